package specs

import "strings"

// Some clauses are about what stands behind the API, such as the server itself. No request of the API shows them, and
// crmock's console does not help with these.

// notShown adds a spec of a clause that nothing can show: a skip that says why.
func (b *book) notShown(id, reason string, needs ...Capability) {
	clause := b.contract.Clause(id)
	if clause == nil {
		return
	}
	b.spec(strings.TrimSuffix(clause.Says, "."), clauses(id), func(s *session) { s.skip("%s", reason) }, needs...)
}

// notShownOf adds one for each promise of a concern that has no spec so far.
func (b *book) notShownOf(concern, reason string) {
	covered := map[string]bool{}
	for _, spec := range b.specs {
		for _, id := range spec.Clauses {
			covered[id] = true
		}
	}
	for _, promise := range b.contract.Promises {
		if promise.Concern == concern && !covered[promise.ID] {
			b.notShown(promise.ID, reason, HasConsole)
		}
	}
}
