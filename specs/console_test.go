package specs_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
)

func TestSpecsOfSettingsFailOnABrokenServer(t *testing.T) {
	allMustFail(t, []broken{
		{
			name: "cannot be disabled", clause: "settings.enable",
			settings: func(a *access) { a.tenant("disabled").Disabled = false },
		},
		{
			name: "the username in place of the identity", clause: "settings.used-identity",
			spoiler: &spoiler{after: func(_ *seen, answered *httptest.ResponseRecorder) {
				replacing(answered, "<CREATEDBY>bpower<", "<CREATEDBY>api<")
			}},
		},
		{
			name: "another identity for tasks", clause: "settings.used-identity",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.sent.Object == "Task" {
					replacing(answered, "<CREATEDBY>bpower<", "<CREATEDBY>jsmith<")
				}
			}},
		},
		{
			name: "no identity", clause: "settings.used-identity",
			overlay: `<object name="FAQ"><effect on="Add" set="CREATEDBY" to="agent" remove="yes"/></object>`,
		},
	})
}

// ownPromises are the concerns whose promises the specs of access are about.
func ownPromises() []string {
	return []string{"authentication", "rights", "isolation", "concurrency", "settings", "triggers", "attachments"}
}

// ownClauses are the clauses that have to name a spec.
func ownClauses(c *contracts.Contract) []string {
	var ids []string
	for _, clause := range c.Clauses {
		right, trigger := strings.HasSuffix(clause.ID, ".right"), strings.HasPrefix(clause.ID, "trigger.")
		if right || trigger || strings.HasPrefix(clause.ID+".", "endpoint.gateway.") {
			ids = append(ids, clause.ID)
		}
	}
	for _, promise := range c.Promises {
		if slices.Contains(ownPromises(), promise.Concern) {
			ids = append(ids, promise.ID)
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "problem.right" || id == "check.right" })
}

func TestEveryClauseOfAccessNamesASpec(t *testing.T) {
	contract, err := contracts.Default()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	named := map[string]bool{}
	for _, spec := range specs.All(contract) {
		named[spec.Clauses[0]] = true
	}
	var missing []string
	for _, id := range ownClauses(contract) {
		if !named[id] {
			missing = append(missing, id)
		}
	}
	NewWithT(t).Expect(missing).To(BeEmpty())
}

// TestOnlyWhatNoConsoleShowsIsSkipped lists it: everything else is exercised. Triggers and attachments need more than this
// target has.
func TestOnlyWhatNoConsoleShowsIsSkipped(t *testing.T) {
	a := accessTo(t)
	a.serve(t, nil)
	skipped := []string{"envelope.not-xml-setting", "login.throttle-setting", "customer.email-max-setting"}
	for _, spec := range a.run(t, accessConcerns+" && !(concern: containsAny {triggers, attachments})").Specs {
		if spec.State == specs.NotExercised {
			continue // of another concern
		}
		if slices.Contains(skipped, spec.Clauses[0]) {
			NewWithT(t).Expect(spec.Reason).To(ContainSubstring("not ours to start"), spec.Text)
		} else {
			NewWithT(t).Expect(spec.State).To(Equal(specs.Passed), spec.Text+spec.Failure+spec.Reason)
		}
	}
}

func TestSpecsOfAccessSayWhatATargetLacks(t *testing.T) {
	a := accessTo(t)
	a.serve(t, nil)
	a.target.Credentials = []specs.Credentials{{Tenant: "main", Username: "api", Password: "secret-main"}}
	result := a.run(t, accessConcerns)
	NewWithT(t).Expect(failures(result)).To(BeEmpty())
	NewWithT(t).Expect(result.Count(specs.Passed)).To(BeNumerically(">", 0))
	for _, spec := range result.Specs {
		if spec.State == specs.Skipped {
			NewWithT(t).Expect(spec.Reason).NotTo(BeEmpty(), spec.Text)
		}
	}
}

func TestSpecsOfAccessSendNothingButGetToAReadOnlyTarget(t *testing.T) {
	a := accessTo(t)
	a.serve(t, nil)
	a.target.Profile = specs.ReadOnly
	result := a.run(t, accessConcerns)
	NewWithT(t).Expect(failures(result)).To(BeEmpty())
	NewWithT(t).Expect(result.Count(specs.Passed)).To(BeNumerically(">", 30))
	NewWithT(t).Expect(result.Left).To(BeEmpty())
	for _, spec := range result.Specs {
		for _, exchange := range spec.Exchanges {
			NewWithT(t).Expect(exchange.Operation).To(Or(BeEmpty(), HaveSuffix(".Get")), spec.Text)
			NewWithT(t).Expect(exchange.Request).NotTo(ContainSubstring(`ACTION="Add"`), spec.Text)
		}
	}
}

func TestSpecsOfAccessShowNoSecret(t *testing.T) {
	a := accessTo(t)
	echo := spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		replacing(answered, "login parameters", "login parameters "+s.sent.Password)
		replacing(answered, "is not valid for this tenant", "is not "+s.header.Get(keyHeader))
	}}
	a.serve(t, func(server http.Handler) http.Handler { return echo.around(server, a.target.Contract) })
	result := a.run(t, accessConcerns)
	NewWithT(t).Expect(failures(result)).NotTo(BeEmpty())
	for _, spec := range result.Specs {
		for _, exchange := range spec.Exchanges {
			shown := exchange.Request + exchange.Reply + exchange.Error + exchange.Hint + exchange.URL
			NewWithT(t).Expect(shown).NotTo(MatchRegexp("(?i)secret-mai|eght_mai|eght_oth"), spec.Text)
		}
	}
}

func TestSpecsOfAccessHoldForObjectsOfOnesOwn(t *testing.T) {
	overlay := assetOverlay(t)
	contract, err := contracts.Default(overlay)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	a := accessTo(t)
	a.server.Contract, a.target.Contract = contract, contract
	a.serve(t, nil)
	result := a.run(t, accessConcerns)
	NewWithT(t).Expect(failures(result)).To(BeEmpty())
	for _, id := range []string{"Asset.Add.right", "Asset.Modify.right", "Asset.Get.right"} {
		NewWithT(t).Expect(named(result, id)).To(ContainElement(specs.Passed), id)
	}
}

// named are the states of the specs that a clause names.
func named(result specs.Result, clause string) []specs.State {
	var states []specs.State
	for _, spec := range result.Specs {
		if spec.Clauses[0] == clause {
			states = append(states, spec.State)
		}
	}
	return states
}

// assetOverlay is the example of the guide on adding an object.
func assetOverlay(t *testing.T) contracts.File {
	t.Helper()
	data, err := os.ReadFile("../docs/guides/asset.xml")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return contracts.File{Name: "asset.xml", Data: data}
}
