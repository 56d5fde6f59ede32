package scenarios_test

import (
	"fmt"
	"os"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"golang.org/x/sync/errgroup"

	"github.com/crmock/crmock/mockserver/mutants"
	"github.com/crmock/crmock/scenarios"
	"github.com/crmock/crmock/scenarios/library"
)

// together is how many mutants are compared at once: most of the time goes into scenarios that wait.
const together = 12

// compareLibrary plays the library on a whole server and on each mutant.
func compareLibrary(ctx SpecContext, left scenarios.Target, all []mutants.Mutant) []scenarios.Comparison {
	GinkgoHelper()
	var played []*scenarios.Scenario
	Expect(scenarios.Each(library.Files(), nil, func(s *scenarios.Scenario) { played = append(played, s) })).To(Succeed())
	compared := make([]scenarios.Comparison, len(all))
	var comparing errgroup.Group
	comparing.SetLimit(together)
	for i, mutant := range all {
		right := mutated(mutant)
		comparing.Go(func() error {
			compared[i] = scenarios.DiffAll(ctx, played, left, right, scenarios.Options{Seed: 1})
			return nil
		})
	}
	Expect(comparing.Wait()).To(Succeed())
	return compared
}

// clausesOfDiff are those that the divergences of a comparison touch.
func clausesOfDiff(c scenarios.Comparison) []string {
	var found []string
	for _, compared := range c.Scenarios {
		for _, d := range compared.Divergences {
			found = append(found, d.Clause)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// mutantOf is the first mutant that breaks a clause.
func mutantOf(clause string) mutants.Mutant {
	GinkgoHelper()
	all := mutants.All()
	i := slices.IndexFunc(all, func(m mutants.Mutant) bool { return m.Clause == clause })
	Expect(i).To(BeNumerically(">=", 0), "no mutant breaks "+clause)
	return all[i]
}

var _ = Describe("Diff of a mutant", func() {
	DescribeTable("finds it by the clause that is broken", func(ctx SpecContext, clause, steps string) {
		compared := diffed(ctx, playing("", steps), served(), mutated(mutantOf(clause)))
		found := clausesOfDiff(scenarios.Comparison{Scenarios: []scenarios.Compared{compared}})
		Expect(found).To(ContainElement(clause))
	},
		Entry("another code of success", "problem.ok", addingOne),
		Entry("ids with zeros in front", "reply.plain-ids", addingOne),
		Entry("a tag in another case", "reply.tag-spelling", addingOne),
		Entry("a declaration without a charset", "reply.prolog", addingOne),
		Entry("single quotes", "reply.double-quotes", addingOne),
		Entry("a family name that is refused too soon", "Customer.Add.LASTNAME.max",
			`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>abcdefghijabcdefghijabcdefghij</LASTNAME></COMMAND></send>`),
		Entry("another order", "Customer.Get.order", addingOne+`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>Ben</FIRSTNAME><LASTNAME>Lee</LASTNAME></COMMAND></send>`+
			`<send><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Lee</LASTNAME></COMMAND></send>`),
	)

	It("tells how many mutants the library finds", func(ctx SpecContext) {
		if os.Getenv("CRMOCK_MUTANTS_FULL") == "" {
			Skip("CRMOCK_MUTANTS_FULL is not set; with it, the library is played on every mutant, which takes minutes")
		}
		left := served()
		found, named := 0, 0
		all := mutants.All()
		for i, compared := range compareLibrary(ctx, left, all) {
			mutant := all[i]
			clauses := clausesOfDiff(compared)
			if len(clauses) > 0 || compared.Err() != nil {
				found++
			}
			if slices.Contains(clauses, mutant.Clause) {
				named++
			}
			GinkgoWriter.Printf("%s [%s]: %v %v\n", mutant.Name, mutant.Clause, clauses, compared.Err())
		}
		AddReportEntry("share", fmt.Sprintf("found %d of %d, %d by the clause that is broken\n", found, len(all), named))
		Expect(found).To(BeNumerically(">", 0))
	})
})
