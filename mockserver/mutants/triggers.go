package mutants

import (
	"net/http"
	"strings"
	"sync"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// fired breaks a server in what becomes of an event: change says which are fired in its place.
func fired(name, clause string, change func(trigger.Event) []trigger.Event) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		options.Seams = &seam.Seams{Fire: func(_ string, whole seam.Fires) seam.Fires { return firing{whole, change} }}
		return nil
	}}
}

// firing fires other events than it was told to.
type firing struct {
	seam.Fires

	change func(trigger.Event) []trigger.Event
}

// Fire fires what change makes of the event.
func (f firing) Fire(tx store.Tx, event trigger.Event) error {
	return fireAll(f.Fires, tx, f.change(event))
}

// fireAll fires events in order.
func fireAll(whole seam.Fires, tx store.Tx, events []trigger.Event) error {
	for _, event := range events {
		if err := whole.Fire(tx, event); err != nil {
			return err
		}
	}
	return nil
}

// called breaks a server in how it calls the URL of a trigger.
func called(name, clause string, change func(*http.Request)) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		options.Seams = &seam.Seams{Call: func(whole http.RoundTripper) http.RoundTripper { return changing{whole, change} }}
		return nil
	}}
}

// changing sends another request than it was told to.
type changing struct {
	whole  http.RoundTripper
	change func(*http.Request)
}

// RoundTrip changes a copy of the request.
func (c changing) RoundTrip(request *http.Request) (*http.Response, error) {
	other := request.Clone(request.Context())
	c.change(other)
	return c.whole.RoundTrip(other)
}

func triggerMutants() []Mutant {
	all := []Mutant{
		contract("a parameter of a trigger has another name", "trigger.case.edit", `<trigger object="case" event="edit" query="AccountID={ACCOUNTNUM}&amp;CaseNum={CASENUM}"/>`),
		contract("a parameter of a trigger is missing", "trigger.followup.create", `<trigger object="followup" event="create" query="CaseID={CASENUM}&amp;FollowupID={FOLLOWUPNUM}"/>`),
		contract("a trigger tells the id of another record", "triggers.read-back", `<trigger object="case" event="edit" query="AccountID={ACCOUNTNUM}&amp;CaseID={ACCOUNTNUM}"/>`),
		fired("deleting is an edit", "trigger.customer.delete", func(event trigger.Event) []trigger.Event {
			event.Kind = strings.Replace(event.Kind, "delete", "edit", 1)
			return []trigger.Event{event}
		}),
		fired("creating is an edit, too", "trigger.task.edit", func(event trigger.Event) []trigger.Event {
			if event.Kind != "create" {
				return []trigger.Event{event}
			}
			edit := event
			edit.Kind = "edit"
			return []trigger.Event{event, edit}
		}),
		fired("editing a follow-up fires nothing, as in old versions", "trigger.followup.edit", func(event trigger.Event) []trigger.Event {
			if event.Object == "Followup" && event.Kind == "edit" {
				return nil
			}
			return []trigger.Event{event}
		}),
		fired("all events of an object call one URL", "triggers.url-per-event", func(event trigger.Event) []trigger.Event {
			event.Kind = "edit"
			return []trigger.Event{event}
		}),
		fired("adding a follow-up is an edit of its case", "triggers.not-by-auto-log", noting),
		called("a trigger calls by POST", "triggers.get", func(r *http.Request) { r.Method = http.MethodPost }),
		called("the query of a trigger takes the place of that of its URL", "triggers.query-appended", func(r *http.Request) {
			r.URL.RawQuery = r.URL.RawQuery[max(0, strings.Index(r.URL.RawQuery, "AccountID=")):]
		}),
		called("the query of a trigger stands in front of that of its URL", "triggers.query-appended", func(r *http.Request) {
			if own, query, both := strings.Cut(r.URL.RawQuery, "&AccountID="); both {
				r.URL.RawQuery = "AccountID=" + query + "&" + own
			}
		}),
		called("a parameter without a value is left out", "triggers.task-without-customer", func(r *http.Request) {
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "AccountID=&", "", 1)
		}),
		called("the URL of another tenant is called", "triggers.url-per-event", ofTheFirst()),
	}
	return append(append(all, unaskedMutants()...), triggerOrderMutants()...)
}

// noting fires for the case that a new follow-up is about, as if the agent had edited it.
func noting(event trigger.Event) []trigger.Event {
	if event.Object != "Followup" || event.Kind != "create" {
		return []trigger.Event{event}
	}
	edit := event
	edit.Object, edit.Kind, edit.ID = "Case", "edit", event.Value("CASENUM")
	return []trigger.Event{event, edit}
}

// ofTheFirst calls the receivers of the tenant whose trigger was the first to fire, whosever fires.
func ofTheFirst() func(*http.Request) {
	var once sync.Once
	first := ""
	return func(r *http.Request) {
		// The path of a built-in receiver is /receiver/{tenant}/{name}.
		parts := strings.SplitN(r.URL.Path, "/", 4)
		if len(parts) != 4 {
			return
		}
		once.Do(func() { first = parts[2] })
		parts[2] = first
		r.URL.Path, r.URL.RawPath = strings.Join(parts, "/"), ""
	}
}
