package specs_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs"
)

func TestSpecsOfAccessHoldOnACrmockServer(t *testing.T) {
	a := accessTo(t)
	a.serve(t, nil)
	for range 2 { // what one run leaves behind does not disturb the next
		NewWithT(t).Expect(failures(a.run(t, accessConcerns))).To(BeEmpty())
	}
}

// failures are the specs that failed, and why.
func failures(result specs.Result) []string {
	var found []string
	for _, spec := range result.Specs {
		if spec.State == specs.Failed {
			found = append(found, spec.Clauses[0]+": "+spec.Text+"\n"+spec.Failure)
		}
	}
	return found
}

// everythingTicked gives every tenant every right, so that it ignores the one that each was to lack.
func everythingTicked(a *access) {
	for i := range a.server.Tenants {
		a.server.Tenants[i].Rights = nil
	}
}

// nothingTicked takes every right from the tenants that were to lack one.
func nothingTicked(a *access) {
	for i := range a.server.Tenants {
		if a.server.Tenants[i].Rights != nil {
			a.server.Tenants[i].Rights = map[string][]string{}
		}
	}
}

// denying says of an operation that it is denied, whatever the server has made of it.
func denying() *spoiler {
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		if strings.EqualFold(s.sent.Tenant, "without-"+s.operation()) {
			s.replying(answered, wire.Reply{Status: 310, Code: 310, Text: "Operation Denied. Not enough permissions"})
		}
	}}
}

// TestTheSpecsOfEachRightFailOnABrokenServer breaks all cells of the matrix at once: each spec looks at a tenant of its
// own, which lacks nothing but one right.
func TestTheSpecsOfEachRightFailOnABrokenServer(t *testing.T) {
	for _, server := range []struct {
		name, text string
		gets       bool // the specs of Gets have to fail too
		settings   func(*access)
		spoiler    *spoiler
	}{
		{name: "rights ignored", text: " is denied to a tenant", gets: true, settings: everythingTicked},
		{name: "rights of no use", text: " is carried out for", gets: true, settings: nothingTicked},
		{name: "denied and carried out", text: " changes nothing", settings: everythingTicked, spoiler: denying()},
	} {
		t.Run(server.name, func(t *testing.T) {
			a := accessTo(t)
			server.settings(a)
			if server.spoiler == nil {
				a.serve(t, nil)
			} else {
				a.serve(t, func(h http.Handler) http.Handler { return server.spoiler.around(h, a.target.Contract) })
			}
			failed := failures(a.run(t, `/^clause:\w+\.\w+\.right$/`))
			for _, op := range a.target.Contract.Operations() {
				if server.gets || op.Action != contracts.Get {
					NewWithT(t).Expect(failed).To(ContainElement(HavePrefix(op.Name + ".right: " + op.Name + server.text)))
				}
			}
		})
	}
}

// forgetting finds no record any more once a Delete has named it.
func forgetting(id string) *spoiler {
	deleted := map[string]bool{} // requests come one at a time
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		switch {
		case s.sent.Action == "Delete":
			deleted[s.value(id)] = true
		case s.operation() == "Customer.Get" && deleted[s.value(id)]:
			s.replying(answered, wire.Reply{})
		}
	}}
}

func TestSpecsOfRightsFailOnABrokenServer(t *testing.T) {
	allMustFail(t, []broken{
		{
			name: "the cell of one tenant ignored", clause: "rights.matrix",
			settings: func(a *access) { a.tenant("without-faq.get").Rights = nil },
		},
		{
			name: "a right taken with another", clause: "rights.matrix-alone",
			settings: func(a *access) {
				tenant := a.tenant("without-customer.add")
				tenant.Rights = maps.Clone(tenant.Rights) // the target's credentials keep theirs
				delete(tenant.Rights, "FAQ")
			},
		},
		{
			name: "a text of its own", clause: "rights.denied",
			spoiler: &spoiler{after: func(_ *seen, answered *httptest.ResponseRecorder) { replacing(answered, "Not enough permissions", "") }},
		},
		{
			name: "tags looked at first", clause: "rights.denied", text: "before anybody looks",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.value("NO_SUCH_TAG") != "" {
					s.replying(answered, wire.Reply{Status: -1, Code: 2, Text: "The passed value 'x' of the alias NO_SUCH_TAG doesn't meet the specified criterion"})
				}
			}},
		},
		{
			name: "denied and carried out", clause: "rights.denied", text: "all the same",
			settings: everythingTicked, spoiler: denying(),
		},
		{
			name: "the used identity may do all", clause: "rights.not-inherited",
			settings: everythingTicked,
		},
		{
			name: "Delete deletes nothing and says so to nobody", clause: "operation.no-delete",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.sent.Action == "Delete" {
					s.replying(answered, wire.Reply{})
				}
			}},
		},
		{
			name: "Delete deletes and refuses", clause: "operation.no-delete",
			spoiler: forgetting("ACCOUNTNUM"),
		},
		{
			name: "Followup.Modify exists", clause: "rights.no-followup-modify",
			overlay: `<object name="Followup"><action name="Modify"><right name="followup.modify"/><key tag="FOLLOWUPNUM"/>` +
				`<accepts tags="SUBJECT"/><returns tags="FOLLOWUPNUM"/></action></object>`,
		},
	})
}
