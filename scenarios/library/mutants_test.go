package library_test

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/mutants"
	"github.com/crmock/crmock/scenarios"
)

// A scenario that cannot fail shows nothing. Here each is played against a server that is broken in what it is about.
var _ = DescribeTable("A scenario fails, and is not merely broken off,",
	func(ctx SpecContext, name, broken string) {
		s := named(name)
		target := served(func(o *mockserver.Options) { Expect(mutant(broken).Break(o)).To(Succeed()) })
		result := scenarios.Replay(ctx, s, target, scenarios.Options{})
		Expect(result.State).To(Equal(scenarios.Failed))
		Expect(result.Failure.Differences).NotTo(BeEmpty(), result.Failure.Message)
	},
	func(name, broken string) string { return name + ", where " + broken },
	Entry(nil, "screen-pop", "VOICE is compared as text"),
	Entry(nil, "concurrent-adds", "EMAIL may be taken twice"),
	Entry(nil, "lost-reply", "EMAIL may be taken twice"),
	Entry(nil, "length-limits", "a limit is one too high"),
	Entry(nil, "password-rotated", "a password that was good once stays good"),
	Entry(nil, "api-disabled", "a tenant stays enabled for who was let in"),
	Entry(nil, "rights-revoked", "a right that was ticked once stays ticked"),
	Entry(nil, "modify-empties", "EMAIL may be emptied"),
	Entry(nil, "case-follow-ups", "a default does not come from the case"),
	Entry(nil, "wildcard-search", "_ is a wildcard"),
	Entry(nil, "two-way-exchange", "what the API modifies fires a trigger"),
	Entry(nil, "api-calls-no-trigger", "what the API adds fires a trigger"),
	Entry(nil, "dates-and-time-zones", "dates are those of the server's own clock"),
	Entry(nil, "letters-of-the-world", "letters beyond Latin-1 are lost"),
	Entry(nil, "many-items", "max-items is ignored"),
	Entry(nil, "faq-maintenance", "modifying an FAQ leaves no trace"),
)

// unseen are the scenarios whose faults a scenario cannot tell from their absence: how long an answer took, and whether it
// could be read. They are for the client that is tested.
//
//nolint:gochecknoglobals // constant table
var unseen = []string{"malformed-reply", "slow-server"}

var _ = Describe("A scenario of a fault", func() {
	It("fails where the fault does not happen", func(ctx SpecContext) {
		target := served()
		var seen []string
		for _, s := range all() {
			if len(s.Given.Interceptions) == 0 || slices.Contains(unseen, s.Name) {
				continue
			}
			s.Given.Interceptions = nil
			result := scenarios.Replay(ctx, s, target, scenarios.Options{})
			Expect(result.State).To(Equal(scenarios.Failed), s.Name)
			seen = append(seen, s.Name)
		}
		Expect(seen).To(ContainElements("lost-reply", "nightly-sync", "outage"))
	})
})

// mutant is the broken server of a name.
func mutant(name string) mutants.Mutant {
	GinkgoHelper()
	for _, m := range mutants.All() {
		if m.Name == name {
			return m
		}
	}
	Fail("there is no mutant " + name)
	return mutants.Mutant{}
}
