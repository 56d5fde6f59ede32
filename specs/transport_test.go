package specs_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

func TestABrokenTransportFailsByItsClause(t *testing.T) {
	for _, broken := range slices.Concat(brokenEndpoints(), brokenForms(), brokenReplies()) {
		t.Run(broken.clause+": "+broken.how, func(t *testing.T) {
			NewWithT(t).Expect(failed(t, wrapped(t, broken.wrap), broken.clause)).To(ContainElement(broken.clause))
		})
	}
}

// mine are the clauses of these concerns.
func mine(c *contracts.Contract) []string {
	ids := []string{"endpoint.classic", "request.shape", "reply.shape", "limit.body", "limit.depth", "limit.elements", "tls.min"}
	for _, promise := range c.Promises {
		if slices.Contains([]string{"transport", "tls", "limits"}, promise.Concern) {
			ids = append(ids, promise.ID)
		}
	}
	return ids
}

func TestEveryClauseOfTransportTLSAndLimitsHasASpecOfItsName(t *testing.T) {
	g := NewWithT(t)
	contract, err := contracts.Default()
	g.Expect(err).NotTo(HaveOccurred())
	named := map[string]bool{}
	texts := map[string]bool{}
	for _, spec := range specs.All(contract) {
		named[spec.Clauses[0]] = true
		key := spec.Clauses[0] + ": " + spec.Text
		g.Expect(texts).NotTo(HaveKey(key), "two specs cannot be told apart")
		texts[key] = true
	}
	for _, id := range mine(contract) {
		g.Expect(named).To(HaveKey(id), "no spec is named by this clause")
	}
}

func TestAWholeServerInAHandlerPassesTransportTLSAndLimits(t *testing.T) {
	g := NewWithT(t)
	target := wrapped(t, whole)
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: "concern:transport || concern:limits"})
	g.Expect(err).NotTo(HaveOccurred())
	for _, spec := range result.Specs {
		g.Expect(spec.State).NotTo(Equal(specs.Failed), "%s\n%s", spec.Text, spec.Failure)
		if spec.State == specs.Skipped {
			g.Expect(spec.Clauses[0]).To(BeElementOf("unavailable.store", "limits.settings"))
			g.Expect(spec.Reason).NotTo(BeEmpty())
		}
	}
}

// whole changes nothing.
func whole(next http.Handler) http.Handler { return next }

// holds demands that no spec of these concerns fails, and gives what they came to.
func holds(t *testing.T, target specs.Target) []specs.SpecResult {
	t.Helper()
	g := NewWithT(t)
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: "concern:transport || concern:limits || concern:tls"})
	g.Expect(err).NotTo(HaveOccurred())
	passed := 0
	for _, spec := range result.Specs {
		g.Expect(spec.State).NotTo(Equal(specs.Failed), "%s\n%s", spec.Text, spec.Failure)
		if spec.State == specs.Passed {
			passed++
		}
	}
	g.Expect(passed).To(BeNumerically(">", 30))
	return result.Specs
}

func TestNoSecretStandsInAnExchange(t *testing.T) {
	g := NewWithT(t)
	const password, key = `pass&wörd=1 +%41<"'>`, "eght_k+e/y=1"
	target := wrapped(t, whole, func(o *mockserver.Options) {
		o.Tenants[0].Password = password
		o.Tenants[0].GatewayKeys = []mockserver.GatewayKey{{Key: key}}
	})
	target.Credentials[0].Password, target.Credentials[0].APIKey = password, key
	exchanges := 0
	for _, spec := range holds(t, target) {
		for _, e := range spec.Exchanges {
			exchanges++
			for _, secret := range []string{"wörd", "w%C3%B6rd", "w%c3%b6rd", "%77%c3%b6%72%64", "k+e", "k%2Be"} {
				shown := strings.Join([]string{e.URL, e.Request, e.Reply, e.ContentType, e.Hint, e.Error}, "\n")
				g.Expect(shown).NotTo(ContainSubstring(secret), "%s", spec.Text)
			}
		}
	}
	g.Expect(exchanges).To(BeNumerically(">", 100))
}

func TestAReadOnlyRunSendsNothingButGet(t *testing.T) {
	g := NewWithT(t)
	var others atomic.Int64
	target := wrapped(t, reading(func(r *http.Request, body string) string {
		document, _ := wire.FormValue([]byte(body), "xml_query")
		written := regexp.MustCompile(`(?i)ACTION="(add|modify)"`).Match(append(document, body...))
		if written || !slices.Contains([]string{"GET", "POST", "HEAD", "OPTIONS"}, r.Method) {
			others.Add(1)
		}
		return body
	}))
	target.Profile = specs.ReadOnly
	holds(t, target)
	g.Expect(others.Load()).To(BeZero())
}

func TestTheSpecsHoldForOtherTargets(t *testing.T) {
	for how, change := range map[string]func(*specs.Target){
		"HTTPS alone, with any certificate, at a pace": func(target *specs.Target) {
			target.URLs, target.Gateway, target.Insecure, target.Roots, target.Rate = target.URLs[1:], "", true, nil, 2000
		},
		"HTTP alone, with its path, and one tenant without agents": func(target *specs.Target) {
			target.URLs = []string{target.URLs[0] + classicPath}
			target.Gateway += gatewayPath
			target.Credentials, target.Agents = target.Credentials[:1], nil
		},
		"URLs that end in a slash": func(target *specs.Target) { target.URLs[0] += "/"; target.Gateway += "/" },
	} {
		t.Run(how, func(t *testing.T) {
			target := wrapped(t, whole)
			change(&target)
			holds(t, target)
		})
	}
}

func TestTheSpecsHoldForOtherContracts(t *testing.T) {
	for how, overlay := range map[string]string{
		"other names": `<overlay>
			<request root="API" tenant="COMPANY" username="WHO" password="SECRET" command="DO" object="WHAT" action="HOW"/>
			<reply root="API" element="ANSWER" item="ROW" attributes="ERROR_CODE STATUS ERROR_STR" charset="UTF-8" content-type="application/xml; charset=UTF-8"/>
			<endpoint name="classic" path="/api" form-field="q" methods="POST"/>
		</overlay>`,
		"no gateway":   `<endpoint name="gateway" remove="yes"/>`,
		"other texts":  `<overlay><problem name="criterion" text="{tag}: {value}!"/><problem name="envelope" status="-1" code="17"/></overlay>`,
		"ids in REPLY": `<object name="Customer"><action name="Add"><returns tags="ACCOUNTNUM" nesting="reply"/></action></object>`,
	} {
		t.Run(how, func(t *testing.T) {
			contract, err := contracts.Default(contracts.File{Name: "other.xml", Data: []byte(overlay)})
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			target := wrapped(t, whole, func(o *mockserver.Options) { o.Contract = contract })
			target.Contract = contract
			holds(t, target)
		})
	}
}

func TestTheSpecsHoldTimeAndAgainInAnyOrder(t *testing.T) {
	target := wrapped(t, whole)
	for seed := range int64(3) {
		result, err := specs.Run(t.Context(), target, specs.Options{Seed: seed + 1, Labels: "concern:transport || concern:limits || concern:tls"})
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(result.OK()).To(BeTrue(), "seed %d", seed+1)
	}
}
