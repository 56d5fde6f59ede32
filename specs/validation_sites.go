package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// anywhere is a flaw that is about no tag in particular.
func anywhere(*contracts.Operation) []*contracts.Param { return []*contracts.Param{nil} }

// choose are the tags that an operation takes and that are so.
func choose(op *contracts.Operation, so func(*contracts.Param) bool) []*contracts.Param {
	return slices.DeleteFunc(slices.Clone(op.Params), func(p *contracts.Param) bool { return !so(p) })
}

// ofNothing: an Add has other words for tags that are not there.
func ofNothing(op *contracts.Operation) []*contracts.Param {
	if op.Action == contracts.Add {
		return nil
	}
	return anywhere(op)
}

func mandatoryTags(op *contracts.Operation) []*contracts.Param {
	if op.Key != nil {
		return []*contracts.Param{op.Key}
	}
	return op.Mandatory
}

func exactFilters(op *contracts.Operation) []*contracts.Param {
	return choose(op, func(p *contracts.Param) bool { return op.Action == contracts.Get && p.Wildcard == nil })
}

// boundedTexts are tags that can be too long and nothing else.
func boundedTexts(op *contracts.Operation) []*contracts.Param {
	return choose(op, func(p *contracts.Param) bool { return p.Max != nil && (op.Action == contracts.Get || anyText(op, p)) })
}

// anyText tells whether any text is a good value of a tag.
func anyText(op *contracts.Operation, p *contracts.Param) bool {
	ruled := slices.ContainsFunc(op.Object.Rules, func(r *contracts.Rule) bool { return r.Tag == p.Tag.Name })
	return p.Tag.Type == "text" && p.Tag.Unique == nil && p.Tag.References == nil && p != op.Key && !ruled
}

// typedTags are tags that can have a wrong value: in front those that have a type, since any tag can be sent twice.
func typedTags(op *contracts.Operation) []*contracts.Param {
	typed := func(p *contracts.Param) bool { return op.Action != contracts.Get && len(wrongValues(p)) > 0 }
	return append(choose(op, typed), choose(op, func(p *contracts.Param) bool {
		return !typed(p) && (op.Action == contracts.Get || anyText(op, p))
	})...)
}

// references are tags that name a record. One that a rule is about comes last, since it breaks the rule too.
func references(op *contracts.Operation) []*contracts.Param {
	names := func(p *contracts.Param) bool {
		return p.Tag.References != nil && op.Action != contracts.Get && p != op.Key
	}
	ruled := ruledTags(op)
	return append(choose(op, func(p *contracts.Param) bool { return names(p) && !slices.Contains(ruled, p) }),
		choose(op, func(p *contracts.Param) bool { return names(p) && slices.Contains(ruled, p) })...)
}

func ruledTags(op *contracts.Operation) []*contracts.Param {
	return choose(op, func(p *contracts.Param) bool {
		return op.Action != contracts.Get && slices.ContainsFunc(op.Object.Rules, func(r *contracts.Rule) bool { return r.Tag == p.Tag.Name })
	})
}

func uniqueTags(op *contracts.Operation) []*contracts.Param {
	add := op.Object.Operation(contracts.Add)
	return choose(op, func(p *contracts.Param) bool {
		return op.Action != contracts.Get && p.Tag.Unique != nil && p != op.Key && add != nil && add.Param(p.Name) != nil
	})
}
