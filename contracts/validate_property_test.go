package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("Any request", func() {
	check := func(c *contracts.Contract) func(*rapid.T) {
		return func(t *rapid.T) {
			op := rapid.SampledFrom(c.Operations()).Draw(t, "operation")
			fields := rapid.SliceOfN(anyField(op), 0, 6).Draw(t, "fields")
			given, broken := op.Validate(fields)
			if broken == nil {
				answersToAll(t, op, fields, given)
				return
			}
			if c.Clause(broken.Clause) == nil {
				t.Fatalf("the clause %q is none of the contract", broken.Clause)
			}
			if broken.Problem == nil || c.Problem(broken.Problem.Name) != broken.Problem {
				t.Fatalf("the problem %v is none of the contract", broken.Problem)
			}
			if text := broken.Text(); strings.Contains(text, "{tag}") && broken.Tag != "{tag}" && !strings.Contains(broken.Value, "{tag}") {
				t.Fatalf("the text %q has a placeholder", text)
			}
		}
	}

	It("is valid or breaks a clause that exists, with a problem that is declared", func() {
		rapid.Check(GinkgoT(), check(staffed()))
	})

	DescribeTable("breaks a clause that exists whatever the order of checks", func(names string) {
		overlay := "<checks>"
		for _, name := range strings.Fields("envelope login operation right " + names) {
			overlay += `<check name="` + name + `"/>`
		}
		c, err := shipped().With(contracts.File{Name: "order.xml", Data: []byte(overlay + "</checks>")})
		Expect(err).NotTo(HaveOccurred())
		rapid.Check(GinkgoT(), check(c))
	},
		Entry("the other way round", "value length wildcard criterion missing none-mandatory no-tags"),
		Entry("lengths first", "length no-tags none-mandatory missing criterion wildcard value"),
		Entry("wildcards first", "wildcard no-tags none-mandatory missing criterion length value"),
		Entry("values first", "value no-tags none-mandatory missing criterion wildcard length"),
		Entry("without the criterion", "no-tags none-mandatory missing wildcard length value"),
		Entry("none of them", ""),
	)
})

// anyField is a tag of the operation, of another one or of none, in any case, with a value that may fit.
func anyField(op *contracts.Operation) *rapid.Generator[contracts.Field] {
	known := []string{"ACCOUNTNUM", "CASENUM", "PASSWD", "EMAIL", "CLOSEDDATE", "NICKNAME", "", "é", "{tag}"}
	for _, param := range op.Params {
		known = append(known, param.Name, strings.ToLower(param.Name))
	}
	values := []string{"", " ", "%", "a%b", "1", "Open", "Default", "TRUE", "jsmith", "ann@example.com", "https://example.com", "011520260930", "{tag}"}
	return rapid.Custom(func(t *rapid.T) contracts.Field {
		return contracts.Field{
			Tag:   rapid.SampledFrom(known).Draw(t, "tag"),
			Value: rapid.OneOf(rapid.SampledFrom(values), rapid.StringN(0, 60, -1)).Draw(t, "value"),
		}
	})
}

// answersToAll: a valid request comes back whole and in order, but for empty filters. Where unknown tags are not refused,
// they are left out.
func answersToAll(t *rapid.T, op *contracts.Operation, fields []contracts.Field, given []contracts.Given) {
	var sent []string
	for _, field := range fields {
		if op.Param(field.Tag) != nil && (field.Value != "" || op.Action != contracts.Get) {
			sent = append(sent, strings.ToUpper(field.Tag))
		}
	}
	var got []string
	for _, one := range given {
		got = append(got, one.Name)
	}
	if strings.Join(sent, " ") != strings.Join(got, " ") {
		t.Fatalf("sent %v, got %v", sent, got)
	}
}
