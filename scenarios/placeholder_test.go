package scenarios_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/scenarios"
)

// noon is a moment in a time zone where it is not the day of UTC.
func noon() time.Time {
	return time.Date(2026, 2, 28, 23, 30, 0, 0, time.FixedZone("west", -5*3600))
}

// scope is that of a scenario with two variables, for a run with these instead.
func scope(vars map[string]string) *scenarios.Scope {
	GinkgoHelper()
	s := loaded(`<scenario name="s"><var name="last" value="Lee"/><var name="mail" value="${last}.${run}@example.com"/><steps/></scenario>`)
	made, err := scenarios.NewScope(s, scenarios.Run{Mark: "r1", Seed: 7, Now: noon, Vars: vars})
	Expect(err).NotTo(HaveOccurred())
	return made
}

var _ = Describe("A placeholder", func() {
	DescribeTable("stands for", func(text, value string) {
		Expect(scope(nil).Expand(text)).To(Equal(value))
	},
		Entry("a variable", "<${last}>", "<Lee>"),
		Entry("a variable made of others", "${mail}", "Lee.r1@example.com"),
		Entry("the run", "${run}${run}", "r1r1"),
		Entry("the day, where the tenant is", "${today}", "02282026"),
		Entry("a day to come", "${today+1d}", "03012026"),
		Entry("a day gone by", "${today-31d}", "01282026"),
		Entry("the moment", "${now}", "022820262330"),
		Entry("a moment in hours", "${now+1h}", "030120260030"),
		Entry("a moment some minutes ago", "${now-90m}", "022820262200"),
		Entry("a moment in days", "${now+2d}", "030220262330"),
		Entry("nothing, where it is escaped", "$${run} is ${run}", "${run} is r1"),
		Entry("nothing, where there is none", "$ {run} }", "$ {run} }"),
	)

	It("takes what the run says in place of a default, as it is", func() {
		Expect(scope(map[string]string{"last": "${x}"}).Expand("${mail}")).To(Equal("${x}.r1@example.com"))
	})

	It("stands for what was captured last, whoever asks", func() {
		all := scope(nil)
		all.Step(1).Capture("id", "1")
		all.Step(2).Capture("id", "2")
		Expect(all.Step(3).Expand("${id}")).To(Equal("2"))
	})

	It("has no value before it is captured", func() {
		_, err := scope(nil).Expand("${id}")
		Expect(err).To(MatchError("${id} has no value: the step that captures it has not done so"))
	})

	It("needs an end", func() {
		_, err := scope(nil).Expand("${id")
		Expect(err).To(MatchError(`the placeholder "${id" has no end; write $${ for a plain ${`))
	})

	It("stands for the number of the round in each repeat around the step", func() {
		inner := scope(nil).Round(&scenarios.Repeat{Index: "i"}, 4).Step(0).Round(&scenarios.Repeat{Index: "k"}, 2)
		Expect(inner.Expand("${i}.${k}")).To(Equal("4.2"))
		_, err := scope(nil).Expand("${i}")
		Expect(err).To(HaveOccurred())
	})

	It("is not found in a text that is taken as it is", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"$", "{", "}", "${", "a", "é"})).Draw(t, "text"), "")
			if value, err := scope(nil).Expand(scenarios.Literal(text)); err != nil || value != text {
				t.Fatalf("%q became %q, %v", text, value, err)
			}
		})
	})
})

var _ = Describe("Made-up people", func() {
	const all = "${fake.firstname}|${fake.lastname}|${fake.email}|${fake.phone}|${fake.company}"

	who := func(s *scenarios.Scope) string {
		GinkgoHelper()
		text, err := s.Expand(all)
		Expect(err).NotTo(HaveOccurred())
		return text
	}

	It("cannot be reached, and have an address with their name", func() {
		parts := strings.Split(who(scope(nil)), "|")
		Expect(parts[2]).To(MatchRegexp(`^` + strings.ToLower(parts[0]+`\.`+parts[1]) + `\.[0-9a-f]{12}@example\.com$`))
		Expect(parts[3]).To(MatchRegexp(`^\+1[2-7]\d\d55501\d\d$`))
		Expect(parts[4]).To(MatchRegexp(`^[A-Z][a-z]+ [A-Z][a-z]+$`))
	})

	It("are the same one throughout a step, and each time that a run has the seed", func() {
		Expect(who(scope(nil).Step(3))).To(Equal(who(scope(nil).Step(3))))
	})

	It("are others in each step, in each round and with each seed", func() {
		repeat := &scenarios.Repeat{Index: "i"}
		other, err := scenarios.NewScope(loaded(`<scenario name="s"><steps/></scenario>`), scenarios.Run{Mark: "r1", Seed: 8, Now: noon})
		Expect(err).NotTo(HaveOccurred())
		people := map[string]bool{who(other): true, who(other.Step(0)): true}
		for n := range 50 {
			people[who(scope(nil).Step(n))] = true
			people[who(scope(nil).Step(1).Round(repeat, n+1).Step(0))] = true
		}
		Expect(people).To(HaveLen(102))
	})
})

