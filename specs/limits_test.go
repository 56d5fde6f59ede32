package specs_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

func TestABrokenLimitFailsByItsClause(t *testing.T) {
	for _, broken := range []struct {
		clause, how string
		limits      mockserver.Limits
	}{
		{"limit.body", "one byte less", mockserver.Limits{Body: 1<<20 - 1}},
		{"limit.body", "one byte more", mockserver.Limits{Body: 1<<20 + 1}},
		{"limit.body", "as much as you like", mockserver.Limits{Body: 1 << 30}},
		{"limit.depth", "one level less", mockserver.Limits{Depth: 31}},
		{"limit.depth", "one level more", mockserver.Limits{Depth: 33}},
		{"limit.elements", "one less", mockserver.Limits{Elements: 1999}},
		{"limit.elements", "one more", mockserver.Limits{Elements: 2001}},
	} {
		t.Run(broken.clause+": "+broken.how, func(t *testing.T) {
			target := started(t, func(o *mockserver.Options) { o.Limits = broken.limits })
			NewWithT(t).Expect(failed(t, target, broken.clause)).To(ContainElement(broken.clause))
		})
	}
}

func TestAServerThatHangsUpOnALargeBodyFails(t *testing.T) {
	target := wrapped(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > 1<<20 || r.ContentLength < 0 {
				panic(http.ErrAbortHandler)
			}
			next.ServeHTTP(w, r)
		})
	})
	NewWithT(t).Expect(failed(t, target, "limit.body")).To(ContainElement("limit.body"))
}

func TestAServerThatIsUnwellAfterALimitFails(t *testing.T) {
	for _, clause := range []string{"limit.body", "limit.depth", "limit.elements"} {
		var hurt atomic.Bool
		target := wrapped(t, answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			if hurt.Load() {
				answer.Code = http.StatusInternalServerError
			}
			if strings.Contains(answer.Body.String(), "Unknown Server Error") {
				hurt.Store(true)
			}
		}))
		NewWithT(t).Expect(failed(t, target, clause)).To(ContainElement(clause), clause)
	}
}

func TestOtherLimitsAreHeldAgainstServersThatHaveThem(t *testing.T) {
	for how, overlay := range map[string]string{
		"low":       `<overlay><limit name="body" value="4000"/><limit name="depth" value="5"/><limit name="elements" value="9"/></overlay>`,
		"lowest":    `<overlay><limit name="body" value="800"/><limit name="depth" value="3"/><limit name="elements" value="7"/></overlay>`,
		"high":      `<overlay><limit name="body" value="3000000"/><limit name="depth" value="100"/><limit name="elements" value="20000"/></overlay>`,
		"very high": `<overlay><limit name="body" value="2000000000"/><limit name="depth" value="3000"/></overlay>`,
	} {
		t.Run(how, func(t *testing.T) {
			g := NewWithT(t)
			contract, err := contracts.Default(contracts.File{Name: "limits.xml", Data: []byte(overlay)})
			g.Expect(err).NotTo(HaveOccurred())
			target := started(t, func(o *mockserver.Options) { o.Contract = contract })
			target.Contract = contract
			result, err := specs.Run(t.Context(), target, specs.Options{Labels: "concern:limits"})
			g.Expect(err).NotTo(HaveOccurred())
			for _, spec := range result.Specs {
				g.Expect(spec.State).NotTo(Equal(specs.Failed), "%s\n%s", spec.Text, spec.Failure)
			}
		})
	}
}
