package reference_test

import (
	"encoding/json"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/reference"
)

var _ = Describe("The text for a terminal", func() {
	It("is never wider than 80 columns", func() {
		contract := shipped()
		text := reference.List(contract)
		for _, object := range contract.Objects {
			text += reference.ObjectText(contract, object)
		}
		for _, op := range contract.Operations() {
			text += reference.Text(contract, op)
		}
		for line := range strings.Lines(text) {
			Expect(len([]rune(strings.TrimSuffix(line, "\n")))).To(BeNumerically("<=", 80), line)
			Expect(line).NotTo(MatchRegexp(` \n$`))
		}
	})

	It("lists every operation with what it does", func() {
		Expect(reference.List(shipped())).To(And(
			ContainSubstring("Customer.Add     Adds a customer and answers with its account number.\n"),
			ContainSubstring("\nFollowup.Get  "),
		))
	})

	It("tells of an operation its right, its demands, its answer and every tag that it takes", func() {
		contract := shipped()
		for _, op := range contract.Operations() {
			text := reference.Text(contract, op)
			Expect(text).To(HavePrefix(op.Name + ": "))
			Expect(text).To(ContainSubstring("\n  right      " + op.Right.Name + " ("))
			for _, param := range op.Params {
				Expect(text).To(MatchRegexp(`(?m)^  `+param.Name+` +\S`), op.Name)
			}
		}
		Expect(reference.Text(contract, contract.Operation("Case.Add"))).To(And(
			ContainSubstring("\n  mandatory  ACCOUNTNUM (A), SUBJECT (A).\n"),
			ContainSubstring("\n  answers    CASENUM (A)."),
			ContainSubstring("  SUBJECT      mandatory (A), text, length up to 50 (O)\n"),
			MatchRegexp(`choice of Low \(A\), Medium \(A\), High \(O\), default Medium\s+\(A\)\n`),
		))
		Expect(reference.Text(contract, contract.Operation("Case.Modify"))).To(And(
			ContainSubstring("\n  key        CASENUM (A)\n"), Not(ContainSubstring("default"))))
		Expect(reference.Text(contract, contract.Operation("Followup.Add"))).To(ContainSubstring("\n  rule  "))
	})

	It("tells of a filter how it compares, and not how values are stored", func() {
		contract := shipped()
		text := reference.Text(contract, contract.Operation("Customer.Get"))
		Expect(text).To(ContainSubstring("  VOICE         filter (O), compared by digits only (A)\n"))
		Expect(text).To(ContainSubstring("  EMAIL         filter (O), % (A), compared ignoring case (A)\n"))
		Expect(text).NotTo(ContainSubstring("Unique"))
		Expect(reference.Text(contract, contract.Operation("Case.Get"))).To(ContainSubstring(
			"  COMPANY     filter (O), % (O), compared ignoring case (A)\n              The tag of the record that ACCOUNTNUM names."))
	})

	It("tells of an object its names, its tags in the order of replies, and its operations", func() {
		contract := shipped()
		for _, object := range contract.Objects {
			text := reference.ObjectText(contract, object)
			rest := text
			for _, tag := range object.Tags {
				_, after, found := strings.Cut(rest, "\n  "+tag.Name+" (")
				Expect(found).To(BeTrue(), object.Name+"."+tag.Name)
				rest = after
			}
			for _, op := range object.Actions {
				Expect(rest).To(ContainSubstring("\n" + op.Name + ": "))
			}
		}
		Expect(reference.ObjectText(contract, contract.Object("Followup"))).To(And(
			ContainSubstring("\n  id         FOLLOWUPNUM, given by the server, from 1\n"),
			ContainSubstring("\n  alias      Follow-up (A)\n"),
			ContainSubstring("\n  custom     The tenant's own fields stand after CREATEDDATE (D)."),
		))
	})
})

