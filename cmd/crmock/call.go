package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// caller is `crmock call`: one request to a target, and what came of it.
type caller struct {
	env    environment
	target target

	xml, json, dryRun bool
}

func newCallCommand(env environment) *cobra.Command {
	c := caller{env: env}
	command := &cobra.Command{
		Use:   "call OBJECT ACTION [TAG=VALUE…]",
		Short: "Send one request to the API and show the reply",
		Long: "Send one request to the API, of crmock or any other target, and show the reply: a table, or lines of tag and\n" +
			"value for one item, without what is empty. A value of @FILE is read from a file and @- from standard input, less\n" +
			"one line break at the end; @@ begins a value with @. What the contract does not know is sent all the same.\n\n" +
			"Each of the flags that say whom to talk to is also an environment variable, CRMOCK_ and its name. On this machine\n" +
			"the credentials are those of the demo tenant, if nothing else is said.\n\n" +
			"Exit 0 if the command was carried out, 1 if it was refused, 2 on wrong usage, 3 if the target does not answer.",
		Example: "  crmock call Customer Get LASTNAME='Lo%'\n" +
			"  crmock call Customer Add FIRSTNAME=Ada LASTNAME=Example COMMENTS=@notes.txt\n" +
			"  crmock call Case Get STATUS=Open --json --target https://127.0.0.1:8443 --ca ca.pem",
		Args:              needOperation,
		ValidArgsFunction: completeCall,
		RunE:              func(command *cobra.Command, args []string) error { return c.run(command.Context(), args) },
	}
	flags := command.Flags()
	c.target.flags(flags, env.lookup)
	flags.BoolVar(&c.xml, "xml", false, "print the reply's bytes as received")
	flags.BoolVar(&c.json, "json", false, "print the reply as JSON, with every tag")
	flags.BoolVar(&c.dryRun, "dry-run", false, "print the request with its secrets masked, and send nothing")
	command.MarkFlagsMutuallyExclusive("xml", "json", "dry-run")
	return command
}

func needOperation(_ *cobra.Command, args []string) error {
	if len(args) < 2 {
		return fail(exitUsage, "call needs an OBJECT and an ACTION, as in: crmock call Customer Get LASTNAME=Lopez")
	}
	return nil
}

func (c *caller) run(ctx context.Context, args []string) error {
	fields, err := parseFields(args[2:], c.env.in)
	if err != nil {
		return err
	}
	command := client.Command{Object: args[0], Action: args[1], Fields: fields}
	contract, err := contracts.Default()
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	target, err := c.target.client(nil)
	if err != nil {
		return err
	}
	defer target.Close()
	for _, warning := range unknownNames(contract, command) {
		c.tell("warning: " + warning + " It is sent all the same.")
	}
	if c.dryRun {
		return c.preview(target, command)
	}
	reply, err := target.Do(ctx, command)
	if err != nil {
		return unanswered(err)
	}
	return c.print(reply)
}

func (c *caller) preview(target *client.Client, command client.Command) error {
	document, err := target.Preview(command)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	return c.write(append(document, '\n'))
}

// unanswered gives the exit code to a call without a reply.
func unanswered(err error) error {
	var unreachable *client.UnreachableError
	var handshake *client.TLSError
	if errors.As(err, &unreachable) || errors.As(err, &handshake) {
		return fail(exitUnreachable, "%w", err)
	}
	var refused *client.StatusError
	if errors.As(err, &refused) && refused.Clause != "" {
		return fail(exitFailed, "%w (clause %s)", err, refused.Clause)
	}
	return fail(exitFailed, "%w", err)
}

// print shows a reply, and what is wrong where it refuses.
func (c *caller) print(reply client.Reply) error {
	if err := c.printReply(reply); err != nil {
		return err
	}
	if reply.OK() {
		return nil
	}
	c.tell("refused: " + reply.Problem())
	if reply.Clause != "" {
		c.tell("clause: " + reply.Clause)
	}
	if reply.Hint != "" {
		c.tell("hint: " + reply.Hint)
	}
	return fail(exitFailed, "")
}

// tell writes one line for the eyes of whoever called; most of it is text of the server's.
func (c *caller) tell(line string) {
	_, _ = c.env.err.Write([]byte(printable(strings.TrimSpace(line)) + "\n"))
}