var _ = Describe("A run", func() {
	DescribeTable("is refused", func(run scenarios.Run, reason string) {
		s := loaded(`<scenario name="s"><var name="lastname" value="Lee"/><steps/></scenario>`)
		_, err := scenarios.NewScope(s, run)
		Expect(err).To(MatchError(reason))
	},
		Entry("without a mark", scenarios.Run{}, `the mark of a run is 1 to 12 letters and digits, and not ""`),
		Entry("with a mark that is too long", scenarios.Run{Mark: "1234567890123"}, `the mark of a run is 1 to 12 letters and digits, and not "1234567890123"`),
		Entry("with a misspelt variable", scenarios.Run{Mark: "a", Vars: map[string]string{"lastnam": ""}}, `the scenario s has no variable "lastnam"; did you mean lastname?`),
		Entry("with an unknown variable", scenarios.Run{Mark: "a", Vars: map[string]string{"x": ""}}, `the scenario s has no variable "x"; known are lastname`),
	)

	It("is refused where a program's scenario has a variable that cannot be", func() {
		s := &scenarios.Scenario{Vars: []scenarios.Var{{Name: "a", Value: "${b}"}}}
		_, err := scenarios.NewScope(s, scenarios.Run{Mark: "a"})
		Expect(err).To(MatchError("the variable a: ${b} has no value: the step that captures it has not done so"))
	})
})

var _ = Describe("A condition on a value", func() {
	DescribeTable("holds or does not", func(m scenarios.Match, value string, there, holds bool) {
		Expect(scope(nil).Holds(m, value, there)).To(Equal(holds))
	},
		Entry("any: there", scenarios.Match{}, "", true, true),
		Entry("any: not there", scenarios.Match{}, "", false, false),
		Entry("absent: there", scenarios.Match{How: scenarios.MatchAbsent}, "", true, false),
		Entry("absent: not there", scenarios.Match{How: scenarios.MatchAbsent}, "", false, true),
		Entry("equal", scenarios.Match{How: scenarios.MatchEquals, Text: "${last}"}, "Lee", true, true),
		Entry("not equal", scenarios.Match{How: scenarios.MatchEquals, Text: "${last}"}, "lee", true, false),
		Entry("empty and not there", scenarios.Match{How: scenarios.MatchEquals}, "", false, false),
		Entry("matched", scenarios.Match{How: scenarios.MatchRegexp, Text: "Open|Pending"}, "Pending", true, true),
		Entry("matched in part", scenarios.Match{How: scenarios.MatchRegexp, Text: "Open|Pending"}, "Reopened", true, false),
		Entry("matched over lines", scenarios.Match{How: scenarios.MatchRegexp, Text: "a.*"}, "a\nb", true, true),
		Entry("matched and not there", scenarios.Match{How: scenarios.MatchRegexp, Text: ".*"}, "", false, false),
		Entry("a value in a pattern, which is no pattern itself", scenarios.Match{How: scenarios.MatchRegexp, Text: "${mail}"}, "Lee-r1@example.com", true, false),
	)

	DescribeTable("cannot be told", func(m scenarios.Match, reason string) {
		_, err := scope(nil).Holds(m, "x", true)
		Expect(err).To(MatchError(ContainSubstring(reason)))
	},
		Entry("of a value that is not known", scenarios.Match{How: scenarios.MatchEquals, Text: "${id}"}, "${id} has no value"),
		Entry("of a pattern with one", scenarios.Match{How: scenarios.MatchRegexp, Text: "${id}"}, "${id} has no value"),
		Entry("of a pattern that is none", scenarios.Match{How: scenarios.MatchRegexp, Text: "("}, "missing closing )"),
	)
})
