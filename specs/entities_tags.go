package specs

import (
	"bytes"
	"fmt"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeTags: an object has its tags, each at its place, and those that are never shown are not.
func writeTags(b *book, e entity) {
	for _, tag := range e.Tags {
		id := contracts.ClauseID(e.Name, tag.Name)
		switch {
		case tag.Hidden:
			writeHidden(b, e, tag)
		case e.visible():
			b.spec(fmt.Sprintf("A %s in a reply has the tag %s, once and at its place", e.Name, tag.Name), clauses(id),
				func(s *session) { s.shows(e, tag) }, writing(tag)...)
		}
	}
}

// shows adds a record with a value for the tag where that can be sent, and looks for the tag.
func (s *session) shows(e entity, tag *contracts.Tag) {
	sent := s.sample(e.add.Name).Minimal
	if param := paramOf(e.add, tag); param != nil {
		sent = with(sent, param.Name, s.sendable(e, param))
	}
	id := s.add(e.Name, sent...)
	got, wanted := s.get(e.Name, id), s.added(e, id, sent)
	place := -1
	for i, w := range wanted {
		if w.tag == tag {
			place = i
		}
	}
	if place < 0 { // an overlay has Get return fewer tags
		s.Expect(tagsOf(got)).NotTo(gomega.ContainElement(tag.Name))
		return
	}
	s.Expect(tagsOf(got)).To(gomega.Equal(tagsWanted(wanted)))
	s.Expect(wanted[place].holds(s, got.value(tag.Name))).To(gomega.BeTrue(),
		"%s: expected %s, got %q", tag.Name, wanted[place], got.value(tag.Name))
}

// sendable is a value for a tag of an Add that goes with the shared records which samples reference.
func (s *session) sendable(e entity, param *contracts.Param) string {
	if param.Tag.References == nil {
		return s.validFor(param, "")
	}
	value, _ := valueIn(s.everyTag(e.add), param.Name)
	return value
}

// writeHidden: a tag that is never in a reply can be sent, and does not come back.
func writeHidden(b *book, e entity, tag *contracts.Tag) {
	add, modify := paramOf(e.add, tag), paramOf(e.modify, tag)
	id := contracts.ClauseID(e.Name, tag.Name)
	if add != nil {
		b.spec(fmt.Sprintf("A %s has the tag %s, which is taken though it is never shown", e.Name, tag.Name), clauses(id),
			func(s *session) { s.add(e.Name, with(s.sample(e.add.Name).Minimal, add.Name, s.sendable(e, add))...) },
			writing(tag)...)
	}
	if e.visible() && (add != nil || modify != nil) {
		b.spec(fmt.Sprintf("%s of a %s stands in no reply", tag.Name, e.Name), clauses(id+".reply", id),
			func(s *session) { s.keepsBack(e, add, modify) }, writing(tag)...)
	} else if e.visible() {
		b.spec(fmt.Sprintf("%s of a %s does not stand in the reply to a Get", tag.Name, e.Name), clauses(id+".reply", id),
			func(s *session) { s.lacks(s.found(e, s.fresh(e.Name)), tag, "") }, CanWrite)
	}
}

// keepsBack sends a hidden tag by Add and by Modify, and looks at all that is answered.
func (s *session) keepsBack(e entity, add, modify *contracts.Param) {
	if add != nil {
		value := s.sendable(e, add)
		reply := s.well(s.do(e.add.Name, with(s.sample(e.add.Name).Minimal, add.Name, value)...))
		s.lacks(reply, add.Tag, value)
		s.lacks(s.found(e, s.idOf(e.Name, reply)), add.Tag, value)
	}
	if modify != nil {
		id, value := s.fresh(e.Name), s.validFor(modify, "")
		s.lacks(s.well(s.do(e.modify.Name, field(e.modify.Key.Name, id), field(modify.Name, value))), modify.Tag, value)
		s.lacks(s.found(e, id), modify.Tag, value)
	}
}

// found is the reply to a Get of a record.
func (s *session) found(e entity, id string) client.Reply {
	reply := s.well(s.do(e.get.Name, field(e.IDTag, id)))
	s.Expect(reply.Items).To(gomega.HaveLen(1), "%s %s is not found", e.Name, id)
	return reply
}

// lacks demands that a reply has no such tag, and of a secret not the value either.
func (s *session) lacks(reply client.Reply, tag *contracts.Tag, value string) {
	for _, item := range append(reply.Items, reply.Fields) {
		s.Expect(tagsOf(item)).NotTo(gomega.ContainElement(gomega.BeElementOf(tag.Name, tag.RequestName)))
	}
	if tag.Secret && value != "" {
		s.Expect(bytes.Contains(reply.Body, []byte(value))).To(gomega.BeFalse(), "the reply holds the value of %s", tag.Name)
	}
}
