package main

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"
)

func TestADryRunSendsNothingAndTellsWhatItWould(t *testing.T) {
	g := NewWithT(t)
	var requests atomic.Int32
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	t.Cleanup(target.Close)

	got := verify(t, nil, "--target", target.URL, "--labels", "clause:Case.Add.SUBJECT.max && concern:validation", "--dry-run", "--rate", "2")

	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(requests.Load()).To(BeZero())
	g.Expect(got.out).To(HavePrefix("validation\n  Case.Add "))
	g.Expect(got.out).To(MatchRegexp(`\n      \d+ × Case.Add`))
	g.Expect(got.out).To(ContainSubstring("nothing was sent to " + target.URL))
	g.Expect(got.out).To(MatchRegexp(`- carry out \d+ specs? and skip \d+\n- send \d+ requests: \d+ × Case.Add`))
	g.Expect(got.out).To(MatchRegexp(`- leave behind, of Customer, \d+\n`))
	g.Expect(got.out).To(MatchRegexp(`- take \S+ at least, at 2 requests in a second\n$`))
}

func TestADryRunNeedsNoConsentAndKnowsWhatTheTargetLacks(t *testing.T) {
	g := NewWithT(t)
	got := verify(t, nil, "--target", "https://192.0.2.1", "--tenant", "acme", "--username", "wapi", "--password", "secret",
		"--labels", oneSpec, "--dry-run", "--profile", "read-only")
	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(got.out).To(ContainSubstring("- carry out 0 specs and skip 1\n- send 0 requests: no request of the API\n"))
}

func TestADryRunWithoutATargetIsAboutAServerOfItsOwn(t *testing.T) {
	got := verify(t, nil, "--labels", oneSpec, "--dry-run")
	NewWithT(t).Expect(got.code).To(Equal(0), got.err)
	NewWithT(t).Expect(got.out).To(ContainSubstring("nothing was sent to any server but one of this run's own"))
}
