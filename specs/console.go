package specs

import (
	"strings"

	"github.com/crmock/crmock/contracts"
)

// Some clauses are about what stands behind the API: a tenant's settings, what an agent does, files. No request of the
// API shows them, so they need crmock's console.

// byConsole adds a spec of a clause that only the console can show. The console does not offer that: with one as
// without one, the spec is a skip that says why.
func (b *book) byConsole(id string) {
	clause := b.contract.Clause(id)
	if clause == nil {
		return
	}
	b.spec(strings.TrimSuffix(clause.Says, "."), clauses(id), func(s *session) {
		s.skip("crmock's console does not offer what this needs")
	}, HasConsole)
}

// promisesByConsole adds one for each promise of a concern that has no spec so far.
func (b *book) promisesByConsole(concern string) {
	covered := map[string]bool{}
	for _, spec := range b.specs {
		for _, id := range spec.Clauses {
			covered[id] = true
		}
	}
	for _, promise := range b.contract.Promises {
		if promise.Concern == concern && !covered[promise.ID] {
			b.byConsole(promise.ID)
		}
	}
}

// writeTriggers: the calls to the tenant's URLs when an agent changes a record. Nobody is an agent through the API.
func writeTriggers(b *book) {
	for _, trigger := range b.contract.Triggers {
		b.byConsole(contracts.ClauseID("trigger", trigger.Object, trigger.Event))
	}
	b.promisesByConsole("triggers")
}

// writeAttachments: the files of a record. The API cannot attach one.
func writeAttachments(b *book) { b.promisesByConsole("attachments") }
