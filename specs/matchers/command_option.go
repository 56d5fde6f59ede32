package matchers

import (
	"context"
	"errors"
	"fmt"

	"github.com/crmock/crmock/contracts/wire"
)

// CommandOption says more about what HaveReceivedCommand looks for, or how often. Each may be given once, WithTag once
// for each tag.
type CommandOption struct {
	text  string // as it is written
	apply func(*commands) error
}

// WithTag looks for commands that were sent with this tag and value. The tag may be in any case. In the value case does
// not count and `%` stands for any run of characters; the empty value looks for commands without the tag, or with an
// empty one. A journal masks the values of secret tags such as PASSWD, so those are not found.
func WithTag(tag, value string) CommandOption {
	return option(fmt.Sprintf("WithTag(%q, %q)", tag, value), func(c *commands) error {
		for other := range c.query.Tags {
			if wire.SameName(other, tag) {
				return fmt.Errorf("the tag %s stands in WithTag twice; a command is looked for by one value of each", tag)
			}
		}
		if tag == "" {
			return errors.New("WithTag needs the name of a tag, as in WithTag(\"EMAIL\", \"ann@example.com\")")
		}
		if c.query.Tags == nil {
			c.query.Tags = map[string]string{}
		}
		c.query.Tags[tag] = value
		return nil
	})
}

// WithStatus looks for commands that were answered with this STATUS; 0 is success.
func WithStatus(status int) CommandOption {
	return option(fmt.Sprintf("WithStatus(%d)", status), func(c *commands) error {
		if c.query.Status != nil {
			return errors.New("WithStatus is given twice; a reply has one STATUS")
		}
		c.query.Status = &status
		return nil
	})
}

// WithProblem looks for commands that were refused with the contract's problem of this name, such as "duplicate". The
// name is the server's to know: one that its contract lacks is found nowhere.
func WithProblem(name string) CommandOption {
	return option(fmt.Sprintf("WithProblem(%q)", name), func(c *commands) error {
		switch {
		case c.query.Problem != "":
			return errors.New("WithProblem is given twice; a reply is one problem")
		case name == "":
			return errors.New("WithProblem needs the name of a problem, as in WithProblem(\"duplicate\"); for a success there is WithStatus(0)")
		}
		c.query.Problem = name
		return nil
	})
}

// Times expects exactly so many commands, from 0 on.
func Times(n int) CommandOption {
	return option(fmt.Sprintf("Times(%d)", n), func(c *commands) error {
		if n < 0 {
			return fmt.Errorf("Times(%d): nothing is received fewer than 0 times", n)
		}
		return c.expect(&amount{n: n, exactly: true})
	})
}

// AtLeast expects so many commands or more, from 1 on.
func AtLeast(n int) CommandOption {
	return option(fmt.Sprintf("AtLeast(%d)", n), func(c *commands) error {
		if n < 1 {
			return fmt.Errorf("AtLeast(%d) holds whatever was received; write AtLeast(1) or more, or Times(0) for none", n)
		}
		return c.expect(&amount{n: n})
	})
}

// InContext asks the journal in this context, however long it lasts. Without it, an answer has 10 seconds to come.
func InContext(ctx context.Context) CommandOption {
	return option("InContext(…)", func(c *commands) error {
		if c.ctx != nil {
			return errors.New("InContext is given twice; a journal is asked in one context")
		}
		c.ctx = ctx
		return nil
	})
}

func option(text string, apply func(*commands) error) CommandOption {
	return CommandOption{text, apply}
}