var _ = Describe("The JSON", func() {
	type operation struct {
		Name, Right, Key   string
		Mandatory, Returns []string
		Takes              []struct {
			Name, Via string
			Wildcard  bool
			Max       int
		}
		Clauses []struct{ ID, Says, Provenance string }
	}
	type described struct {
		Version int
		Objects []struct {
			Name, ID string
			Aliases  []string
			Tags     []struct {
				Name, RequestName, Type, Picklist, References string
				Max                                           int
				Choices                                       []string
				Unique, Hidden, SetByServer                   bool
			}
			Operations []operation
		}
	}
	decode := func(contract *contracts.Contract, operations ...*contracts.Operation) described {
		GinkgoHelper()
		encoded, err := reference.JSON(contract, operations)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(encoded)).To(HaveSuffix("}\n"))
		var d described
		Expect(json.Unmarshal(encoded, &d)).To(Succeed())
		return d
	}

	It("has a version, and an empty list where there is nothing to tell", func() {
		encoded, err := reference.JSON(shipped(), nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(encoded).To(MatchJSON(`{"version": 1, "objects": []}`))
	})

	It("groups the operations by object", func() {
		contract := shipped()
		d := decode(contract, contract.Operations()...)
		Expect(d.Version).To(Equal(1))
		Expect(d.Objects).To(HaveLen(5))
		for i, object := range contract.Objects {
			Expect(d.Objects[i].Name).To(Equal(object.Name))
			Expect(d.Objects[i].ID).To(Equal(object.IDTag))
			Expect(d.Objects[i].Operations).To(HaveLen(len(object.Actions)))
			Expect(d.Objects[i].Tags).To(HaveLen(len(object.Tags)))
		}
	})

	It("tells what an operation takes, demands and answers", func() {
		contract := shipped()
		op := decode(contract, contract.Operation("Case.Modify")).Objects[0].Operations[0]
		Expect(op.Key).To(Equal("CASENUM"))
		Expect(op.Right).To(Equal("case.modify"))
		Expect(op.Returns).To(Equal([]string{"CASENUM"}))
		op = decode(contract, contract.Operation("Case.Get")).Objects[0].Operations[0]
		last := op.Takes[len(op.Takes)-1]
		Expect(last.Name).To(Equal("COMPANY"))
		Expect(last.Via).To(Equal("ACCOUNTNUM"))
		Expect(last.Wildcard).To(BeTrue())
		Expect(last.Max).To(Equal(50))
		Expect(decode(contract, contract.Operation("Case.Add")).Objects[0].Operations[0].Mandatory).To(Equal([]string{"ACCOUNTNUM", "SUBJECT"}))
	})

	It("tells what each tag is", func() {
		contract := shipped()
		customer := decode(contract, contract.Object("Customer").Actions...).Objects[0]
		for _, tag := range customer.Tags {
			switch tag.Name {
			case "customertype":
				Expect(tag.RequestName).To(Equal("CUSTOMERTYPE"))
				Expect(tag.Picklist).To(Equal("customer-types"))
				Expect(tag.Choices).To(Equal([]string{"Default"}))
			case "EMAIL":
				Expect(tag.Unique).To(BeTrue())
				Expect(tag.Max).To(Equal(55))
			case "AUTOPASSWD":
				Expect(tag.Hidden).To(BeTrue())
				Expect(tag.Picklist).To(BeEmpty())
			}
		}
		followup := decode(contract, contract.Operation("Followup.Add")).Objects[0]
		Expect(followup.Aliases).To(ContainElement("Follow-up"))
		Expect(followup.Tags[1].References).To(Equal("Case"))
	})

	It("holds every clause of the operation, and no other's", func() {
		contract := shipped()
		for _, op := range contract.Operations() {
			var ids, wanted []string
			for _, clause := range decode(contract, op).Objects[0].Operations[0].Clauses {
				ids = append(ids, clause.ID)
			}
			for _, clause := range contract.Clauses {
				if strings.HasPrefix(clause.ID+".", op.Name+".") {
					wanted = append(wanted, clause.ID)
				}
			}
			Expect(ids).To(Equal(wanted))
		}
	})
})
