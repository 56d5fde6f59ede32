package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/scenarios"
)

// recording are the flags of record.
type recording struct {
	env environment
	set *pflag.FlagSet

	target, gateway          string
	ca, tlsMin, tlsMax       string
	insecure                 bool
	http, https, stateDir    string
	printCA                  bool
	out                      string
	force                    bool
	overlays                 []string
	fromJournal, follow      bool
	console, token, ofTenant string
	credentials              string
}

func newRecordCommand(env environment) *cobra.Command {
	r := &recording{env: env, set: pflag.NewFlagSet("record", pflag.ContinueOnError)}
	command := &cobra.Command{
		Use:   "record --target URL --out FILE",
		Short: "Record what clients do, as a scenario",
		Long: "Stand between clients and a target, pass on every byte, and write what went through as a scenario on Ctrl-C.\n" +
			"Passwords, keys and other secrets are never kept. `crmock replay FILE` plays it again. With --from-journal\n" +
			"the scenario is made of what a crmock server has in its journal.\n\n" +
			"Clients over HTTPS have to trust the local CA, which --print-ca prints. It is the same as that of `crmock serve`.\n\n" +
			"Each flag is also an environment variable, CRMOCK_ and its name.\n\n" +
			"Exit 0 when it was told to end, 1 if there is nothing to write or no way to, 2 on wrong usage or if an address is taken,\n" +
			"3 if the console with the journal does not answer, or not to the end. A target that does not answer is what clients\n" +
			"get to see: HTTP 502.",
		Example: "  crmock record --target http://127.0.0.1:8080 --http 127.0.0.1:9080 --https off --out session.xml\n" +
			"  crmock record --print-ca > ca.pem\n" +
			"  crmock record --target https://crm.example.com --https 127.0.0.1:9443 --http off --out session.xml\n" +
			"  crmock record --from-journal --tenant demo --follow --out session.xml",
		Args: needNoArguments,
		RunE: func(command *cobra.Command, _ []string) error { return r.run(command.Context()) },
	}
	r.flags()
	command.Flags().AddFlagSet(r.set)
	return command
}

func needNoArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fail(exitUsage, "record takes flags only, and %s is none: crmock record --target URL --out FILE", args[0])
	}
	return nil
}

func (r *recording) flags() {
	r.set.StringVar(&r.target, "target", "", "`URL` of the API to pass requests on to, without the path of the endpoint")
	r.set.StringVar(&r.gateway, "gateway", "", "`URL` of the gateway, where it is another than the target's")
	r.set.StringVar(&r.ca, "ca", "", "PEM `file` of an authority to trust besides the system's, for the target")
	r.set.BoolVar(&r.insecure, "insecure", false, "trust any certificate of the target")
	r.set.StringVar(&r.tlsMin, "tls-min", "", "lowest `version` of TLS to offer the target, 1.0 to 1.3 (default 1.2)")
	r.set.StringVar(&r.tlsMax, "tls-max", "", "highest `version` of TLS to offer the target (default 1.3)")
	r.set.StringVar(&r.http, "http", "127.0.0.1:8080", "`address` for clients over HTTP; off: none, port 0: a free one")
	r.set.StringVar(&r.https, "https", "127.0.0.1:8443", "`address` for clients over HTTPS; off: none, port 0: a free one")
	r.set.StringVar(&r.stateDir, "state-dir", "", "`folder` of the local CA (default: crmock in the user's configuration folder)")
	r.set.BoolVar(&r.printCA, "print-ca", false, "print the certificate of the local CA, which clients over HTTPS have to trust, and end")
	r.set.StringVar(&r.out, "out", "", "`file` to write the scenario to")
	r.set.BoolVar(&r.force, "force", false, "overwrite that file")
	r.set.StringSliceVar(&r.overlays, "contract", nil, "`file` that corrects the contract; may be repeated")
	r.set.BoolVar(&r.fromJournal, "from-journal", false, "make the scenario of the journal of a crmock server, and end")
	r.set.BoolVar(&r.follow, "follow", false, "with --from-journal: of what is asked from now on, until Ctrl-C")
	r.set.StringVar(&r.console, "console", "http://127.0.0.1:8081", "`URL` of that server's console")
	r.set.StringVar(&r.token, "console-token", "", "`token` of that console, where it asks for one")
	r.set.StringVar(&r.ofTenant, "tenant", "", "`name` of the tenant whose journal it is")
	r.set.StringVar(&r.credentials, "credentials", "", "with --from-journal: `file` of tenants as in crmock.yaml, which says the tenant where --tenant does not")
}

func (r *recording) run(ctx context.Context) error {
	if err := (&target{set: r.set, lookup: r.env.lookup}).readEnvironment(); err != nil {
		return err
	}
	if r.printCA {
		return r.writeCA()
	}
	if err := r.checkOut(); err != nil {
		return err
	}
	contract, err := loadOverlaid(r.overlays)
	if err != nil {
		return err
	}
	if r.fromJournal {
		return r.recordJournal(ctx, contract.Contract)
	}
	for _, flag := range []string{"follow", "credentials"} {
		if r.set.Changed(flag) {
			return fail(exitUsage, "--%s is about a journal: say --from-journal too", flag)
		}
	}
	return r.recordClients(ctx, contract.Contract)
}

// recordClients stands between clients and the target until it is told to end.
func (r *recording) recordClients(ctx context.Context, contract *contracts.Contract) error {
	if r.target == "" {
		return fail(exitUsage, "say what to record in front of: --target https://vcc.example.com")
	}
	transport, err := r.transport()
	if err != nil {
		return err
	}
	recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{
		Target: r.target, Gateway: r.gateway, Transport: transport, Contract: contract,
	})
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	signals, stop := r.env.signals()
	defer stop()
	stations, err := r.open(recorder)
	if err != nil {
		return err
	}
	if err := stations.refuseOwn(ctx, r.target, r.gateway); err != nil {
		stations.close()
		return err
	}
	err = stations.serveUntil(ctx, signals, r.env.out)
	transport.CloseIdleConnections()
	return errors.Join(err, r.conclude(recorder.Exchanges(), contract)) // what was recorded is not lost with a listener
}

// transport is how the target is reached.
func (r *recording) transport() (*http.Transport, error) {
	secure, err := client.TLS{Insecure: r.insecure, Min: r.tlsMin, Max: r.tlsMax}.Config()
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	if secure.RootCAs, err = rootsOf(r.ca); err != nil {
		return nil, err
	}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: secure, DisableCompression: true, MaxIdleConnsPerHost: 100,
	}, nil
}

// conclude writes the scenario, and says what is in it and what is not.
// Some notes may be known before.
func (r *recording) conclude(exchanges []scenarios.Exchanged, contract *contracts.Contract, known ...scenarios.Note) error {
	name := nameOf(r.out)
	scenario, notes := scenarios.Distill(exchanges, scenarios.DistillOptions{Name: name, Contract: contract})
	notes = append(notes, known...)
	if len(scenario.Steps) == 0 {
		printNotes(r.env.out, notes)
		return fail(exitFailed, "nothing was recorded that can be replayed, and nothing is written")
	}
	if err := r.save(scenario); err != nil {
		return fail(exitFailed, "%w", err)
	}
	fmt.Fprintf(r.env.out, "recorded %s in %s\n", counted(len(exchanges), "exchange", "exchanges"), r.out)
	printOperations(r.env.out, exchanges)
	printNotes(r.env.out, notes)
	return nil
}
