package report_test

import (
	"io"
	"net/url"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

func TestEveryFormIsTheSameInWhateverOrderTheSpecsRan(t *testing.T) {
	for name, write := range writers() {
		want := written(t, write, made(sample()))
		for number := range 10 {
			NewWithT(t).Expect(written(t, write, made(inOtherOrder(sample(), number)))).To(Equal(want), name)
		}
	}
}

func TestEveryFormTakesARunWithoutClauses(t *testing.T) {
	for name, write := range writers() {
		NewWithT(t).Expect(written(t, write, made(clauseless()))).To(ContainSubstring("it does not"), name)
		written(t, write, made(specs.Result{}))
	}
}

func TestNoFormHoldsASecretHoweverItIsSpelled(t *testing.T) {
	var spelled []string
	for _, c := range target().Credentials {
		for _, secret := range []string{c.Password, c.APIKey, c.OtherKey} {
			if secret != "" {
				spelled = append(spelled, secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ToUpper(secret), strings.ToLower(secret), secret[1:], secret[:len(secret)-1])
			}
		}
	}
	all := strings.Join(spelled, "\n")
	latin := strings.ReplaceAll(all, "ä", "\xe4")
	result := sample()
	for i := range result.Specs {
		s := &result.Specs[i]
		s.Text, s.Reason, s.Failure = s.Text+all, s.Reason+all, s.Failure+all
		s.Exchanges = []client.Exchange{{
			Operation: all, Method: "POST", URL: "https://crm.example.com/" + all, Request: latin, Reply: all, ContentType: all, Clause: all, Hint: all, Error: all,
		}}
	}
	for name, write := range writers() {
		text := strings.ToLower(written(t, write, made(result)))
		NewWithT(t).Expect(text).To(ContainSubstring("***"), name)
		for _, remains := range []string{"w%rd", "w%25rd", "k/y", "k%2fy", "eght_other", "second-secret", "p%c3%a4"} {
			NewWithT(t).Expect(text).NotTo(ContainSubstring(remains), name)
		}
	}
}

func TestASecretTooShortToHideIsLeftAlone(t *testing.T) {
	short := specs.Target{Credentials: []specs.Credentials{{Password: "one"}}}
	d := report.New(sample(), short, "")
	NewWithT(t).Expect(written(t, report.WriteJSON, d)).To(ContainSubstring("<WAPI>one</WAPI>"))
}

func TestTheDocumentCountsAndJudges(t *testing.T) {
	g := NewWithT(t)
	d := made(sample())
	g.Expect(d.Counts).To(Equal(report.Counts{Passed: 3, Failed: 2, Skipped: 3, NotExercised: 1}))
	g.Expect(d.OK).To(BeFalse())
	g.Expect(d.Seconds).To(Equal(2.345))
	g.Expect(d.Target.Mock).To(BeFalse())
	g.Expect(d.Left).To(Equal([]report.Left{{"Case", []string{"3"}}, {"Customer", []string{"9999999", "10000008", "10000009", "10000010"}}}))
	g.Expect(d.Coverage[0]).To(Equal(report.Cover{Provenance: "documented", Counts: report.Counts{Failed: 3, Skipped: 1}}))
	g.Expect(d.Coverage[2]).To(Equal(report.Cover{Provenance: "assumed", Counts: report.Counts{Passed: 1, NotExercised: 1}}))
	order := []string{}
	for _, spec := range d.Specs {
		order = append(order, spec.Concern+" "+spec.Text)
	}
	g.Expect(order).To(HaveExactElements(
		HavePrefix("gateway The gateway refuses"), HavePrefix("gateway The gateway wants"), HavePrefix("limits"),
		"rights Case.Get is carried out", "rights Case.Get is denied", HavePrefix("tls"),
		HavePrefix("validation Customer.Add refuses"), HavePrefix("validation Customer.Add takes"), HavePrefix("validation Case.Get"),
	))
	failed := d.Specs[6]
	g.Expect(failed.Object + " " + failed.Operation).To(Equal("Customer Customer.Add"))
	g.Expect(failed.Exchanges[1].Reply).To(Equal("<WAPI>café\x1b[2J</WAPI>"), "ISO-8859-1 is made legible")
}

func TestATargetThatExplainsItsRefusalsIsAMock(t *testing.T) {
	result := sample()
	result.Specs[0].Exchanges[0].Clause = "check.length"
	NewWithT(t).Expect(made(result).Target.Mock).To(BeTrue())
	withConsole := target()
	withConsole.Console = "http://127.0.0.1:8081"
	NewWithT(t).Expect(report.New(sample(), withConsole, "").Target.Mock).To(BeTrue())
}

func TestHintsSayWhoIsProbablyWrong(t *testing.T) {
	result := sample()
	result.Specs[0].Exchanges[1].Hint = "send less"
	hints := made(result).Specs[6].Hints
	NewWithT(t).Expect(hints).To(HaveExactElements(
		"The target says: send less", ContainSubstring("observed in real clients"),
		ContainSubstring("crmock contracts show Customer.Add.EMAIL.max"), ContainSubstring("--labels clause:Customer.Add.EMAIL.max --seed 7"),
	))
	result.Clauses[4].Provenance = "assumed"
	NewWithT(t).Expect(made(result).Specs[6].Hints).To(ContainElement(ContainSubstring("overlay")))
	result.Clauses[4].Provenance = "documented"
	NewWithT(t).Expect(made(result).Specs[6].Hints).To(ContainElement(ContainSubstring("documents this clause")))
	NewWithT(t).Expect(made(result).Specs[7].Hints).To(BeEmpty(), "what passed needs none")
}

// broken is a writer that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestEveryFormSaysThatItCannotBeWritten(t *testing.T) {
	for name, write := range writers() {
		NewWithT(t).Expect(write(broken{}, made(sample()))).To(MatchError(io.ErrClosedPipe), name)
	}
}
