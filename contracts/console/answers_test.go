package console_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

// limit is how much clients read in specs of that, in bytes.
const limit = 10_000

// endless sends the same piece again and again, until the client has had enough.
func endless(contentType, piece string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, piece); err != nil {
				return
			}
		}
	}
}

var _ = Describe("An answer that is not the console's", func() {
	DescribeTable("to a question is an error that says why", func(ctx context.Context, answer http.HandlerFunc, want string) {
		server := serve(answer)
		_, err := connect(server.URL).Tenant("a").Journal().Count(ctx, console.Query{Tags: map[string]string{"EMAIL": "a@example.com"}})
		var wrong *console.AnswerError
		Expect(errors.As(err, &wrong)).To(BeTrue(), "%v", err)
		Expect(err).To(MatchError(HavePrefix("the answer to GET " + server.URL + "/api/v1/tenants/a/exchanges/count, HTTP ")))
		Expect(err).To(MatchError(ContainSubstring(want)))
		Expect(err).To(MatchError(HaveSuffix("; check the address: `crmock serve` prints that of its console")))
		Expect(err).NotTo(MatchError(ContainSubstring("example.com")), "a query is nobody's business")
	},
		Entry("if it is a web page", saying(200, "text/html; charset=utf-8", "\n<html>\x1b[31m\n<h1>Welcome"),
			`it is text/html where application/json was expected; it begins with "<html> [31m <h1>Welcome"`),
		Entry("if the page is long", saying(200, "text/html", strings.Repeat("é", 300)), `begins with "`+strings.Repeat("é", 200)+`…"`),
		Entry("if it has no type", saying(200, "?", "{}"), "it is of no known media type where"),
		Entry("if it is broken JSON", ok(`{"count":`), "its JSON cannot be read: unexpected end"),
		Entry("if it is more than JSON", ok(`{"count":1,"truncated":false}x`), "its JSON cannot be read: invalid character"),
		Entry("if it is other JSON", ok(`{"status":"fine"}`), `its JSON lacks the member "count"`),
		Entry("if it is JSON of another form", ok(`[]`), "its JSON cannot be read"),
		Entry("if it is null", ok(`null`), `its JSON lacks the member "count"`),
		Entry("if a member has another type", ok(`{"count":"many","truncated":false}`), "its JSON cannot be read"),
		Entry("if it is empty", saying(204, "", ""), "HTTP 200 was expected"),
		Entry("if it is a redirect", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://login.example/?from=secret", http.StatusFound)
		}), `it redirects to "https://login.example/", which is not followed`),
		Entry("if it is an error in words", saying(502, "text/plain", "Bad Gateway\n"),
			`HTTP 502, is not that of crmock's console: it is text/plain, and a console refuses with application/problem+json; it begins with "Bad Gateway"`),
		Entry("if it is an error in JSON", saying(403, typeJSON, `{"message":"Forbidden"}`), "HTTP 403"),
		Entry("if its problem cannot be read", saying(400, typeProblem, `{"title":`), "its JSON cannot be read"),
	)

	It("is told from one with members that are not known yet", func(ctx context.Context) {
		count, err := connect(serve(ok(`{"count":1,"truncated":false,"weather":"fine"}`)).URL).Strays().Count(ctx, console.Query{})
		Expect(err).NotTo(HaveOccurred())
		Expect(count).To(Equal(console.Count{Count: 1}))
	})

	It("is an error where nothing is to be answered, too", func(ctx context.Context) {
		Expect(connect(serve(saying(200, "text/html", "<html>")).URL).Strays().Clear(ctx)).To(MatchError(ContainSubstring("HTTP 204 was expected")))
	})

	It("is an error where a certificate is to be answered, too", func(ctx context.Context) {
		for _, text := range []string{"Hello", strings.ReplaceAll(certificate, "CERTIFICATE", "PRIVATE KEY")} {
			_, err := connect(serve(saying(200, "text/plain", text)).URL).CA(ctx)
			Expect(err).To(MatchError(ContainSubstring("it is no certificate in PEM")))
		}
		_, err := connect(serve(breakOff("text/plain", certificate)).URL).CA(ctx)
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
		_, err = connect(serve(saying(404, typeProblem, `{"title":"Not Found","detail":"there is no local CA"}`)).URL).CA(ctx)
		Expect(err).To(MatchError("Not Found: there is no local CA"))
	})

	It("is an error if it never ends", func(ctx context.Context) {
		_, err := connect(serve(endless(typeJSON, " ")).URL).Reading(limit).Tenants(ctx)
		Expect(err).To(MatchError(ContainSubstring("ask for less, as with the Limit of a Query")))
	})

	It("is an error if it breaks off, whether it is an answer or a refusal", func(ctx context.Context) {
		_, err := connect(serve(breakOff(typeJSON, `{"tenants":[`)).URL).Tenants(ctx)
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
		_, err = connect(serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", typeProblem)
			w.WriteHeader(http.StatusNotFound)
			breakOff(typeProblem, `{"title":`)(w, r)
		}).URL).Tenants(ctx)
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
	})

	It("is not shown in part after an error", func(ctx context.Context) {
		count, err := connect(serve(ok(`{"count":7,"truncated":"maybe"}`)).URL).Strays().Count(ctx, console.Query{})
		Expect(err).To(HaveOccurred())
		Expect(count).To(BeZero())
	})
})

var _ = Describe("Health", func() {
	It("is bad if the server says so", func(ctx context.Context) {
		Expect(connect(serve(ok(`{"status":"starting"}`)).URL).Health(ctx)).To(MatchError(ContainSubstring(`says that its status is "starting"`)))
	})
})
