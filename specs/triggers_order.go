package specs

import (
	"net/http"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// writeTriggerOrder: what becomes of a call that fails, and of those that come after it.
func writeTriggerOrder(b *book) {
	b.hooked("A call that the receiver fails to answer well is made again", clauses("triggers.retry"), func(h *hooked) {
		trigger := h.aTrigger("edit")
		object := h.contract().Object(trigger.Object)
		id := h.rooted(object.Name)
		h.hook(trigger)
		h.fails(trigger)
		query := queryOf(trigger, h.edits(object, id))
		h.hears(calls{nameOf(trigger): {query, query}})
	})
	b.hooked("The calls for one record come in the order of its changes, though the first of them fails at first", clauses("triggers.order"), func(h *hooked) {
		create := h.aTrigger("create")
		object := h.contract().Object(create.Object)
		edit := h.triggerOf(object, "edit")
		h.hook(create, edit)
		h.fails(create)
		h.edits(object, h.creates(object).ID)
		h.settles()
		first, second := h.calls(create), h.calls(edit)
		h.Expect(first).NotTo(gomega.BeEmpty(), "calls for %s", nameOf(create))
		h.Expect(second).To(gomega.HaveLen(1), "calls for %s", nameOf(edit))
		h.Expect(second[0].ID).To(gomega.BeNumerically(">", first[len(first)-1].ID), "the call for %s came before the last one for %s", nameOf(edit), nameOf(create))
	})
}

// fails has the receiver of a trigger answer its next call with a failure of its own.
func (h *hooked) fails(trigger *contracts.Trigger) {
	unwell := console.Behaviour{HTTPStatus: http.StatusServiceUnavailable, Times: 1}
	h.Expect(h.receiver(trigger).Tell(h.ctx, unwell)).To(gomega.Succeed())
}

// triggerOf is the trigger for an event of an object.
func (h *hooked) triggerOf(object *contracts.Object, event string) *contracts.Trigger {
	for _, trigger := range h.contract().Triggers {
		if trigger.Event == event && h.contract().Object(trigger.Object) == object {
			return trigger
		}
	}
	h.skip("the contract has no trigger for the event %s of a %s", event, object.Name)
	return nil
}
