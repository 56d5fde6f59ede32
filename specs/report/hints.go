package report

import (
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
)

// hints are what to do about a failure: what the target says itself, how sure the clause is, and how to look closer.
func hints(s Spec, d Document, place map[string]int) []string {
	if s.State != specs.Failed {
		return nil
	}
	var said []string
	for _, e := range s.Exchanges {
		if e.Hint != "" {
			said = []string{"The target says: " + e.Hint} // the last one is of the exchange that the spec failed at
		}
	}
	if place[s.clause()] == 0 {
		return said
	}
	clause := d.Clauses[place[s.clause()]-1]
	return append(said, sureness(clause),
		fmt.Sprintf("Read the clause: crmock contracts show %s", clause.ID),
		fmt.Sprintf("Try it alone: crmock verify --labels clause:%s --seed %d, with the same target", clause.ID, d.Seed))
}

// sureness says whose mistake a failure probably is.
func sureness(c Clause) string {
	switch c.Provenance {
	case contracts.Documented:
		return "The vendor documents this clause, so the target is most likely wrong."
	case contracts.Observed:
		return "This clause was observed in real clients or replies, so the target is most likely wrong."
	default:
		return "This clause is assumed. If the target is the vendor's API, it is right and the clause is wrong: correct it with an overlay (--contract FILE)."
	}
}
