package specs

import (
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
)

// breach is one check that a request does not pass, and what its problem shows.
type breach struct {
	check string
	shows contracts.Violation // with the problem, where the tag has another one than the check
}

// earliest is the answer to a request that several checks refuse: that of the first in the contract's order, and nil
// where the contract makes none of them.
func (t trial) earliest(breaches ...breach) *contracts.Violation {
	for _, check := range t.contract().Checks {
		for _, broken := range breaches {
			if broken.check != check.Name {
				continue
			}
			if broken.shows.Problem == nil {
				broken.shows.Problem = check.Problem
			}
			return &broken.shows
		}
	}
	return nil
}

func (t trial) wrongLength(value string) breach {
	shows := contracts.Violation{Tag: t.param.Name, Value: value, Length: utf8.RuneCountInString(value)}
	if t.param.Min != nil {
		shows.Min = t.param.Min.Value
	}
	if t.param.Max != nil {
		shows.Max = t.param.Max.Value
	}
	return breach{contracts.CheckLength, shows}
}

// wrongValue is a value that is not of the tag's type, a tag that was sent before, or a key of no record.
func (t trial) wrongValue(value string) breach {
	return breach{contracts.CheckValue, contracts.Violation{Tag: t.param.Name, Value: value}}
}

func (t trial) missing() breach {
	return breach{contracts.CheckMissing, contracts.Violation{Tag: t.param.Name}}
}

// notTaken is a tag, as it was sent, that the operation does not take.
func (t trial) notTaken(name, value string) breach {
	return breach{contracts.CheckCriterion, contracts.Violation{Tag: strings.ToUpper(name), Value: value}}
}

// notEmptied is a tag that is empty and that the action may not empty.
func (t trial) notEmptied() breach {
	problem := t.param.Tag.Keep(t.op.Action).Problem
	return breach{contracts.CheckCriterion, contracts.Violation{Tag: t.param.Name, Problem: problem}}
}

func (t trial) noWildcard(value string) breach {
	return breach{contracts.CheckWildcard, contracts.Violation{Tag: t.param.Name, Value: value}}
}

func (t trial) noRecord(value string) breach {
	problem := t.param.Tag.References.Problem
	return breach{contracts.CheckReference, contracts.Violation{Tag: t.param.Name, Value: value, Problem: problem}}
}

// notTheSame is a value that a rule wants to be another one.
func (t trial) notTheSame(rule *contracts.Rule, value string) breach {
	return breach{contracts.CheckRule, contracts.Violation{Tag: t.param.Name, Value: value, Problem: rule.Problem}}
}

func (t trial) occupied(value string) breach {
	problem := t.param.Tag.Unique.Problem
	return breach{contracts.CheckUnique, contracts.Violation{Tag: t.param.Name, Value: value, Problem: problem}}
}

// noSuchRecord are the breaches of a value that is the id of no record, where the tag has to name one.
func (t trial) noSuchRecord(value string) []breach {
	return append(t.breaksRules(value), t.noRecord(value))
}

// breaksRules are the breaches of a value that is not what the rules on the tag want.
func (t trial) breaksRules(value string) []breach {
	var breaches []breach
	for _, rule := range t.op.Object.Rules {
		if rule.Tag == t.param.Tag.Name {
			breaches = append(breaches, t.notTheSame(rule, value))
		}
	}
	return breaches
}

// nothingMandatory is a Get without a filter, or a Modify without a change.
func nothingMandatory() breach { return breach{check: contracts.CheckNoneMandatory} }
