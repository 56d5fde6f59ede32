package contracts

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

func (l *loader) readRule(r *xmldoc.Reader) *Rule {
	rule := &Rule{
		Name: r.Required("name"), Tag: r.Required("tag"), From: readVia(r, "from"),
		Problem: l.problem(r, "problem"), Fact: readFact(r),
	}
	if !slices.Contains(RuleNames(), rule.Name) {
		r.Fail("there is no rule %q; the rules are %s", rule.Name, strings.Join(RuleNames(), ", "))
	}
	return rule
}

// RuleNames are the named rules that a contract may use; package crm has a function for each.
func RuleNames() []string { return []string{RuleSameAsReference} }

// RuleSameAsReference demands that a tag, where it is sent, equals a tag of the record that another tag references.
const RuleSameAsReference = "same-as-reference"
