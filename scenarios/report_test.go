package scenarios_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

// text is a report as a terminal shows it, with all times as 1.0 ms or 1.0 s, and columns that are not as wide as the times
// happened to be.
func text(r scenarios.Report) string {
	GinkgoHelper()
	var b bytes.Buffer
	Expect(scenarios.WriteText(&b, r)).To(Succeed())
	shown := b.String()
	for _, change := range []struct{ from, to string }{
		{` +\d+\.\d (ms|s)\b`, " 1.0 $1"},
		{`(?m)^(\w+ +\S+ 1\.0 ms) +`, "$1  "},
		{` - +`, " - "},
		{` +(p50|p90|p99|max)\b`, " $1"},
	} {
		shown = regexp.MustCompile(change.from).ReplaceAllString(shown, change.to)
	}
	return shown
}

// simple is a scenario of one request that any target answers.
func simple(name string) *scenarios.Scenario {
	GinkgoHelper()
	return loaded(`<scenario name="` + name + `" tags="quick"><doc>It shows ` + name + `. &lt;b&gt;
And more.</doc><steps><send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND><expect problem="ok"/></send></steps></scenario>`)
}

// query asks a journal for an action.
func query(action string) console.Query { return console.Query{Operation: "%." + action} }

// contextWithin ends after so long.
func contextWithin(ctx context.Context, length time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, length)
}

// mixed is the report of one scenario of each state.
func mixed(ctx context.Context, rounds int) scenarios.Report {
	GinkgoHelper()
	s := loaded(playing("", "<wait for=\"exchanges\"/>"))
	s.Name = "skipped"
	broken := loaded(`<scenario name="broken"><steps>
<send><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>&lt;Lee&gt;</LASTNAME></COMMAND><expect problem="ok" items="1"/></send></steps></scenario>`)
	return scenarios.ReplayAll(ctx, []*scenarios.Scenario{simple("right"), broken, s}, withoutConsole(served()), scenarios.Plan{Rounds: rounds})
}

