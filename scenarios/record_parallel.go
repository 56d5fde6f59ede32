package scenarios

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// steps are the requests of the session, those that overlapped in one <parallel>.
func (d *distiller) steps() []Step {
	var steps []Step
	for at := 0; at < len(d.plays); {
		group := d.together(d.plays[at:])
		at += len(group)
		if len(group) == 1 {
			steps = append(steps, d.send(group[0]))
			continue
		}
		parallel := &Parallel{}
		for _, p := range group {
			parallel.Sends = append(parallel.Sends, d.send(p))
		}
		steps = append(steps, parallel)
	}
	return steps
}

// together are the first plays that were all under way at the same time, and of which none needs another.
func (d *distiller) together(plays []*play) []*play {
	group := plays[:1]
	for _, next := range plays[1:] {
		if slices.ContainsFunc(group, func(p *play) bool { return !overlap(p, next) || !d.independent(p, next) }) {
			break
		}
		group = plays[:len(group)+1]
	}
	return group
}

func overlap(a, b *play) bool { return a.Started.Before(b.ended()) && b.Started.Before(a.ended()) }

// independent tells whether the answers of two plays do not depend on which comes first.
func (d *distiller) independent(a, b *play) bool {
	if a.operation == nil || b.operation == nil {
		return true
	}
	for _, key := range d.usesOf(b) {
		if shown := d.ids.shown[key]; shown != nil && shown.by == a && shown.wanted {
			return false
		}
	}
	aReads, bReads := a.operation.Action == contracts.Get, b.operation.Action == contracts.Get
	switch {
	case aReads && bReads:
		return true
	case aReads:
		return !d.mayShow(a, b)
	case bReads:
		return !d.mayShow(b, a)
	default:
		return !d.writeTheSame(a, b) && !d.shownTogether(a, b)
	}
}

// mayShow tells whether a search may show what a request writes: records of its own object, or of those that it refers to.
func (d *distiller) mayShow(search, write *play) bool {
	written := write.operation.Object.Name
	if search.operation.Object.Name == written {
		return true
	}
	return slices.ContainsFunc(search.operation.Object.Tags, func(tag *contracts.Tag) bool {
		return tag.References != nil && d.contract.Object(tag.References.Object).Name == written
	})
}

// writeTheSame tells whether two requests write a value that only one record may have, or one of them a record that the
// other names.
func (d *distiller) writeTheSame(a, b *play) bool {
	return d.shareUnique(a, b) || d.mayFree(a, b) || d.mayFree(b, a) || d.names(a, d.changedBy(b)) || d.names(b, d.changedBy(a))
}

// shareUnique tells whether two requests write the same value, which only one record may have.
func (d *distiller) shareUnique(a, b *play) bool {
	mine := d.uniquesOf(a)
	return slices.ContainsFunc(d.uniquesOf(b), func(key string) bool { return slices.Contains(mine, key) })
}

// mayFree tells whether one request may take a value away from a record that the other request writes.
func (d *distiller) mayFree(change, other *play) bool {
	return change.operation.Key != nil && change.operation.Object == other.operation.Object &&
		len(d.uniquesOf(change)) > 0 && len(d.uniquesOf(other)) > 0 && !d.shareUnique(change, other)
}

// changedBy is the record that a Modify changes; empty for an Add.
func (d *distiller) changedBy(p *play) recordKey {
	if p.operation.Key == nil {
		return recordKey{}
	}
	return recordKey{p.operation.Object.Name, p.sent(p.operation.Key)}
}

// names tells whether a request names a record.
func (d *distiller) names(p *play, key recordKey) bool {
	return slices.ContainsFunc(p.Fields, func(field contracts.Field) bool {
		named, is := d.asked(p, field)
		return is && named == key
	})
}

// shownTogether tells whether a reply shows both records that two requests have added: in the order of their ids, and so
// in that of the requests.
func (d *distiller) shownTogether(a, b *play) bool {
	first, second := addedBy(a), addedBy(b)
	if first.object != second.object || first.id == "" || second.id == "" {
		return false
	}
	return slices.ContainsFunc(d.plays, func(p *play) bool {
		var hasFirst, hasSecond bool
		d.eachShown(p, func(key recordKey, _, _ int) {
			hasFirst, hasSecond = hasFirst || key == first, hasSecond || key == second
		})
		return hasFirst && hasSecond
	})
}

// addedBy is the record that an Add has added; without id where it has not, or is none.
func addedBy(p *play) recordKey {
	if p.operation == nil || p.operation.Action != contracts.Add || !p.succeeded() || len(p.Reply.Items) == 0 {
		return recordKey{}
	}
	return recordKey{p.operation.Object.Name, valueOf(p.Reply.Items[0], p.operation.Object.IDTag)}
}
