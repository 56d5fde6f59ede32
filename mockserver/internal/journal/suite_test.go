package journal_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

func TestJournal(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The journal")
}

// start is when the exchanges of these tests begin.
func start() time.Time { return time.Date(2026, 3, 9, 14, 30, 0, 0, time.UTC) }

// answered is an exchange that went well, with tags written TAG=value.
func answered(operation string, tags ...string) journal.Entry {
	return journal.Entry{
		Exchange: wire.Exchange{Operation: operation, Status: 200, Started: start()},
		Tenant:   "acme", Endpoint: "classic", Outcome: journal.Answered, Tags: fields(tags),
	}
}

// refused is a Customer.Add that broke the clause of a tag's length.
func refused(tags ...string) journal.Entry {
	e := answered("Customer.Add", tags...)
	e.Outcome, e.Problem, e.Clause = journal.Refused, "length", "Customer.Add.EMAIL.max"
	e.ReplyStatus, e.ReplyCode = -1, 3
	return e
}

// unanswered is an exchange that never reached an operation.
func unanswered(outcome journal.Outcome) journal.Entry {
	return journal.Entry{Exchange: wire.Exchange{Started: start()}, Outcome: outcome}
}

func fields(tags []string) []contracts.Field {
	var all []contracts.Field
	for _, tag := range tags {
		name, value, _ := strings.Cut(tag, "=")
		all = append(all, contracts.Field{Tag: name, Value: value})
	}
	return all
}

func at(e journal.Entry, after time.Duration) journal.Entry {
	e.Started = start().Add(after)
	return e
}

// holding is a journal with these exchanges, which have the ids from 1.
func holding(entries ...journal.Entry) *journal.Journal {
	j := journal.New(journal.Limits{})
	for _, e := range entries {
		j.Add(e)
	}
	return j
}

// ofAtMost is an empty journal with room for so many exchanges.
func ofAtMost(exchanges int) *journal.Journal {
	return journal.New(journal.Limits{Exchanges: exchanges})
}

func ids(entries []journal.Entry) []int64 {
	var all []int64
	for _, e := range entries {
		all = append(all, e.ID)
	}
	return all
}