var _ = Describe("A report", func() {
	It("is told in lines", func(ctx SpecContext) {
		Expect(text(mixed(ctx, 1))).To(Equal(`ok    right 1.0 ms
FAIL  broken 1.0 ms
skip  skipped  - it needs crmock's console for <wait>, and this target has none

FAIL broken
  f.xml:2:1: send
    count(WAPI/REPLY/ITEM): expected 1, got 0

  answers p50 p90 p99 max  operation
        1 1.0 ms 1.0 ms 1.0 ms 1.0 ms  Customer.Get
        1 1.0 ms 1.0 ms 1.0 ms 1.0 ms  FAQ.Get
1 passed, 1 failed, 1 skipped in 1.0 s
`))
	})

	It("of several rounds has a line for each scenario, and the first failures of each", func(ctx SpecContext) {
		Expect(text(mixed(ctx, 5))).To(And(
			HavePrefix("ok    right 1.0 ms  (the median; 5 of 5 passed)\nFAIL  broken 1.0 ms  (the median; 0 of 5 passed)\n"),
			ContainSubstring("FAIL broken, round 3\n"), Not(ContainSubstring("round 4")),
			ContainSubstring("\nbroken failed 2 times more; the report in JSON has them all\n"),
			HaveSuffix("5 passed, 5 failed, 5 skipped in 1.0 s\n"),
		))
	})

	It("cannot steer a terminal", func(ctx SpecContext) {
		report := mixed(ctx, 1)
		report.Results[1].Failure.Message = "a\x1b[31m\nb"
		report.Results[0].Left = "c\x1b[31m"
		Expect(text(report)).To(And(ContainSubstring("send: a\\x1b[31m\n  b\n"), ContainSubstring("left behind: c\\x1b[31m\n"), Not(ContainSubstring("\x1b"))))
	})

	It("tells what was not run", func(ctx SpecContext) {
		ended, end := context.WithCancel(ctx)
		end()
		report := scenarios.ReplayAll(ended, []*scenarios.Scenario{simple("a")}, served(), scenarios.Plan{})
		Expect(text(report)).To(Equal("-  a  - the replay was interrupted\n0 passed, 0 failed, 0 skipped, 1 not run in 1.0 s\n"))
	})

	It("is written in JSON", func(ctx SpecContext) {
		var b bytes.Buffer
		Expect(scenarios.WriteJSON(&b, mixed(ctx, 1))).To(Succeed())
		var document struct {
			Version   int
			OK        bool
			Counts    scenarios.Counts
			Latencies []struct{ P50, Max float64 }
			Runs      []struct {
				Scenario, File, State, Reason, Tenant string
				Tags                                  []string
				Failure                               *struct {
					Place, Path string
					Differences []scenarios.Difference
					Exchange    struct{ Request, Reply string }
				}
			}
		}
		Expect(json.Unmarshal(b.Bytes(), &document)).To(Succeed())
		Expect(document.Version).To(Equal(scenarios.ReportVersion))
		Expect(document.OK).To(BeFalse())
		Expect(document.Counts).To(Equal(scenarios.Counts{Passed: 1, Failed: 1, Skipped: 1}))
		Expect(document.Latencies).To(HaveLen(2))
		Expect(document.Runs[0].Tags).To(Equal([]string{"quick"}))
		Expect(document.Runs[1].Tenant + document.Runs[1].File + document.Runs[1].State).To(Equal("demof.xmlfailed"))
		failure := document.Runs[1].Failure
		Expect(failure.Differences).To(Equal([]scenarios.Difference{{Path: "count(WAPI/REPLY/ITEM)", Expected: "1", Got: "0"}}))
		Expect(failure.Path + " " + failure.Place).To(Equal("scenario[broken]/steps/send f.xml:2:1"))
		Expect(failure.Exchange.Request).To(And(ContainSubstring("&lt;Lee&gt;"), Not(ContainSubstring("crmapi-demo"))))
		Expect(document.Runs[2].Reason).To(ContainSubstring("console"))
	})

	It("is written in JUnit's XML", func(ctx SpecContext) {
		var b bytes.Buffer
		Expect(scenarios.WriteJUnit(&b, mixed(ctx, 2))).To(Succeed())
		var suite struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Skipped  int `xml:"skipped,attr"`
			Cases    []struct {
				Class   string `xml:"classname,attr"`
				Name    string `xml:"name,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
			} `xml:"testcase"`
		}
		Expect(xml.Unmarshal(b.Bytes(), &suite)).To(Succeed())
		Expect([]int{suite.Tests, suite.Failures, suite.Skipped}).To(Equal([]int{6, 2, 2}))
		Expect(suite.Cases[4].Class + " " + suite.Cases[4].Name).To(Equal("f.xml broken (round 2)"))
		Expect(suite.Cases[4].Failure.Message).To(Equal("f.xml:2:1: send"))
		Expect(suite.Cases[4].Failure.Text).To(ContainSubstring("expected 1, got 0"))
	})

	It("tells what was taken to be given, in whatever form", func(ctx SpecContext) {
		target := withoutConsole(served())
		s := loaded(`<scenario name="assumed"><given without-console="check"><settings max-items="0"/></given><steps/></scenario>`)
		const note = "taken to be there, as only a console shows it: the settings"
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{s}, target, scenarios.Plan{})
		Expect(text(report)).To(HavePrefix("ok  assumed 1.0 ms  " + note + "\n"))
		var page, document, suite bytes.Buffer
		Expect(scenarios.WriteHTML(&page, report)).To(Succeed())
		Expect(page.String()).To(ContainSubstring("<td>" + note + "</td>"))
		Expect(scenarios.WriteJSON(&document, report)).To(Succeed())
		Expect(document.String()).To(ContainSubstring(`"note": "` + note + `"`))
		Expect(scenarios.WriteJUnit(&suite, report)).To(Succeed())
		Expect(suite.String()).To(ContainSubstring("<system-out>" + note + "</system-out>"))
		report = scenarios.ReplayAll(ctx, []*scenarios.Scenario{s}, target, scenarios.Plan{Rounds: 2})
		Expect(text(report)).To(HavePrefix("ok  assumed 1.0 ms  (the median; 2 of 2 passed) " + note + "\n"))
	})

	It("tells that nothing ran, which is no success", func(ctx SpecContext) {
		Expect(mixed(ctx, 1).NothingRan()).To(BeFalse())
		skipped := loaded(playing("", `<wait for="exchanges"/>`))
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{skipped, skipped}, withoutConsole(served()), scenarios.Plan{})
		Expect(report.OK()).To(BeTrue(), "nothing failed")
		Expect(report.NothingRan()).To(BeTrue())
		Expect(scenarios.Report{}.NothingRan()).To(BeTrue())
		var page bytes.Buffer
		Expect(scenarios.WriteHTML(&page, report)).To(Succeed())
		Expect(page.String()).To(ContainSubstring("crmock replay: nothing ran"))
	})

	It("is written as a page, in which nothing is taken for markup", func(ctx SpecContext) {
		var b bytes.Buffer
		Expect(scenarios.WriteHTML(&b, mixed(ctx, 1))).To(Succeed())
		Expect(b.String()).To(And(
			HavePrefix("<!DOCTYPE html>"), ContainSubstring("crmock replay: failed"), ContainSubstring("It shows right. &lt;b&gt;"),
			ContainSubstring("count(WAPI/REPLY/ITEM)"), ContainSubstring("Customer.Get"), Not(ContainSubstring("<script")), Not(ContainSubstring("<b>\n")),
		))
		ended, end := context.WithCancel(ctx)
		end()
		Expect(scenarios.WriteHTML(&b, scenarios.ReplayAll(ended, []*scenarios.Scenario{simple("a")}, served(), scenarios.Plan{}))).To(Succeed())
		Expect(b.String()).To(ContainSubstring("crmock replay: interrupted"))
	})
})

var _ = Describe("How long answers took", func() {
	It("is told by durations that some took, of which so many are no longer", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			took := rapid.SliceOfN(rapid.Int64Range(1, 1000), 1, 300).Draw(t, "took")
			var sent []scenarios.Sent
			for _, n := range took {
				sent = append(sent, scenarios.Sent{Operation: "Customer.Get", Duration: time.Duration(n)})
			}
			half := len(sent) / 2
			l := scenarios.Report{Results: []scenarios.Result{{Sent: sent[:half]}, {Sent: sent[half:]}}}.Latencies()[0]
			for percent, found := range map[int]time.Duration{50: l.P50, 90: l.P90, 99: l.P99, 100: l.Greatest} {
				within, below := 0, 0
				for _, n := range took {
					if time.Duration(n) <= found {
						within++
					}
					if time.Duration(n) < found {
						below++
					}
				}
				if !slices.Contains(took, int64(found)) || within*100 < percent*len(took) || below*100 >= percent*len(took) {
					t.Fatalf("%d %% of %v is not %d", percent, took, found)
				}
			}
			if l.Count != len(took) {
				t.Fatalf("%d answers, not %d", len(took), l.Count)
			}
		})
	})
})
