package specs

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// hooked is a tenant with an agent, whose triggers call built-in receivers of its own: one for each event, once it is
// hooked.
type hooked struct {
	*steered

	agent string
}

// hooked adds a spec that has an agent and triggers.
func (b *book) hooked(text string, clauses []string, check func(*hooked)) {
	b.steered(text, clauses, func(t *steered) { check(t.hooked()) })
}

// hooked sets no URL yet, and forgets those that the tenant began with.
func (t *steered) hooked() *hooked {
	agents := t.set(settings{"triggers": nil}).Agents
	if len(agents) == 0 {
		const login = "crmock.agent"
		agents = t.set(settings{
			"agents": []settings{{"login": login, "id": "crmock-agent"}}, "api": settings{"usedIdentity": login},
		}).Agents
	}
	return &hooked{t, agents[0].Login}
}

// aTrigger is the contract's first trigger for an event.
func (h *hooked) aTrigger(event string) *contracts.Trigger {
	all := h.contract().Triggers
	i := slices.IndexFunc(all, func(t *contracts.Trigger) bool { return t.Event == event })
	if i < 0 {
		h.skip("the contract has no trigger for the event %s", event)
	}
	return all[i]
}

// receiver is where a trigger calls.
func (h *hooked) receiver(trigger *contracts.Trigger) console.ReceiverHandle {
	return h.handle.Receiver("crmock-" + nameOf(trigger))
}

// hook sets a receiver of its own as the URL of each of some triggers.
func (h *hooked) hook(triggers ...*contracts.Trigger) {
	for _, trigger := range triggers {
		h.hookTo(h.receiver(trigger).URL(), trigger)
	}
}

// hookTo sets the URL of a trigger, and lets it be one of this machine.
func (h *hooked) hookTo(url string, trigger *contracts.Trigger) {
	h.set(settings{"triggers": settings{"allowHttp": true, "allowPrivate": true, "urls": urlOf(url, trigger)}})
}

// urlOf is the URL of a trigger as it stands in the settings.
func urlOf(url string, trigger *contracts.Trigger) settings {
	return settings{trigger.Object: settings{trigger.Event: url}}
}

// changedURL is a change of the URL of a trigger, and of nothing else.
func changedURL(url string, trigger *contracts.Trigger) settings {
	return settings{"triggers": settings{"urls": urlOf(url, trigger)}}
}

// calls are the queries that receivers are called with, oldest first, by the name of the trigger.
type calls map[string][]string

func (c calls) add(trigger *contracts.Trigger, query string) {
	c[nameOf(trigger)] = append(c[nameOf(trigger)], query)
}

// patience is how long deliveries may take.
const patience = 10 * time.Second

// hears demands that the receivers were called so, once nothing is left to deliver, and that none was called otherwise.
func (h *hooked) hears(want calls) {
	h.settles()
	got, wanted := calls{}, calls{}
	for _, trigger := range h.contract().Triggers {
		for _, call := range h.calls(trigger) {
			got.add(trigger, call.Query)
		}
		if queries := want[nameOf(trigger)]; len(queries) > 0 {
			wanted[nameOf(trigger)] = queries
		}
	}
	h.Expect(got).To(gomega.Equal(wanted), "the queries that the URLs were called with, by trigger")
}

// settles waits until nothing is left to deliver. What an agent does is to be delivered from before its answer on.
func (h *hooked) settles() {
	h.Expect(h.handle.Deliveries().Flush(h.ctx, patience)).To(gomega.Succeed(), "the deliveries do not end")
}

// calls are those that the receiver of a trigger has got.
func (h *hooked) calls(trigger *contracts.Trigger) []console.Call {
	got, err := h.receiver(trigger).Calls(h.ctx, console.CallQuery{})
	h.Expect(err).NotTo(gomega.HaveOccurred())
	return got.Calls
}

// creates lets the agent create a record of the least that it needs, or of these fields.
func (h *hooked) creates(object *contracts.Object, fields ...contracts.Field) console.Record {
	tags := map[string]string{}
	for _, f := range h.rootedFields(entityOf(object), fields...) {
		tags[f.Tag] = f.Value
	}
	created, err := h.handle.CreateRecord(h.ctx, h.agent, object.Name, tags)
	h.Expect(err).NotTo(gomega.HaveOccurred(), "the agent cannot create a %s", object.Name)
	return created
}

// anyText is a tag of an object that an agent can change to any text.
func (h *hooked) anyText(object *contracts.Object) *contracts.Param {
	param := labelled(object.Edit())
	if param == nil {
		h.skip("no tag of a %s takes any text", object.Name)
	}
	return param
}

// edits lets the agent change a record.
func (h *hooked) edits(object *contracts.Object, id string) console.Record {
	param := h.anyText(object)
	edited, err := h.handle.EditRecord(h.ctx, h.agent, object.Name, id, map[string]string{param.Name: h.label(param)})
	h.Expect(err).NotTo(gomega.HaveOccurred(), "the agent cannot edit %s %s", object.Name, id)
	return edited
}

// deletes lets the agent delete a record.
func (h *hooked) deletes(object *contracts.Object, id string) {
	h.Expect(h.handle.DeleteRecord(h.ctx, h.agent, object.Name, id)).To(gomega.Succeed(), "the agent cannot delete %s %s", object.Name, id)
}

// live lets the agent create, edit and delete a record, and adds the calls that are to come of it. It is the record as
// it was created.
func (h *hooked) live(object *contracts.Object, want calls) console.Record {
	record := h.creates(object)
	edited := h.edits(object, record.ID)
	h.deletes(object, record.ID)
	for _, trigger := range h.contract().Triggers {
		if h.contract().Object(trigger.Object) == object {
			want.add(trigger, queryOf(trigger, edited))
		}
	}
	return record
}

// placeholderOf is what stands for the value of a tag in the query of a trigger.
func placeholderOf(tag string) string { return "{" + tag + "}" }

// queryOf is what a trigger is to call its URL with, of a record.
func queryOf(trigger *contracts.Trigger, record console.Record) string {
	parts := strings.Split(trigger.Query, "&")
	for i, part := range parts {
		name, tag, _ := strings.Cut(part, "=")
		parts[i] = name + "=" + strings.ReplaceAll(url.QueryEscape(record.Tags[strings.Trim(tag, "{}")]), "+", "%20")
	}
	return strings.Join(parts, "&")
}

// keysOf are the fields by which a Get finds the record of a call again.
func (h *hooked) keysOf(trigger *contracts.Trigger, call console.Call) []contracts.Field {
	var fields []contracts.Field
	e := h.entity(trigger.Object)
	for part := range strings.SplitSeq(trigger.Query, "&") {
		name, tag, _ := strings.Cut(part, "=")
		values := call.Parameters[name]
		h.Expect(values).To(gomega.HaveLen(1), "values of %s in the call %q for %s", name, call.Query, nameOf(trigger))
		if filter := e.filter(e.Tag(strings.Trim(tag, "{}"))); filter != nil && values[0] != "" {
			fields = append(fields, field(filter.Name, values[0]))
		}
	}
	h.Expect(fields).NotTo(gomega.BeEmpty(), "nothing in the call for %s that a Get takes", nameOf(trigger))
	return fields
}
