package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

func TestThePageNeedsNothingElse(t *testing.T) {
	g := NewWithT(t)
	page := written(t, report.WriteHTML, made(sample()))
	g.Expect(page).To(HavePrefix("<!DOCTYPE html>"))
	g.Expect(page).NotTo(MatchRegexp(`<(script|link|img|iframe|object)\b|@import|url\(|\bsrc=|href="[^#]`))
	g.Expect(page).To(ContainSubstring("default-src 'none'"))
	g.Expect(page).To(ContainSubstring("@media (prefers-color-scheme: dark)"))
	g.Expect(page).To(ContainSubstring(`<meta name="viewport"`))
	for _, anchor := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		g.Expect(page).To(ContainSubstring(`id="` + anchor[1] + `"`))
	}
}

func TestThePageClosesWhatItOpens(t *testing.T) {
	for _, result := range []specs.Result{sample(), clauseless(), {}} {
		var open []string
		for _, tag := range regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>`).FindAllStringSubmatch(written(t, report.WriteHTML, made(result)), -1) {
			switch {
			case tag[3] == "/" || tag[2] == "meta" || tag[2] == "br":
			case tag[1] == "":
				open = append(open, tag[2])
			default:
				NewWithT(t).Expect(open[len(open)-1]).To(Equal(tag[2]))
				open = open[:len(open)-1]
			}
		}
		NewWithT(t).Expect(open).To(BeEmpty())
	}
}

func TestThePageShowsFailuresFirst(t *testing.T) {
	g := NewWithT(t)
	page := written(t, report.WriteHTML, made(sample()))
	places := []int{}
	for _, id := range []string{"failures", "summary", "coverage", "rights", "skips", "left", "times", "specs"} {
		places = append(places, strings.Index(page, `<section id="`+id+`">`))
	}
	g.Expect(places).NotTo(ContainElement(-1))
	for i := range places[1:] {
		g.Expect(places[i+1]).To(BeNumerically(">", places[i]))
	}
	g.Expect(page).To(ContainSubstring(`<span class="verdict failed">failed</span> 2 of 5 specs do not hold, found in 2.3 s`))
	g.Expect(page).To(ContainSubstring("&lt;WAPI&gt;1&lt;/WAPI&gt;"))
}

func TestThePageLeavesOutWhatThereIsNot(t *testing.T) {
	page := written(t, report.WriteHTML, made(specs.Result{}))
	for _, id := range []string{"failures", "rights", "skips", "left", "times"} {
		NewWithT(t).Expect(page).NotTo(ContainSubstring(`id="` + id + `"`))
	}
	NewWithT(t).Expect(page).To(ContainSubstring("All 0 specs hold"))
	NewWithT(t).Expect(written(t, report.WriteHTML, made(specs.Result{Interrupted: true}))).To(ContainSubstring("0 specs hold; the run was ended"))
}

func TestThePageRunsNothingThatATargetSends(t *testing.T) {
	result := sample()
	result.Specs[0].Exchanges[0].Reply = `</pre><script>alert(1)</script><style>*{}</style>`
	page := written(t, report.WriteHTML, made(result))
	NewWithT(t).Expect(page).NotTo(ContainSubstring("<script"))
	NewWithT(t).Expect(strings.Count(page, "<style")).To(Equal(1))
}

func TestTheRightsGridTellsAllowedFromDenied(t *testing.T) {
	page := written(t, report.WriteHTML, made(sample()))
	NewWithT(t).Expect(page).To(ContainSubstring(`title="Case.Get is allowed to who has the right: passed">✓ allowed`))
	NewWithT(t).Expect(page).To(ContainSubstring(`title="Case.Get is denied to who lacks the right: failed">✗ denied`))
	NewWithT(t).Expect(strings.Count(page, "no such right")).To(Equal(2), "the contract of this run has one right")
}

func TestThePageSaysHowManyExchangesItDoesNotShow(t *testing.T) {
	result := sample()
	for i := range 1000 {
		for _, at := range []int{0, 1} {
			result.Specs[at].Exchanges = append(result.Specs[at].Exchanges, exchange(fmt.Sprintf("Task.Get%04d", i), "", ""))
		}
	}
	page := written(t, report.WriteHTML, made(result))
	NewWithT(t).Expect(page).To(ContainSubstring("980 more exchanges are in the report in JSON."), "of the spec that passed")
	NewWithT(t).Expect(strings.Count(page, "more exchanges")).To(Equal(1))
	NewWithT(t).Expect(strings.Count(page, "<b>Task.Get0999</b>")).To(Equal(1), "of the spec that failed, all are shown, once")
	NewWithT(t).Expect(page).To(ContainSubstring(`<a href="#failure-2">failure 2</a>`))
}

func TestTheHistogramCountsResponseTimes(t *testing.T) {
	result := specs.Result{Specs: []specs.SpecResult{{Concern: "x", Clauses: []string{"Case"}, State: specs.Passed}}}
	for _, took := range []time.Duration{100 * time.Microsecond, 500 * time.Microsecond, 501 * time.Microsecond, 3 * time.Millisecond, 20 * time.Second} {
		result.Specs[0].Exchanges = append(result.Specs[0].Exchanges, client.Exchange{Status: 200, Duration: took})
	}
	result.Specs[0].Exchanges = append(result.Specs[0].Exchanges, client.Exchange{Duration: time.Hour})
	page := written(t, report.WriteHTML, made(result))
	g := NewWithT(t)
	g.Expect(page).To(ContainSubstring("5 exchanges: half of them took 0.501 ms at most, 95 of 100 20 s, the slowest 20 s."))
	g.Expect(line(page, ">to 0.1 ms<")).To(ContainSubstring(">1</text>"))
	g.Expect(line(page, ">to 0.5 ms<")).To(ContainSubstring(">1</text>"))
	g.Expect(line(page, ">to 1 ms<")).To(ContainSubstring(">1</text>"))
	g.Expect(line(page, ">to 2 ms<")).To(ContainSubstring(">0</text>"))
	g.Expect(line(page, ">longer<")).To(ContainSubstring(">1</text>"))
}
