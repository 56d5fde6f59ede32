package scenarios

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// order puts plays that overlapped into the order in which the target must have taken them, as far as the answers tell.
func (d *distiller) order() {
	for i, p := range d.plays {
		for at := d.stillOpen(i); at < i; at++ {
			if before := d.plays[at]; overlap(before, p) && d.wasFirst(p, before) {
				copy(d.plays[at+1:i+1], d.plays[at:i])
				d.plays[at] = p
				break
			}
		}
	}
}

// stillOpen is where those plays before the i-th begin that had not ended when it began.
func (d *distiller) stillOpen(i int) int {
	at := i
	for at > 0 && d.plays[at-1].ended().After(d.plays[i].Started) {
		at--
	}
	return at
}

// wasFirst tells whether the answers show that one play was taken before another one that ended earlier.
func (d *distiller) wasFirst(a, b *play) bool {
	switch {
	case a.operation == nil || b.operation == nil || a.operation.Object != b.operation.Object:
		return false
	case b.ending.Problem == contracts.ProblemDuplicate:
		return a.succeeded() && d.shareUnique(a, b)
	case a.ending.Problem == contracts.ProblemDuplicate:
		return b.succeeded() && d.mayFree(b, a)
	case !a.succeeded() || !b.succeeded():
		return false
	case a.operation.Action == contracts.Get:
		return b.operation.Action != contracts.Get && !saw(a, b)
	case b.operation.Action == contracts.Get:
		return saw(b, a)
	default:
		return later(addedBy(b), addedBy(a))
	}
}

// later tells whether a record was added after another one of its object: ids count up.
func later(a, b recordKey) bool {
	if a.object == "" || a.object != b.object {
		return false
	}
	return len(a.id) > len(b.id) || len(a.id) == len(b.id) && a.id > b.id
}

// saw tells whether a search was answered as after a change. Where both orders explain the answer, either will do.
func saw(search, change *play) bool {
	object := change.operation.Object
	id := addedBy(change).id
	if change.operation.Key != nil {
		id = change.sent(change.operation.Key)
	}
	for _, item := range search.Reply.Items {
		if valueOf(item, object.IDTag) == id {
			return shows(item, change)
		}
	}
	return change.operation.Key != nil && !asksForNew(search, change)
}

// shows tells whether a record holds what a request has written, and what the server sets then.
func shows(item []contracts.Field, change *play) bool {
	object := change.operation.Object
	return !slices.ContainsFunc(change.Fields, func(field contracts.Field) bool {
		param := change.operation.Param(field.Tag)
		return param != nil && !param.Tag.Hidden && param.Tag.Type != "agent" && field.Value != "" && valueOf(item, param.Tag.Name) != field.Value
	}) && !slices.ContainsFunc(object.Effects, func(effect *contracts.Effect) bool {
		return slices.Contains(effect.On, change.operation.Action) && valueOf(item, effect.Set) == ""
	})
}

// asksForNew tells whether a search looks for a value that a request has written.
func asksForNew(search, change *play) bool {
	return slices.ContainsFunc(search.Fields, func(filter contracts.Field) bool {
		asked := search.operation.Param(filter.Tag)
		return slices.ContainsFunc(change.Fields, func(field contracts.Field) bool {
			written := change.operation.Param(field.Tag)
			return asked != nil && written != nil && asked.Tag == written.Tag && written != change.operation.Key && like(filter.Value, field.Value)
		})
	})
}

// noteRaces notes the changes of a record that something else was written about at the same time: no answer tells which of
// them was first.
func (d *distiller) noteRaces() {
	for i, p := range d.plays {
		for _, before := range d.plays[d.stillOpen(i):i] {
			if p.writes() && before.writes() && overlap(before, p) && (d.names(p, d.changedBy(before)) || d.names(before, d.changedBy(p))) {
				d.note(p.number, "an exchange before it was about the same record at the same time, and which of them was first nobody knows")
			}
		}
	}
}

// writes tells whether a play is one that adds or changes a record.
func (p *play) writes() bool { return p.operation != nil && p.operation.Action != contracts.Get }
