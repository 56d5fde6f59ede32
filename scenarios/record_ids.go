package scenarios

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// ids are those that replies gave out, and what becomes of them.
type ids struct {
	shown   map[recordKey]*shownID
	literal map[recordKey]bool // used before a reply had it, so it stays what it is
	counted map[string]int     // captures so far, by object
}

// shownID is an id as the first reply with it showed it.
type shownID struct {
	by        *play
	item, tag int
	wanted    bool   // something later needs it
	name      string // that it is captured under, once it is
}

// findIDs finds out which ids have to be captured: those that a later request uses, and those of records that the session
// added and a later reply shows again.
func (d *distiller) findIDs() {
	d.ids = ids{shown: map[recordKey]*shownID{}, literal: map[recordKey]bool{}, counted: map[string]int{}}
	added := d.added()
	for _, p := range d.plays {
		for _, field := range p.Fields {
			if key, is := d.asked(p, field); is {
				d.useID(p, key)
			}
		}
		d.eachShown(p, func(key recordKey, item, tag int) {
			switch shown := d.ids.shown[key]; {
			case d.found[key] != nil || d.ids.literal[key]:
			case shown == nil:
				d.ids.shown[key] = &shownID{by: p, item: item, tag: tag}
			case shown.by != p && added[key]:
				shown.wanted = true
			}
		})
	}
}

func (d *distiller) useID(p *play, key recordKey) {
	switch shown := d.ids.shown[key]; {
	case d.found[key] != nil || d.ids.literal[key]:
	case shown != nil:
		shown.wanted = true
	default:
		d.ids.literal[key] = true
		if p.succeeded() && len(p.Reply.Items) > 0 {
			d.note(p.number, "%s %s was there before the session, and has to be there before a replay", key.object, key.id)
		}
	}
}

// asked tells which record a field of a request names, if it is one that does.
func (d *distiller) asked(p *play, field contracts.Field) (recordKey, bool) {
	if p.operation == nil || field.Value == "" {
		return recordKey{}, false
	}
	param := p.operation.Param(field.Tag)
	if param == nil || param.Via != "" {
		return recordKey{}, false
	}
	return d.keyOf(p.operation.Object, param.Tag, field.Value)
}

// keyOf tells which record a value of an object's tag names, if the tag holds ids.
func (d *distiller) keyOf(object *contracts.Object, tag *contracts.Tag, value string) (recordKey, bool) {
	switch {
	case value == "":
		return recordKey{}, false
	case tag.References != nil:
		return recordKey{d.contract.Object(tag.References.Object).Name, value}, true
	default:
		return recordKey{object.Name, value}, tag.Name == object.IDTag
	}
}

// eachShown goes through the ids of a reply.
func (d *distiller) eachShown(p *play, show func(key recordKey, item, tag int)) {
	if !p.succeeded() || p.operation == nil {
		return
	}
	for i, item := range p.Reply.Items {
		for k, field := range item {
			tag := p.operation.Object.Tag(field.Tag)
			if tag == nil {
				continue
			}
			if key, is := d.keyOf(p.operation.Object, tag, field.Value); is {
				show(key, i, k)
			}
		}
	}
}

// captured is the name of an id that is captured, empty where it is not.
func (d *distiller) captured(key recordKey) string {
	shown := d.ids.shown[key]
	if shown == nil || !shown.wanted {
		return ""
	}
	if shown.name == "" {
		d.ids.counted[key.object]++
		shown.name = fmt.Sprintf("%s%d", strings.ToLower(key.object), d.ids.counted[key.object])
	}
	return shown.name
}

// usesOf are the ids that a play relies on: they have to be captured before it is sent.
func (d *distiller) usesOf(p *play) []recordKey {
	var keys []recordKey
	for _, field := range p.Fields {
		if key, is := d.asked(p, field); is {
			keys = append(keys, key)
		}
	}
	d.eachShown(p, func(key recordKey, _, _ int) { keys = append(keys, key) })
	return keys
}
