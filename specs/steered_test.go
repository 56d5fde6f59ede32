package specs_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/specs"
)

// tenantsOf are the names of the tenants that the target's server has.
func tenantsOf(t *testing.T, target specs.Target) []string {
	t.Helper()
	client, err := console.New(target.Console, console.Options{})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	tenants, err := client.Tenants(t.Context())
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	names := make([]string, len(tenants))
	for i, tenant := range tenants {
		names[i] = tenant.Name
	}
	return names
}

// steeredClauses are some that need a tenant of a spec's own, of every concern.
const steeredClauses = "clause: containsAny {login.hosts, reply.utf-8-setting, search.max-items-setting, fields.types, settings.one-login, picklists.tenant}"

func TestSteeredSpecsLeaveNothingBehind(t *testing.T) {
	for name, spoil := range map[string]func(http.Handler) http.Handler{
		"where they pass": nil,
		"where they fail": writing(`STATUS="0"`, `STATUS="-1"`),
	} {
		t.Run(name, func(t *testing.T) {
			a := accessTo(t)
			a.onlyFull()
			a.serve(t, nil)
			before := tenantsOf(t, a.target)
			if spoil != nil {
				a.serve(t, func(server http.Handler) http.Handler { return afterFirst(server, spoil(server)) })
				before = tenantsOf(t, a.target)
			}
			result := a.run(t, steeredClauses)
			NewWithT(t).Expect(len(failures(result)) > 0).To(Equal(spoil != nil))
			NewWithT(t).Expect(result.Left).To(BeEmpty())
			NewWithT(t).Expect(tenantsOf(t, a.target)).To(Equal(before))
		})
	}
}

// afterFirst is a server that is well for one request, by which a run sees that it may begin.
func afterFirst(well, broken http.Handler) http.Handler {
	first := true
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if first {
			first = false
			well.ServeHTTP(w, r)
			return
		}
		broken.ServeHTTP(w, r)
	})
}

func TestSteeredSpecsShowTheirExchanges(t *testing.T) {
	a := accessTo(t)
	a.onlyFull()
	a.serve(t, nil)
	for _, spec := range a.run(t, "clause:settings.one-login").Specs {
		if spec.State == specs.NotExercised {
			continue
		}
		NewWithT(t).Expect(len(spec.Exchanges)).To(BeNumerically(">", 5), spec.Text)
		for _, exchange := range spec.Exchanges {
			NewWithT(t).Expect(exchange.Request).NotTo(ContainSubstring("crmock-secret"), spec.Text)
		}
	}
}

func TestSteeredSpecsAreSkippedWithoutAConsole(t *testing.T) {
	a := accessTo(t)
	a.onlyFull()
	a.serve(t, nil)
	a.target.Console = ""
	states := map[specs.State]int{}
	for _, spec := range a.run(t, steeredClauses).Specs {
		states[spec.State]++
		if spec.State == specs.Skipped {
			NewWithT(t).Expect(spec.Reason).To(Equal("no console of crmock is given"), spec.Text)
		}
	}
	NewWithT(t).Expect(states[specs.Skipped]).To(BeNumerically(">", 10))
	NewWithT(t).Expect(states[specs.Failed]).To(BeZero())
}

func TestAConsoleMayAskForAToken(t *testing.T) {
	a := accessTo(t)
	a.onlyFull()
	a.server.ConsoleToken = "a token that nobody guesses"
	a.serve(t, nil)
	NewWithT(t).Expect(named(a.run(t, "clause:login.any-host"), "login.any-host")).To(ConsistOf(specs.Failed))
	a.target.ConsoleToken = string(a.server.ConsoleToken)
	NewWithT(t).Expect(named(a.run(t, "clause:login.any-host"), "login.any-host")).To(ConsistOf(specs.Passed))
	NewWithT(t).Expect(named(a.run(t, "clause:settings.password-hidden"), "settings.password-hidden")).To(ConsistOf(specs.Passed))
	a.target.Console = "not a URL"
	_, err := specs.Run(t.Context(), a.target, specs.Options{})
	NewWithT(t).Expect(err).To(HaveOccurred())
}

// idle is a console that says that it has changed what it was told to, and has not. Of settings it shows what was asked
// for, as far as that can be seen without looking at the API.
func idle(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			r = r.Clone(r.Context())
			r.Method, r.Body, r.ContentLength = http.MethodGet, http.NoBody, 0
			r.Header.Del("Content-Type")
		}
		next.ServeHTTP(w, r)
	})
}

