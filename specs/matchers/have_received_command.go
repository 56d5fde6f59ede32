package matchers

import (
	"context"
	"fmt"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts/console"
)

// Journal is where HaveReceivedCommand looks. Package console has one of each tenant: Client.Tenant(name).Journal().
type Journal interface {
	// Find is the exchanges that meet a query, the oldest first.
	Find(ctx context.Context, query console.Query) (console.Exchanges, error)
	// NearMisses is what comes closest to a query, the closest first.
	NearMisses(ctx context.Context, query console.Query) (console.NearMisses, error)
}

// HaveReceivedCommand matches a Journal that holds a command with this operation, at least once.
//
//	Eventually(journal).Should(HaveReceivedCommand("Customer.Add", WithTag("EMAIL", "%@example.com"), Times(2)))
//	Expect(journal).NotTo(HaveReceivedCommand("Customer.Modify"))
//
// The operation is OBJECT.ACTION as sent. Case does not count and `%` stands for any run of characters, so
// Customer.% is every action, and % alone every command. What was refused has been received, too; WithStatus and
// WithProblem tell. Times and AtLeast say how often.
//
// A journal that was full has dropped its oldest exchanges. Where they might change the outcome, it is neither a match
// nor a mismatch but an error, so that neither To nor NotTo holds by what was forgotten.
//
// In Eventually the journal is asked at each poll. There Times(2) is met as soon as there are two; that no third one
// follows, Consistently can say.
func HaveReceivedCommand(operation string, options ...CommandOption) types.GomegaMatcher {
	m := &haveReceivedCommand{wanted: commands{query: console.Query{Operation: operation, Limit: mostLines}}}
	m.err = m.wanted.apply(options)
	return m
}

// patience is how long a console on this machine or nearby may take to answer.
const patience = 10 * time.Second

type haveReceivedCommand struct {
	wanted commands
	err    error // what is wrong with the options
	// last is what was found by the latest Match, so that a failure is about that, and not about what has come since.
	last atomic.Pointer[console.Exchanges]
}

// Match asks the journal.
func (m *haveReceivedCommand) Match(actual any) (bool, error) {
	journal, err := m.journal(actual)
	if err != nil {
		return false, err
	}
	found, err := m.find(journal)
	if err != nil {
		return false, err
	}
	m.last.Store(&found)
	if found.Truncated && m.wanted.mayChange(found.Matched) {
		return false, &unprovenError{m.missed(journal, found) + "\n" + forgotten}
	}
	return m.wanted.holds(found.Matched), nil
}

// journal is the actual, if it can be asked.
func (m *haveReceivedCommand) journal(actual any) (Journal, error) {
	if m.err != nil {
		return nil, m.err
	}
	journal, ok := actual.(Journal)
	if value := reflect.ValueOf(actual); !ok || value.Kind() == reflect.Pointer && value.IsNil() {
		return nil, fmt.Errorf("HaveReceivedCommand takes a journal, such as console.Client.Tenant(name).Journal() returns, not %s", typeOf(actual))
	}
	return journal, nil
}

func (m *haveReceivedCommand) find(journal Journal) (console.Exchanges, error) {
	ctx, cancel := m.context()
	defer cancel()
	found, err := journal.Find(ctx, m.wanted.query)
	if err != nil {
		return found, fmt.Errorf("HaveReceivedCommand could not ask the journal: %w", err)
	}
	return found, nil
}

// context is the one given, or one that ends.
func (m *haveReceivedCommand) context() (context.Context, context.CancelFunc) {
	if given := m.wanted.ctx; given != nil {
		return context.WithCancel(given)
	}
	return context.WithTimeout(context.Background(), patience)
}

// FailureMessage says how many there were, and what came closest if they were too few.
func (m *haveReceivedCommand) FailureMessage(actual any) string {
	return m.message(actual, m.missed)
}

// NegatedFailureMessage shows those that were not to be.
func (m *haveReceivedCommand) NegatedFailureMessage(actual any) string {
	return m.message(actual, m.unwanted)
}

func (m *haveReceivedCommand) message(actual any, about func(Journal, console.Exchanges) string) string {
	journal, err := m.journal(actual)
	if err != nil {
		return err.Error()
	}
	if last := m.last.Load(); last != nil {
		return about(journal, *last)
	}
	found, err := m.find(journal)
	if err != nil {
		return err.Error()
	}
	return about(journal, found)
}

// String is the matcher as it is written, for messages of Or and And.
func (m *haveReceivedCommand) String() string { return m.wanted.String() }
