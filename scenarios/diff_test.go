package scenarios_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/mutants"
	"github.com/crmock/crmock/scenarios"
	"github.com/crmock/crmock/scenarios/library"
)

// diffed compares a scenario on two servers.
func diffed(ctx context.Context, text string, left, right scenarios.Target) scenarios.Compared {
	GinkgoHelper()
	return scenarios.Diff(ctx, loaded(text), left, right, scenarios.Options{Seed: 7})
}

// corrected is a server whose contract has a correction.
func corrected(overlay string) scenarios.Target {
	GinkgoHelper()
	changed, err := contracts.Default(contracts.File{Name: "o.xml", Data: []byte(overlay)})
	Expect(err).NotTo(HaveOccurred())
	return served(func(o *mockserver.Options) { o.Contract = changed })
}

// addingOne is a scenario that adds a customer and looks for it.
const addingOne = `<send name="add"><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME></COMMAND>
<expect problem="ok"><tag name="ACCOUNTNUM" capture="id"/></expect></send>
<send name="look"><COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>${id}</ACCOUNTNUM></COMMAND></send>`

var _ = Describe("Diff", func() {
	It("finds no difference between a server and itself in any scenario of the library", func(ctx SpecContext) {
		left, right := served(), served()
		played := 0
		Expect(scenarios.Each(library.Files(), nil, func(s *scenarios.Scenario) {
			compared := scenarios.Diff(ctx, s, left, right, scenarios.Options{Seed: 1})
			Expect(compared.State).To(Equal(scenarios.Passed), s.Name+": "+compared.Reason)
			Expect(compared.Divergences).To(BeEmpty(), s.Name)
			Expect(compared.Left+compared.Right).To(BeEmpty(), s.Name)
			played++
		})).To(Succeed())
		Expect(played).To(BeNumerically(">=", 3))
	})

	It("maps ids whose sequences begin elsewhere", func(ctx SpecContext) {
		compared := diffed(ctx, playing("", addingOne), served(), corrected(`<object name="Customer" first-id="70000000"/>`))
		Expect(compared.Divergences).To(BeEmpty())
		Expect(compared.Replies).To(Equal(2))
	})

	It("names the clause by which one server refuses what the other takes", func(ctx SpecContext) {
		right := corrected(`<object name="Customer"><tag name="LASTNAME"><max value="2"/></tag></object>`)
		compared := diffed(ctx, playing("", addingOne), served(), right)
		Expect(compared.Divergences).NotTo(BeEmpty())
		first := compared.Divergences[0]
		Expect(first.Clause).To(Equal("Customer.Add.LASTNAME.max"))
		Expect(first.Path).To(Equal("WAPI/REPLY/@STATUS"))
		Expect(first.Severity).To(Equal(scenarios.Breaking))
		Expect(first.Step).To(Equal("f.xml:3:1: send add"))
		Expect(compared.Right).To(ContainSubstring("id"), "the right server has given no id to look for")
	})

	It("counts a text for people as harmless", func(ctx SpecContext) {
		right := corrected(`<problem name="ok" text="Done"/>`)
		compared := diffed(ctx, playing("", addingOne), served(), right)
		Expect(compared.Divergences).NotTo(BeEmpty())
		for _, d := range compared.Divergences {
			Expect(d.Severity).To(Equal(scenarios.Harmless))
			Expect(d.Clause).To(Equal("problem.ok"))
		}
	})

	It("skips what one of the servers cannot do", func(ctx SpecContext) {
		left := served()
		compared := diffed(ctx, playing(ann, getting("")), left, withoutConsole(left))
		Expect(compared.State).To(Equal(scenarios.Skipped))
	})

	It("says that a server has gone", func(ctx SpecContext) {
		gone := withoutConsole(served())
		gone.URL = "http://127.0.0.1:1"
		all := scenarios.DiffAll(ctx, []*scenarios.Scenario{loaded(playing("", addingOne)), loaded(playing("", addingOne))}, served(), gone, scenarios.Options{})
		Expect(all.Err()).To(HaveOccurred())
		Expect(all.OK()).To(BeFalse())
		Expect(all.Scenarios[1].State).To(Equal(scenarios.NotRun))
	})

	It("takes out what a baseline accepts, and tells what no longer occurs", func(ctx SpecContext) {
		all := []*scenarios.Scenario{loaded(playing("", addingOne))}
		left := served()
		right := rewriting(left, replaced(`>Default<`, ">VIP<"))
		found := scenarios.DiffAll(ctx, all, left, right, scenarios.Options{})
		Expect(found.Count(scenarios.Breaking)).To(Equal(1))
		Expect(found.Scenarios[0].Divergences[0].Clause).To(Equal("Customer.customertype.default"))

		update, err := (*scenarios.Baseline)(nil).Update(found, "")
		Expect(err).NotTo(HaveOccurred())
		file := filepath.Join(GinkgoT().TempDir(), "accepted.xml")
		Expect(os.WriteFile(file, update.Text, 0o600)).To(Succeed())
		baseline, err := scenarios.LoadBaseline(file)
		Expect(err).NotTo(HaveOccurred())

		again := scenarios.DiffAll(ctx, all, left, right, scenarios.Options{})
		baseline.Apply(&again)
		Expect(again.OK()).To(BeTrue())
		Expect(again.Accepted).To(Equal(1))
		Expect(again.Outdated).To(BeEmpty())

		alike := scenarios.DiffAll(ctx, all, left, left, scenarios.Options{})
		baseline.Apply(&alike)
		Expect(alike.Outdated).To(ConsistOf(ContainSubstring("accepted.xml:3:3: s send look WAPI/REPLY/ITEM[1]/customertype")))
	})

	It("refuses a baseline with a wrong pattern and an unknown attribute", func() {
		file := filepath.Join(GinkgoT().TempDir(), "b.xml")
		Expect(os.WriteFile(file, []byte(`<differences><accepted scenario="s" left="("/><accepted scenario="s" who="me"/></differences>`), 0o600)).To(Succeed())
		_, err := scenarios.LoadBaseline(file)
		Expect(err).To(MatchError(And(ContainSubstring("no regular expression"), ContainSubstring("who"))))
	})
})

// mutated is a server that is broken in one way.
func mutated(mutant mutants.Mutant) scenarios.Target {
	GinkgoHelper()
	return served(func(o *mockserver.Options) { Expect(mutant.Break(o)).To(Succeed()) })
}

var _ = Describe("A comparison", func() {
	It("is told in lines and in JSON", func(ctx SpecContext) {
		left := served()
		c := scenarios.DiffAll(ctx, []*scenarios.Scenario{loaded(playing("", addingOne))}, left, rewriting(left, replaced(`>Lee<`, ">Low<")), scenarios.Options{})
		var text, data bytes.Buffer
		Expect(scenarios.WriteComparisonText(&text, c)).To(Succeed())
		Expect(text.String()).To(Equal("DIFF  s  (2 replies)\n  breaking: f.xml:5:1: send look [Customer.LASTNAME]\n    WAPI/REPLY/ITEM[1]/LASTNAME\n" +
			"      left:  \"Lee\"\n      right: \"Low\"\n1 breaking, 0 harmless, 0 accepted, in 1 scenario\n"))
		Expect(scenarios.WriteComparisonJSON(&data, c)).To(Succeed())
		Expect(data.String()).To(And(ContainSubstring(`"clause": "Customer.LASTNAME"`), ContainSubstring(`"breaking": 1`)))
	})
})