// obliging is a console that refuses no settings: what cannot be it leaves as it is, and says that all is well.
func obliging(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answered := httptest.NewRecorder()
		next.ServeHTTP(answered, r)
		if answered.Code == http.StatusUnprocessableEntity {
			idle(next).ServeHTTP(w, r)
			return
		}
		for name, values := range answered.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answered.Code)
		_, _ = w.Write(answered.Body.Bytes())
	})
}

// talking is a console that keeps the passwords that it is sent, and shows the last one in all settings.
func talking(next http.Handler) http.Handler {
	given := ""
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r = withBody(r, body)
		if found := passwordSent.FindSubmatch(body); found != nil {
			given = string(found[1])
		}
		answering(func(r *http.Request, answer *httptest.ResponseRecorder) {
			if r.Method == http.MethodGet {
				answer.Body = bytes.NewBufferString(strings.Replace(answer.Body.String(), `"usedIdentity"`, `"password":"`+given+`","usedIdentity"`, 1))
			}
		})(next).ServeHTTP(w, r)
	})
}

var passwordSent = regexp.MustCompile(`"password":"([^"]*)"`)

// mixing is a console that shows of one tenant what is another's: path is what it looks for.
func mixing(path, tenant string) func(http.Handler) http.Handler {
	return asking(func(r *http.Request) {
		if strings.HasSuffix(r.URL.Path, path) {
			r.URL.Path = "/api/v1/tenants/" + tenant + path
		}
	})
}

// unless is a console that does nothing on a path, and says that it has.
func unless(path string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, path) {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// behind puts something in front of the console of a target.
func (a *access) behind(t *testing.T, spoil func(http.Handler) http.Handler) {
	t.Helper()
	there, err := url.Parse(a.target.Console)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	proxy := httptest.NewServer(spoil(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(there) }}))
	t.Cleanup(proxy.Close)
	a.target.Console = proxy.URL
}

// TestSteeredSpecsFailOnABrokenConsole: no spec passes whatever the console does.
func TestSteeredSpecsFailOnABrokenConsole(t *testing.T) {
	for _, broken := range []struct {
		name    string
		spoil   func(http.Handler) http.Handler
		clauses []string
	}{
		{"changes nothing", idle, []string{
			"login.wrong-cluster", "login.hosts", "settings.enable", "settings.username", "settings.one-login", "settings.password-hidden",
			"settings.used-identity", "reply.utf-8-setting", "search.max-items-setting", "picklists.tenant", "fields.owners", "fields.types",
			"fields.name-length", "fields.default-length", "fields.hidden-flag", "fields.tag-setting", "endpoint.gateway.key-invalid",
			"Customer.Add.right", "Task.Get.right", "Followup.Add.right", "Case.CREATEDDATE.effect.Add", "FAQ.LASTMODDATE.effect.Modify",
			"tenant.isolation",
		}},
		{"refuses nothing", obliging, []string{
			"settings.username", "settings.used-identity", "fields.owners", "fields.types", "fields.name-length", "fields.default-length",
		}},
		{"shows passwords", talking, []string{"settings.password-hidden"}},
		{"shows the journal of another tenant", mixing("/exchanges", "main"), []string{"tenant.isolation"}},
		{"moves the clock of another tenant", mixing("/clock", "main"), []string{
			"tenant.isolation", "Case.CREATEDDATE.effect.Add", "Case.CLOSEDDATE.effect.STATUS", "Case.LASTACTDATE.effect.Followup-Add", "Task.LASTACTDATE.effect.Add-Modify",
		}},
		{"puts no records back", unless("/restore"), []string{"tenant.isolation"}},
	} {
		t.Run(broken.name, func(t *testing.T) {
			a := accessTo(t)
			a.onlyFull()
			a.serve(t, nil)
			a.behind(t, broken.spoil)
			result := a.run(t, "clause: containsAny {"+strings.Join(broken.clauses, ", ")+"}")
			for _, clause := range broken.clauses {
				NewWithT(t).Expect(slices.Contains(named(result, clause), specs.Failed)).To(BeTrue(), "no spec that %s names has failed", clause)
			}
		})
	}
}

func TestASpecFailsOnAServerThatMindsTheHost(t *testing.T) {
	allMustFail(t, []broken{{
		name: "answers on its own address alone", clause: "login.any-host",
		front: rejecting(func(r *http.Request) bool { return !strings.HasPrefix(r.Host, "127.0.0.1") }),
	}})
}
