package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// teller puts into words what the contract says, for pages and for text alike.
type teller struct{ *contracts.Contract }

// stated finds the clause that says something of an object, an operation or a tag, by the parts of its id; nil where
// the contract does not say it.
func (t teller) stated(parts ...string) *contracts.Clause {
	return t.Clause(contracts.ClauseID(parts...))
}

// mandatory names the tags that an operation demands, each with its mark, and what their author adds.
func (t teller) mandatory(op *contracts.Operation) string {
	var names, docs []string
	for _, param := range op.Mandatory {
		fact := t.stated(op.Name, param.Name, "mandatory").Fact
		names = append(names, param.Name+" "+mark(fact))
		if !slices.Contains(docs, fact.Doc) {
			docs = append(docs, fact.Doc)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return strings.Join(names, ", ") + ". " + sentences(docs...)
}

// rules are the named rules that a request of the operation can break.
func (t teller) rules(op *contracts.Operation) []*contracts.Clause {
	var clauses []*contracts.Clause
	for _, rule := range op.Object.Rules {
		if op.Action != contracts.Get && takes(op, rule.Tag) {
			clauses = append(clauses, t.Clause(rule.ClauseID(op.Object)))
		}
	}
	return clauses
}

func takes(op *contracts.Operation, tag string) bool {
	return slices.ContainsFunc(op.Params, func(p *contracts.Param) bool { return p.Tag.Name == tag })
}

// returned says what each item of the reply holds.
func returned(op *contracts.Operation) string {
	shown := slices.DeleteFunc(slices.Clone(op.Object.Tags), func(tag *contracts.Tag) bool { return tag.Hidden })
	if len(shown) > 1 && slices.Equal(op.Returns, shown) {
		return "every tag that may stand in a reply"
	}
	return codes(tagNames(op.Returns))
}

// effect is what the server does by itself when an operation succeeds.
type effect struct {
	Says string
	contracts.Fact
}

// effects are the effects of an operation: on the record itself, then on records that it references.
func (t teller) effects(op *contracts.Operation) []effect {
	var found []effect
	for _, cause := range op.Object.Effects {
		watches := cause.When != "" && op.Action != contracts.Get && takes(op, cause.When)
		if watches || slices.Contains(cause.On, op.Action) {
			clause := t.Clause(cause.ClauseID(op.Object))
			found = append(found, effect{clause.Says, clause.Fact})
		}
	}
	for _, other := range t.Objects {
		for _, cause := range other.Effects {
			if slices.Contains(cause.On, op.Name) {
				says := fmt.Sprintf("In the %s that %s names, %s is set to %s.", other.Name, cause.Via, cause.Set, cause.To)
				found = append(found, effect{says, cause.Fact})
			}
		}
	}
	return found
}

// compares says how a filter compares, with the mark of that.
func (t teller) compares(op *contracts.Operation, filter *contracts.Param) string {
	owner := op.Object
	if filter.Via != "" {
		owner = t.Object(owner.Tag(filter.Via).References.Object)
	}
	words := map[string]string{"exact": "exactly", "digits": "by digits only", "fold": "ignoring case"}
	return words[filter.Tag.Match] + " " + mark(t.stated(owner.Name, filter.Tag.Name, "match").Fact)
}
