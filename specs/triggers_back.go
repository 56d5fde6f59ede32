package specs

import (
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// writeReadBacks: what a receiver finds when it asks at once.
func writeReadBacks(b *book) {
	for _, trigger := range b.contract.Triggers {
		if !entityOf(b.contract.Object(trigger.Object)).visible() {
			continue
		}
		text := "As soon as " + nameOf(trigger) + " calls, a Get with the ids of the call finds the record as the agent has left it"
		if trigger.Event == "delete" {
			text = "As soon as " + nameOf(trigger) + " calls, a Get with the ids of the call finds nothing"
		}
		b.hooked(text, clauses("triggers.read-back", contracts.ClauseID("trigger", trigger.Object, trigger.Event)), func(h *hooked) {
			h.readsBack(trigger)
		})
	}
}

// held is how long a receiver keeps a trigger waiting for its answer: much longer than a Get takes. Nobody waits for it.
const held = 20 * time.Second

// readsBack looks at the record while the call is not answered yet: whoever calls before the change is kept is found out.
func (h *hooked) readsBack(trigger *contracts.Trigger) {
	object := h.contract().Object(trigger.Object)
	h.hook(trigger)
	receiver := h.receiver(trigger)
	h.Expect(receiver.Tell(h.ctx, console.Behaviour{Delay: held.String()})).To(gomega.Succeed())
	param := h.anyText(object)
	shown := h.happens(trigger.Event, object).Tags[param.Tag.Name]
	fired, err := h.handle.Deliveries().Find(h.ctx, console.DeliveryQuery{})
	h.Expect(err).NotTo(gomega.HaveOccurred())
	h.Expect(fired.Deliveries).To(gomega.HaveLen(1), "calls that have come of %s", nameOf(trigger))
	got, err := receiver.Wait(h.ctx, console.CallQuery{}, 1, patience)
	h.Expect(err).NotTo(gomega.HaveOccurred(), "no call for %s", nameOf(trigger))
	found := h.main().search(object, h.keysOf(trigger, got.Calls[0])...)
	if trigger.Event == "delete" {
		h.Expect(found).To(gomega.BeEmpty(), "what a Get finds of a %s that is deleted", object.Name)
		return
	}
	h.Expect(found).To(gomega.HaveLen(1), "what a Get finds by the ids of the call %q", got.Calls[0].Query)
	h.Expect(found[0].value(param.Tag.Name)).To(gomega.Equal(shown), "%s of the %s", param.Tag.Name, object.Name)
}

// happens lets an agent bring about an event, and is the record that it is about.
func (h *hooked) happens(event string, object *contracts.Object) console.Record {
	switch event {
	case "create":
		return h.creates(object)
	case "edit":
		return h.edits(object, h.rooted(object.Name))
	case "delete":
		id := h.rooted(object.Name)
		h.deletes(object, id)
		return console.Record{ID: id}
	default:
		h.skip("nothing is known of how to bring about the event %s", event)
		return console.Record{}
	}
}

// writeTwoWay: what a receiver does in answer to a call calls nobody.
func writeTwoWay(b *book) {
	for _, trigger := range b.contract.Triggers {
		e := entityOf(b.contract.Object(trigger.Object))
		if trigger.Event != "edit" || e.modify == nil || !e.visible() {
			continue
		}
		b.hooked("A Get and a Modify in answer to "+nameOf(trigger)+" call no URL again", clauses("triggers.two-way", "triggers.read-back"), func(h *hooked) {
			h.hook(h.contract().Triggers...)
			record := h.happens("edit", e.Object)
			want := calls{}
			want.add(trigger, queryOf(trigger, record))
			h.hears(want)
			found := h.main().search(e.Object, h.keysOf(trigger, h.calls(trigger)[0])...)
			h.Expect(found).To(gomega.HaveLen(1), "what a Get finds in answer to %s", nameOf(trigger))
			param := labelled(e.modify)
			value := h.label(param)
			h.well(h.do(e.modify.Name, field(e.modify.Key.Name, found[0].value(e.IDTag)), field(param.Name, value)))
			h.Expect(h.main().only(e.Object, record.ID).value(param.Tag.Name)).To(gomega.Equal(value))
			want.add(trigger, queryOf(trigger, h.edits(e.Object, record.ID)))
			h.hears(want)
		})
	}
}
