package durable_test

import (
	"testing"
	"time"

	"github.com/crmock/crmock/test/durable"
)

// delivering is when what is left to deliver has to have arrived.
const delivering = 50 * time.Second

// rig is a server on a store, with a tenant, a load on it and a receiver of its triggers.
type rig struct {
	*server

	t        *testing.T
	receiver *receiver
	tenant   tenant
	load     *load
}

// begin starts a server and prepares a load, of which each client has so many cases for follow-ups.
func begin(t *testing.T, seed uint64, store string, quiet int) *rig {
	t.Helper()
	b := &rig{t: t, server: newServer(t, store), receiver: newReceiver(t, seed)}
	b.start()
	b.tenant = newTenant(t, b.console, b.receiver.url)
	b.load = newLoad(t, seed, b.tenant, b.http, b.console)
	b.prepare(quiet)
	return b
}

// prepare adds what the load begins with, on an earlier day than that of the follow-ups to come.
func (b *rig) prepare(quiet int) {
	b.t.Helper()
	b.tenant.setClock(b.t, b.console, -48*time.Hour)
	b.load.prepare(quiet)
	b.tenant.setClock(b.t, b.console, 0)
}

// settle waits until all is delivered, and holds everything against the history.
func (b *rig) settle() durable.Figures {
	b.t.Helper()
	if err := newConsole(b.t, b.console).Tenant(b.tenant.Name).Deliveries().Flush(b.t.Context(), delivering); err != nil {
		b.t.Errorf("not all is delivered: %v", err)
	}
	problems, figures := b.problems()
	for i, p := range problems {
		if i == mostProblems {
			b.t.Errorf("… and %d more", len(problems)-mostProblems)
			break
		}
		b.t.Error(p)
	}
	b.t.Logf("%s; the longest answer took %s", figures, time.Duration(b.load.longest.Load()).Round(time.Millisecond))
	return figures
}

// mostProblems are shown; a broken store has more of them than anyone reads.
const mostProblems = 20

// problems are what is not as clients, agents and receivers have to find it.
func (b *rig) problems() ([]string, durable.Figures) {
	b.t.Helper()
	there, calls := found(b.t, b.load, b.tenant, b.http, b.console), b.receiver.got()
	problems := append(b.load.history.Check(there), b.load.history.CheckCalls(there, calls)...)
	return problems, b.load.history.Figures(there, calls)
}
