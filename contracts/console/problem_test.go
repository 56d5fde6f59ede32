package console_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

// miss is a near miss with so many differences.
func miss(id int64, operation string, differences int) console.NearMiss {
	m := console.NearMiss{Exchange: console.Exchange{ID: id, Operation: operation}}
	for n := range differences {
		m.Differences = append(m.Differences, console.Difference{Path: fmt.Sprintf("WAPI/COMMAND/T%d", n), Expected: `"a"`, Got: `"b"`})
	}
	return m
}

var _ = Describe("What the console refuses", func() {
	refused := func(ctx context.Context, answer http.HandlerFunc) *console.Problem {
		_, err := connect(serve(answer).URL).Strays().Wait(ctx, console.Query{}, 1, time.Second)
		problem, is := err.(*console.Problem) //nolint:errorlint // it is the error itself
		Expect(is).To(BeTrue(), "%v", err)
		return problem
	}

	It("is the problem that it names, with all that belongs to it", func(ctx context.Context) {
		problem := refused(ctx, saying(504, typeProblem+"; charset=utf-8", `{"title":"Gateway Timeout","status":504,"detail":"0 of 1 came","matched":2,`+
			`"instance":"x","nearMisses":[{"exchange":`+exchangeJSON+`,"differences":[{"path":"WAPI/COMMAND/EMAIL","expected":"\"a\"","got":"\"b\""}]}]}`))
		Expect(problem).To(Equal(&console.Problem{
			Title: "Gateway Timeout", Status: 504, Detail: "0 of 1 came", Matched: 2, NearMisses: []console.NearMiss{{
				Exchange: exchange7(), Differences: []console.Difference{{Path: "WAPI/COMMAND/EMAIL", Expected: `"a"`, Got: `"b"`}},
			}},
		}))
		Expect(problem).To(MatchError("Gateway Timeout: 0 of 1 came\n" +
			`  exchange 7, Customer.Add: WAPI/COMMAND/EMAIL: expected "a", got "b"`))
	})

	It("has the status of HTTP, and that in words where it has no title", func(ctx context.Context) {
		Expect(refused(ctx, saying(409, typeProblem, `{"status":400}`))).To(Equal(&console.Problem{Title: "Conflict", Status: 409}))
	})
})

var _ = Describe("A problem in words", func() {
	It("has no more than twelve differences, and says how many there are besides", func() {
		problem := &console.Problem{Title: "Late", NearMisses: []console.NearMiss{miss(3, "Case.Add", 5), miss(2, "", 4), miss(1, "Case.Get", 6)}}
		lines := strings.Split(problem.Error(), "\n")
		Expect(lines).To(HaveLen(14))
		Expect(lines[:2]).To(Equal([]string{"Late", `  exchange 3, Case.Add: WAPI/COMMAND/T0: expected "a", got "b"`}))
		Expect(lines[6]).To(Equal(`  exchange 2: WAPI/COMMAND/T0: expected "a", got "b"`))
		Expect(lines[12:]).To(Equal([]string{`  exchange 1, Case.Get: WAPI/COMMAND/T2: expected "a", got "b"`, "  and 3 more"}))
	})

	It("does not count where there are twelve", func() {
		Expect(strings.Split((&console.Problem{Title: "Late", NearMisses: []console.NearMiss{miss(1, "A.B", 12)}}).Error(), "\n")).To(HaveLen(13))
	})

	It("keeps long values short", func() {
		m := miss(1, "A.B", 1)
		m.Differences[0].Got = strings.Repeat("ü", 500)
		Expect((&console.Problem{NearMisses: []console.NearMiss{m}}).Error()).To(HaveSuffix("got " + strings.Repeat("ü", 200) + "…"))
	})
})
