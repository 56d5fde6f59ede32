package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// items compares the records of two replies: those whose ids correspond, or else those at the same place.
func (p *pairing) items() {
	left, right := p.left.got.reply.Items, p.right.got.reply.Items
	if len(left) != len(right) {
		p.tell("count("+p.replyPath()+"/"+p.grammar.Item+")", strconv.Itoa(len(left)), strconv.Itoa(len(right)), p.itemsClause(), Breaking)
	}
	partners := p.partners(left, right)
	if !slices.IsSorted(slices.DeleteFunc(slices.Clone(partners), func(i int) bool { return i < 0 })) {
		p.order(left, right)
	}
	for i, partner := range partners {
		if partner >= 0 {
			p.fields(fmt.Sprintf("%s/%s[%d]", p.replyPath(), p.grammar.Item, i+1), left[i], right[partner])
		}
	}
}

// partners are, for each item on the left, the place of that on the right; -1 where there is none.
func (p *pairing) partners(left, right []wire.Item) []int {
	partners, used := make([]int, len(left)), map[int]bool{}
	for i, item := range left {
		partners[i] = -1
		mapped, known := p.ids.right(p.objectName(), p.idOf(item))
		if !known {
			continue
		}
		if at := slices.IndexFunc(right, func(other wire.Item) bool { return p.idOf(other) == mapped }); at >= 0 && !used[at] {
			partners[i], used[at] = at, true
		}
	}
	for i := range left {
		if partners[i] < 0 && i < len(right) && !used[i] && (len(left) == len(right) || p.operation == nil || p.operation.Action != contracts.Get) {
			partners[i], used[i] = i, true
		}
	}
	return partners
}

func (p *pairing) objectName() string {
	if p.operation == nil {
		return ""
	}
	return p.operation.Object.Name
}

// idOf is the id of an item; empty where it has none.
func (p *pairing) idOf(item wire.Item) string {
	if p.operation == nil {
		return ""
	}
	id, _ := valueIn(item, p.operation.Object.IDTag)
	return id
}

// order tells of records in another order, unless both are in the one of the contract, which follows ids of their own.
func (p *pairing) order(left, right []wire.Item) {
	if p.operation == nil || p.operation.Order == nil {
		p.tell("the order", p.idsOf(left), p.idsOf(right), "", Harmless)
		return
	}
	if p.inOrder(left) == p.inOrder(right) {
		return
	}
	p.tell("the order", p.idsOf(left), p.idsOf(right), contracts.ClauseID(p.operation.Name, "order"), Breaking)
}

func (p *pairing) idsOf(items []wire.Item) string {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = p.idOf(item)
	}
	return strings.Join(ids, " ")
}

// inOrder tells whether items stand in the order of the contract, which is ascending.
func (p *pairing) inOrder(items []wire.Item) bool {
	return slices.IsSortedFunc(items, func(a, b wire.Item) int {
		one, _ := valueIn(a, p.operation.Order.By)
		other, _ := valueIn(b, p.operation.Order.By)
		if len(one) != len(other) { // numbers without zeros in front
			return len(one) - len(other)
		}
		return strings.Compare(one, other)
	})
}

// fields compares the tags of one record.
func (p *pairing) fields(path string, left, right wire.Item) {
	for _, field := range left {
		value, there := valueIn(right, field.Tag)
		if !there {
			p.tell(path+"/"+field.Tag, p.shown(field.Tag, field.Value), nothing, p.missingClause(field), Breaking)
			continue
		}
		p.spelling(path, field.Tag, right)
		p.value(path+"/"+field.Tag, field.Tag, field.Value, value)
	}
	for _, field := range right {
		if _, there := valueIn(left, field.Tag); !there {
			p.tell(path+"/"+field.Tag, nothing, p.shown(field.Tag, field.Value), p.returnsClause(field.Tag), Harmless)
		}
	}
}

// spelling compares the case in which a tag is written, which readers of XML mind.
func (p *pairing) spelling(path, name string, right wire.Item) {
	i := slices.IndexFunc(right, func(f contracts.Field) bool { return wire.SameName(f.Tag, name) })
	if right[i].Tag != name {
		p.tell(path+"/"+name, name, right[i].Tag, "reply.tag-spelling", Breaking)
	}
}

// value compares one tag: ids by what they name, dates by how far they are from now, all else as it stands.
func (p *pairing) value(path, name, left, right string) {
	tag := p.tag(name)
	object := referenced(p.operation, tag)
	switch {
	case object != "" && isPlain(left) != isPlain(right):
		p.tell(path, p.shown(name, left), p.shown(name, right), "reply.plain-ids", Breaking)
	case object != "" && left != "" && right != "":
		if !p.ids.pair(object, left, right) {
			expected, _ := p.ids.right(object, left)
			p.tell(path, p.shown(name, left)+p.correspondsTo(expected), p.shown(name, right), p.valueClause(tag), Breaking)
		}
	case tag != nil && tag.Type == "date":
		if !p.sameDate(tag, left, right) {
			p.tell(path, p.shown(name, left), p.shown(name, right), p.valueClause(tag), Breaking)
		}
	case left != right:
		p.tell(path, p.shown(name, left), p.shown(name, right), p.valueClause(tag), Breaking)
	}
}

func (p *pairing) correspondsTo(id string) string {
	if id == "" {
		return " (which nothing on the right corresponds to)"
	}
	return " (which is " + strconv.Quote(id) + " on the right)"
}

// shown is a value as it may be shown.
func (p *pairing) shown(tag, value string) string {
	if p.differ.left.target.Contract.IsSecret(tag) {
		return wire.Mask
	}
	return strconv.Quote(value)
}
