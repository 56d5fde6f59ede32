package specs

import (
	"net/http"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeTriggers: the calls to the tenant's URLs when an agent changes a record. Nobody is an agent through the API; through
// crmock's console anybody is.
func writeTriggers(b *book) {
	for _, trigger := range b.contract.Triggers {
		writeTrigger(b, trigger)
	}
	if len(b.contract.Triggers) == 0 {
		return
	}
	writeTriggerURLs(b)
	writeTriggerCalls(b)
	writeTriggerOrder(b)
	writeReadBacks(b)
	writeSilence(b)
	writeTwoWay(b)
}

// nameOf is a trigger in short, as in case.edit.
func nameOf(trigger *contracts.Trigger) string { return trigger.Object + "." + trigger.Event }

// triggered are the objects that have triggers, in the order of the contract.
func (s *session) triggered() []*contracts.Object {
	var objects []*contracts.Object
	seen := map[string]bool{}
	for _, trigger := range s.contract().Triggers {
		if !seen[trigger.Object] {
			seen[trigger.Object] = true
			objects = append(objects, s.contract().Object(trigger.Object))
		}
	}
	return objects
}

// writeTrigger: an event calls the URL that is set for it, and no other event does.
func writeTrigger(b *book, trigger *contracts.Trigger) {
	b.hooked("The URL for "+nameOf(trigger)+" is called when an agent does that, with the query of the contract, and for nothing else",
		clauses(contracts.ClauseID("trigger", trigger.Object, trigger.Event), "triggers.url-per-event"), func(h *hooked) {
			h.hook(trigger)
			want := calls{}
			for _, object := range h.triggered() {
				h.live(object, want)
			}
			h.hears(calls{nameOf(trigger): want[nameOf(trigger)]})
		})
}

// writeTriggerURLs: each event has a URL of its own, in each tenant.
func writeTriggerURLs(b *book) {
	own := clauses("triggers.url-per-event")
	b.hooked("Each event of each object calls a URL of its own", own, func(h *hooked) {
		h.hook(h.contract().Triggers...)
		want := calls{}
		for _, object := range h.triggered() {
			h.live(object, want)
		}
		h.hears(want)
	})
	b.steeredPair("What an agent of one tenant does calls no URL of another", append(own, "tenant.isolation"), func(one, other *steered) {
		both, wants := []*hooked{one.hooked(), other.hooked()}, []calls{{}, {}}
		for i, h := range both {
			h.hook(h.contract().Triggers...)
			h.live(h.triggered()[0], wants[i])
			h.settles()
		}
		for i, h := range both {
			h.hears(wants[i])
		}
	})
}

// writeTriggerCalls: how a URL is called.
func writeTriggerCalls(b *book) {
	b.hooked("Every trigger calls by GET, without a body", clauses("triggers.get"), func(h *hooked) {
		h.hook(h.contract().Triggers...)
		for _, object := range h.triggered() {
			h.live(object, calls{})
		}
		h.settles()
		for _, trigger := range h.contract().Triggers {
			got := h.calls(trigger)
			h.Expect(got).NotTo(gomega.BeEmpty(), "calls for %s", nameOf(trigger))
			for _, call := range got {
				h.Expect(call.Method).To(gomega.Equal(http.MethodGet), "the call for %s", nameOf(trigger))
				h.Expect(call.Body).To(gomega.BeEmpty(), "the call for %s", nameOf(trigger))
			}
		}
	})
	b.hooked("The parameters of a trigger follow the query of its URL, or begin one", clauses("triggers.query-appended"), func(h *hooked) {
		trigger := h.aTrigger("edit")
		object := h.contract().Object(trigger.Object)
		id := h.rooted(object.Name)
		want := calls{}
		for _, own := range []string{"", "?", "?key=a%20b", "?key=1&key=2&x"} {
			h.hookTo(h.receiver(trigger).URL()+own, trigger)
			query := queryOf(trigger, h.edits(object, id))
			want.add(trigger, strings.TrimPrefix(strings.TrimPrefix(own+"&"+query, "?"), "&"))
		}
		h.hears(want)
	})
	writeSchemes(b)
	writeEmptyParameter(b)
}

// writeSchemes: a URL is https, unless a setting says otherwise.
func writeSchemes(b *book) {
	const good = "https://crm.example.com/hook"
	b.hooked("The URL of a trigger that is not https is refused", clauses("triggers.https"), func(h *hooked) {
		for _, trigger := range h.contract().Triggers {
			h.set(changedURL(good, trigger))
			for _, bad := range []string{"http://crm.example.com/hook", "ftp://crm.example.com/hook", "file:///hook", "crm.example.com/hook"} {
				h.setRefused(changedURL(bad, trigger), bad+" as the URL for "+nameOf(trigger))
			}
		}
	})
	b.hooked("A plain HTTP URL is taken for a trigger as long as a setting allows it", clauses("triggers.http-setting", "triggers.https"), func(h *hooked) {
		trigger := h.aTrigger("edit")
		object, url := h.contract().Object(trigger.Object), h.receiver(trigger).URL()
		if !strings.HasPrefix(url, "http:") {
			h.skip("the built-in receivers of this console are not on plain HTTP")
		}
		h.set(settings{"triggers": settings{"allowPrivate": true}})
		h.setRefused(changedURL(url, trigger), "a plain HTTP URL, without the setting that allows it,")
		h.hookTo(url, trigger)
		h.setRefused(settings{"triggers": settings{"allowHttp": false}}, "to forbid plain HTTP where a URL needs it")
		h.hears(calls{nameOf(trigger): {queryOf(trigger, h.edits(object, h.rooted(object.Name)))}})
	})
}

// writeEmptyParameter: a parameter whose tag has no value is there all the same.
func writeEmptyParameter(b *book) {
	trigger, without := b.emptyParameter()
	if trigger == nil {
		return
	}
	b.hooked(without+" is empty in what is called for a "+trigger.Object+" that has none", clauses("triggers.task-without-customer"), func(h *hooked) {
		h.hook(h.contract().Triggers...)
		object, want := h.contract().Object(trigger.Object), calls{}
		record := h.live(object, want)
		h.Expect(record.Tags).NotTo(gomega.HaveKey(without), "a %s with nothing but what it needs", object.Name)
		h.hears(want)
	})
}

// emptyParameter is a trigger whose query has a tag that a record can be without, and that tag.
func (b *book) emptyParameter() (*contracts.Trigger, string) {
	for _, trigger := range b.contract.Triggers {
		e := entityOf(b.contract.Object(trigger.Object))
		for _, tag := range e.Tags {
			if tag.References != nil && tag.Default == nil && strings.Contains(trigger.Query, placeholderOf(tag.Name)) && paramOf(e.add, tag) != nil && !e.mandatory(tag) {
				return trigger, tag.Name
			}
		}
	}
	return nil, ""
}
