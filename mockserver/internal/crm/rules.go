package crm

import "github.com/crmock/crmock/contracts"

// ruleFunc tells whether the values of a write keep a named rule.
type ruleFunc func(*writing, *contracts.Rule) (bool, error)

// rules are the named rules of the contract. A rule is the last resort, for what no element can declare; see
// docs/guides/add-a-rule.md.
//
//nolint:gochecknoglobals // constant table
var rules = map[string]ruleFunc{
	contracts.RuleSameAsReference: sameAsReference,
}

// checkRules holds a write against the rules of its object, in the contract's order.
func checkRules(w *writing) error {
	for _, rule := range w.object().Rules {
		kept, err := rules[rule.Name](w, rule)
		if err != nil {
			return err
		}
		if kept {
			continue
		}
		tag := w.object().Tag(rule.Tag)
		return &contracts.Violation{
			Clause: rule.ClauseID(w.object()), Problem: rule.Problem,
			Path: "COMMAND/" + tag.RequestName, Tag: tag.RequestName, Value: w.values.get(tag.Name),
			Got: "another value than " + rule.From.String(), Expected: "the value of " + rule.From.String(),
			Hint: "leave " + tag.RequestName + " out, and it is filled from there",
		}
	}
	return nil
}

// sameAsReference: the tag, where it is sent, equals a tag of the referenced record.
func sameAsReference(w *writing, rule *contracts.Rule) (bool, error) {
	sent := w.values.get(rule.Tag)
	if sent == "" {
		return true, nil
	}
	there, err := w.through(rule.From)
	return sent == there, err
}
