package matchers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts/console"
)

// commands are what is looked for, and how many of them.
type commands struct {
	query   console.Query
	amount  *amount         // nil: at least one
	ctx     context.Context // nil: one of the matcher's own
	options []string        // as they are written
}

// amount is how many commands are expected.
type amount struct {
	n       int
	exactly bool // else more will do
}

func (c *commands) apply(options []CommandOption) error {
	if operation := c.query.Operation; !strings.ContainsAny(operation, ".%") {
		return fmt.Errorf("HaveReceivedCommand takes an operation like Customer.Add, not %q; Customer.%% is every action, %% alone every command", operation)
	}
	for _, o := range options {
		if o.apply == nil {
			return errors.New("HaveReceivedCommand got an empty CommandOption; make one with WithTag, WithStatus, WithProblem, Times, AtLeast or InContext")
		}
		if err := o.apply(c); err != nil {
			return err
		}
		c.options = append(c.options, o.text)
	}
	return nil
}

func (c *commands) expect(a *amount) error {
	if c.amount != nil {
		return errors.New("the number of commands is given twice; use one Times or one AtLeast")
	}
	c.amount = a
	return nil
}

// number is how many are expected, where nothing is said, too.
func (c *commands) number() amount {
	if c.amount == nil {
		return amount{n: 1}
	}
	return *c.amount
}

// holds tells whether so many are as expected.
func (c *commands) holds(matched int) bool {
	want := c.number()
	return matched == want.n || matched > want.n && !want.exactly
}

// mayChange tells whether the outcome would be another one if there had been more.
func (c *commands) mayChange(matched int) bool {
	want := c.number()
	return matched < want.n || matched == want.n && want.exactly
}

// described is the commands in words, with a line for each thing that is asked of them.
func (c *commands) described() (command string, conditions []string) {
	for _, tag := range slices.Sorted(maps.Keys(c.query.Tags)) {
		if value := c.query.Tags[tag]; value != "" {
			conditions = append(conditions, "with "+tag+" "+quoted(value))
		} else {
			conditions = append(conditions, "without "+tag+", or with an empty one")
		}
	}
	if c.query.Status != nil {
		conditions = append(conditions, "answered with STATUS "+strconv.Itoa(*c.query.Status))
	}
	if c.query.Problem != "" {
		conditions = append(conditions, "answered with the problem "+quoted(c.query.Problem))
	}
	return "the command " + c.query.Operation, conditions
}

// howOften is the number that was asked for in words, to stand behind "received".
func (c *commands) howOften() string {
	switch {
	case c.amount == nil:
		return ""
	case c.amount.exactly:
		return " exactly " + times(c.amount.n)
	default:
		return " at least " + times(c.amount.n)
	}
}

// String is the matcher as it is written.
func (c *commands) String() string {
	arguments := append([]string{strconv.Quote(c.query.Operation)}, c.options...)
	return "HaveReceivedCommand(" + strings.Join(arguments, ", ") + ")"
}
