package scenarios_test

import (
	"errors"
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("A saved scenario", func() {
	DescribeTable("is what was loaded", func(name string) {
		s, err := scenarios.LoadFile("testdata/"+name, shipped())
		Expect(err).NotTo(HaveOccurred())
		Expect(dump(loaded(saved(s)))).To(Equal(dump(s)))
	},
		Entry("with every element", "everything.xml"),
		Entry("as people write them", "lost-reply.xml"),
		Entry("with what is looked for where there is no console", "looked-for.xml"),
	)

	It("reads as a person would write it", func() {
		s, err := scenarios.LoadFile("testdata/lost-reply.xml", shipped())
		Expect(err).NotTo(HaveOccurred())
		Expect(os.ReadFile("testdata/lost-reply.xml")).To(BeEquivalentTo(saved(s)))
	})

	It("is, whatever a program has made, what is loaded again", func() {
		contract := shipped()
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			s := anyScenario(contract).Draw(t, "scenario")
			if err := s.Check(contract); err != nil {
				t.Fatalf("the generator made a scenario that is wrong: %v", err)
			}
			again, err := scenarios.Load("f.xml", []byte(saved(s)), contract)
			if err != nil {
				t.Fatalf("%v", err)
			}
			if dump(again) != dump(s) {
				t.Fatalf("loaded:\n%s\nsaved:\n%s", dump(again), dump(s))
			}
		})
	})

	DescribeTable("is refused where XML could not hold it", func(fields []contracts.Field, reason string) {
		s := &scenarios.Scenario{Name: "s", Steps: []scenarios.Step{&scenarios.Send{
			Name: "a", Command: scenarios.Command{Object: "Customer", Action: "Add", Fields: fields},
		}}}
		Expect(s.Save(GinkgoWriter)).To(MatchError(reason))
	},
		Entry("for a control character", []contracts.Field{{Tag: "LASTNAME", Value: "Lee\x01"}},
			`scenario[s]/steps/send[a]/COMMAND/LASTNAME: the value holds a character that XML cannot: "\x01"`),
		Entry("for bytes that are not UTF-8", []contracts.Field{{Tag: "LASTNAME", Value: "L\xe9"}},
			`scenario[s]/steps/send[a]/COMMAND/LASTNAME: the value holds a character that XML cannot: "\xe9"`),
		Entry("for a tag that is no name", []contracts.Field{{Tag: "</COMMAND>"}},
			`scenario[s]/steps/send[a]/COMMAND/</COMMAND>: "</COMMAND>" cannot be an element: ASCII letters, digits, dots, dashes and underscores`),
	)

	It("is refused for an attribute that XML could not hold", func() {
		s := &scenarios.Scenario{Name: "s\x00"}
		Expect(s.Save(GinkgoWriter)).To(MatchError(`scenario[s` + "\x00" + `]: the attribute "name" holds a character that XML cannot: "\x00"`))
	})

	It("tells when it could not be written", func() {
		s := &scenarios.Scenario{Name: "s"}
		Expect(s.Save(full{})).To(MatchError("no room"))
	})
})

// full is a disk that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }
