package specs_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// besideTheAPI are the concerns of what stands beside it.
const besideTheAPI = "concern: containsAny {triggers, attachments}"

// beside carries out the specs of what stands beside the API.
func beside(t *testing.T, target specs.Target) []specs.SpecResult {
	t.Helper()
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: besideTheAPI})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return slices.DeleteFunc(result.Specs, func(s specs.SpecResult) bool { return s.State == specs.NotExercised })
}

func TestSpecsOfTriggersAndAttachmentsPass(t *testing.T) {
	for name, overlay := range map[string]string{
		"as shipped": `<triggers/>`,
		"with a trigger and attachments of one's own": `<trigger object="faq" event="edit" query="Question={FAQNUM}&amp;Category={CATEGORY}" by="agent"/>` +
			`<attachments path="/files" objects="case task"/>`,
		"without triggers for follow-ups": `<trigger object="followup" event="create" remove="yes"/>` +
			`<trigger object="followup" event="edit" remove="yes"/><trigger object="followup" event="delete" remove="yes"/>`,
	} {
		t.Run(name, func(t *testing.T) {
			contract, err := contracts.Default(contracts.File{Name: "overlay.xml", Data: []byte("<overlay>" + overlay + "</overlay>")})
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			target := started(t, func(o *mockserver.Options) { o.Contract = contract })
			target.Contract = contract
			results := beside(t, target)
			NewWithT(t).Expect(len(results)).To(BeNumerically(">", 40))
			for _, spec := range results {
				NewWithT(t).Expect(spec.State).To(Equal(specs.Passed), "%s: %s%s", spec.Text, spec.Reason, spec.Failure)
			}
		})
	}
}

func TestSpecsOfTriggersAndAttachmentsLeaveNothingBehindAndShowNoToken(t *testing.T) {
	target := started(t)
	before := tenantsOf(t, target)
	shown := 0
	for _, spec := range beside(t, target) {
		for _, exchange := range spec.Exchanges {
			if strings.Contains(exchange.URL, "attachments") {
				shown++
				NewWithT(t).Expect(exchange.Request).To(Or(Equal("Authorization: Basic ***\n"), Equal("Authorization: none\n")), spec.Text)
			}
			NewWithT(t).Expect(exchange.Request+exchange.Reply+exchange.URL).NotTo(ContainSubstring("crmock-secret"), spec.Text)
		}
	}
	NewWithT(t).Expect(shown).To(BeNumerically(">", 50))
	NewWithT(t).Expect(tenantsOf(t, target)).To(Equal(before))
}

func TestSpecsOfTriggersAndAttachmentsSayWhatATargetLacks(t *testing.T) {
	for _, lacking := range []struct {
		name, concern, reason string
		change                func(*specs.Target)
	}{
		{"a console", "triggers", "no console of crmock is given", func(target *specs.Target) { target.Console = "" }},
		{"HTTPS", "attachments", "no URL over HTTPS is given", func(target *specs.Target) { target.URLs = target.URLs[:1] }},
		{"a write profile", "triggers", "the profile is read-only: nothing may be added or modified", func(target *specs.Target) { target.Profile = specs.ReadOnly }},
	} {
		t.Run(lacking.name, func(t *testing.T) {
			target := started(t)
			lacking.change(&target)
			for _, spec := range beside(t, target) {
				NewWithT(t).Expect(spec.State).NotTo(Equal(specs.Failed), spec.Text+spec.Failure)
				if spec.Concern == lacking.concern {
					NewWithT(t).Expect(spec.State).To(Equal(specs.Skipped), spec.Text)
					NewWithT(t).Expect(spec.Reason).To(Equal(lacking.reason), spec.Text)
				}
			}
		})
	}
}

func TestSpecsOfTriggersAndAttachmentsPassWhereTheConsoleAsksForAToken(t *testing.T) {
	const token = "a token that nobody guesses"
	target := started(t, func(o *mockserver.Options) { o.ConsoleToken = token })
	target.ConsoleToken = token
	for _, spec := range beside(t, target) {
		NewWithT(t).Expect(spec.State).To(Equal(specs.Passed), "%s: %s%s", spec.Text, spec.Reason, spec.Failure)
	}
}

// pretending is a console that does nothing of what a method asks for on some paths, and answers as it does otherwise.
func pretending(method, part string, status int, body string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != method || !strings.Contains(r.URL.Path, part) {
				next.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		})
	}
}

// TestSpecsOfTriggersAndAttachmentsFailOnABrokenConsole: what no mutant breaks, since it is the console that refuses.
func TestSpecsOfTriggersAndAttachmentsFailOnABrokenConsole(t *testing.T) {
	const record = `{"object":"Case","id":"7","tags":{"CASENUM":"7","ACCOUNTNUM":"8"}}`
	for _, broken := range []struct {
		name    string
		spoil   func(http.Handler) http.Handler
		clauses []string
	}{
		{"refuses no settings", obliging, []string{"triggers.https", "triggers.http-setting"}},
		{"changes no settings", idle, []string{
			"trigger.case.create", "trigger.followup.delete", "triggers.url-per-event", "triggers.get", "triggers.query-appended", "triggers.https",
			"triggers.http-setting", "triggers.not-by-api", "triggers.not-by-bulk", "triggers.not-by-import", "triggers.agents-only",
			"triggers.not-by-auto-log", "triggers.task-without-customer", "triggers.two-way", "triggers.read-back", "attachments.basic", "attachments.case",
		}},
		{"lets no agent create", pretending(http.MethodPost, "/objects/", http.StatusCreated, record), []string{
			"trigger.case.create", "triggers.read-back", "triggers.not-by-auto-log",
		}},
		{"lets no agent edit", pretending(http.MethodPatch, "/objects/", http.StatusOK, record), []string{
			"trigger.case.edit", "triggers.read-back", "triggers.two-way", "triggers.query-appended", "triggers.not-by-api",
		}},
		{"lets no agent delete", pretending(http.MethodDelete, "/objects/", http.StatusNoContent, ""), []string{
			"trigger.case.delete", "triggers.read-back", "attachments.faq",
		}},
		{"attaches nothing", pretending(http.MethodPut, "/attachments/", http.StatusNoContent, ""), []string{
			"attachments.case", "attachments.followup", "attachments.faq", "attachments.https", "attachments.basic", "attachments.single",
			"attachments.zip", "attachments.names",
		}},
		{"makes nothing in bulk", pretending(http.MethodPost, "/fake", http.StatusOK, `{"added":{}}`), []string{"triggers.not-by-bulk", "triggers.agents-only"}},
		{"imports nothing", pretending(http.MethodPost, "/import", http.StatusOK, `{"added":{}}`), []string{"triggers.not-by-import", "triggers.agents-only"}},
		{"answers no call", pretending(http.MethodGet, "/receiver/", http.StatusNotFound, ""), []string{"triggers.url-per-event", "triggers.get", "triggers.two-way"}},
	} {
		t.Run(broken.name, func(t *testing.T) {
			target := started(t)
			a := &access{target: target}
			a.behind(t, broken.spoil)
			result := a.run(t, "clause: containsAny {"+strings.Join(broken.clauses, ", ")+"}")
			for _, clause := range broken.clauses {
				NewWithT(t).Expect(slices.Contains(named(result, clause), specs.Failed)).To(BeTrue(), "no spec that %s names has failed", clause)
			}
		})
	}
}
