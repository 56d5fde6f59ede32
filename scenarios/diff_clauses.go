package scenarios

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// refusal is the clause by which one server refuses what the other does not, or refuses in another way. A server that
// explains itself says it; else it is that of the problem.
func (p *pairing) refusal() string {
	for _, t := range []*taken{p.left, p.right} {
		if clause := t.got.exchange.Clause; clause != "" && p.contract.Clause(clause) != nil {
			return clause
		}
	}
	for _, t := range []*taken{p.left, p.right} {
		if clause := p.problemClause(t.got.reply); t.got.reply.Status != 0 && clause != "" {
			return clause
		}
	}
	return p.problemClause(p.left.got.reply)
}

// problemClause is the clause of the problem that a reply is; empty where it is none of the contract.
func (p *pairing) problemClause(reply *wire.Reply) string {
	found := ""
	for _, problem := range p.contract.Problems {
		if problem.Status == reply.Status && problem.Code == reply.Code && (found == "" || saysSo(problem, reply.Text)) {
			found = contracts.ClauseID("problem", problem.Name)
		}
	}
	return found
}

// itemsClause is the one about which records are answered with: that of the filter, where just one was sent.
func (p *pairing) itemsClause() string {
	switch {
	case p.operation == nil:
		return "reply.shape"
	case p.left.got.reply.Status != 0:
		return "reply.failure"
	case p.operation.Action != contracts.Get:
		return p.operation.Name + ".returns"
	case len(p.left.fields) != 1:
		return p.operation.Name
	}
	param := p.operation.Param(p.left.fields[0].Tag)
	switch {
	case param == nil:
		return p.operation.Name
	case strings.Contains(p.left.fields[0].Value, "%"):
		return contracts.ClauseID(p.operation.Name, param.Name, "wildcard")
	default:
		return contracts.ClauseID(p.operation.Name, param.Name)
	}
}

// missingClause is the one about a tag that the right server leaves out.
func (p *pairing) missingClause(left contracts.Field) string {
	if left.Value == "" {
		return "reply.empty-values"
	}
	return p.returnsClause(left.Tag)
}

// returnsClause is the one about whether a tag is there at all.
func (p *pairing) returnsClause(name string) string {
	tag := p.tag(name)
	switch {
	case p.operation == nil:
		return "reply.shape"
	case tag == nil && p.operation.Object.Custom != nil:
		return contracts.ClauseID(p.operation.Object.Name, "custom-fields")
	case tag != nil && tag.Hidden:
		return contracts.ClauseID(p.operation.Object.Name, name, "reply")
	default:
		return contracts.ClauseID(p.operation.Name, "returns")
	}
}

// valueClause is the one that decides what a tag holds: of an effect, of a default, of a reference, or of the tag.
func (p *pairing) valueClause(tag *contracts.Tag) string {
	if p.operation == nil || tag == nil {
		return p.returnsClause("")
	}
	object := p.operation.Object
	i := slices.IndexFunc(object.Effects, func(e *contracts.Effect) bool { return e.Set == tag.Name })
	switch {
	case i >= 0:
		return object.Effects[i].ClauseID(object)
	case tag.Default != nil && !p.wasSent(tag):
		return contracts.ClauseID(object.Name, tag.Name, "default")
	default:
		return contracts.ClauseID(object.Name, tag.Name)
	}
}

// wasSent tells whether a request of this run has held the tag.
func (p *pairing) wasSent(tag *contracts.Tag) bool {
	return slices.ContainsFunc(p.differ.left.taken, func(t taken) bool {
		return strings.EqualFold(t.step.Command.Object, p.operation.Object.Name) && t.step.Command.Action != contracts.Get &&
			slices.ContainsFunc(t.fields, func(f contracts.Field) bool { return strings.EqualFold(f.Tag, tag.RequestName) })
	})
}
