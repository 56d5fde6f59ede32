package report_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

// target is one with secrets that are spelled differently wherever they are escaped.
func target() specs.Target {
	return specs.Target{
		URLs: []string{"https://crm.example.com"}, Gateway: "https://api.example.com", Profile: specs.Write,
		Credentials: []specs.Credentials{
			{Tenant: "acme", Username: "wapi", Password: `pä<ss> "&" w%rd'`, APIKey: "eght_k/y+1", OtherKey: "eght_other"},
			{Tenant: "second", Username: "wapi", Password: "Second-Secret"},
		},
	}
}

// started is when the sample's run did.
func started() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 890_123_456, time.UTC) }

func exchange(operation, request, reply string) client.Exchange {
	return client.Exchange{
		Operation: operation, Method: "POST", URL: "https://crm.example.com/WAPI/wapi.php", Request: request, Status: 200,
		ContentType: "text/xml", Reply: reply, Started: started(), Duration: 1500 * time.Microsecond,
		TLS: client.TLSFacts{Version: "TLS 1.3", CipherSuite: "TLS_AES_128_GCM_SHA256"}, RemoteAddr: "192.0.2.1:443",
	}
}

// sample is a run in which specs ended in every way.
func sample() specs.Result {
	clause := func(id string, provenance contracts.Provenance, state specs.State) specs.ClauseResult {
		return specs.ClauseResult{ID: id, Says: "The clause " + id + ".", Place: "some.xml:1:2 object", Provenance: provenance, Sources: []string{"Client"}, State: state}
	}
	return specs.Result{
		Seed: 7, Started: started(), Duration: 2345 * time.Millisecond,
		Specs: []specs.SpecResult{
			{
				Concern: "validation", Text: "Customer.Add refuses an EMAIL of 56 characters", State: specs.Failed,
				Clauses: []string{"Customer.Add.EMAIL.max", "problem.length"}, Duration: 12 * time.Millisecond,
				Failure:   "expected STATUS -1, ERROR_CODE 3: too long\n     got STATUS 0, ERROR_CODE 0:\n",
				Exchanges: []client.Exchange{exchange("Case.Add", "<WAPI>1</WAPI>", "<WAPI>one</WAPI>"), exchange("Customer.Add", "<WAPI>2</WAPI>", "<WAPI>caf\xe9\x1b[2J</WAPI>")},
			},
			{Concern: "validation", Text: "Customer.Add takes an EMAIL of 55 characters", State: specs.Passed, Clauses: []string{"Customer.Add.EMAIL.max"}, Duration: time.Millisecond},
			{Concern: "validation", Text: "Case.Get refuses a SUBJECT twice", State: specs.Passed, Clauses: []string{"Case.Get.SUBJECT"}},
			{Concern: "rights", Text: "Case.Get is carried out", State: specs.Passed, Clauses: []string{"Case.Get.right"}},
			{Concern: "rights", Text: "Case.Get is denied", State: specs.Failed, Clauses: []string{"Case.Get.right", "rights.denied"}, Failure: "expected STATUS 310"},
			{Concern: "gateway", Text: "The gateway refuses a key of another product", State: specs.Skipped, Clauses: []string{"endpoint.gateway"}, Reason: "no gateway is given"},
			{Concern: "gateway", Text: "The gateway wants a key", State: specs.Skipped, Clauses: []string{"endpoint.gateway"}, Reason: "no gateway is given"},
			{Concern: "tls", Text: "TLS 1.0 is refused", State: specs.Skipped, Clauses: []string{"tls.min"}, Reason: "no URL over HTTPS is given"},
			{Concern: "limits", Text: "A large request is refused", State: specs.NotExercised, Clauses: []string{"limit.body"}},
		},
		Clauses: []specs.ClauseResult{
			clause("endpoint.gateway", contracts.Observed, specs.Skipped), clause("tls.min", contracts.Documented, specs.Skipped),
			clause("limit.body", contracts.Assumed, specs.NotExercised), clause("problem.length", contracts.Documented, specs.Failed),
			clause("Customer.Add.EMAIL.max", contracts.Observed, specs.Failed), clause("Case.Get.SUBJECT", contracts.Assumed, specs.Passed),
			clause("Case.Get.right", contracts.Documented, specs.Failed), clause("rights.denied", contracts.Documented, specs.Failed),
		},
		Left: []specs.Left{record("Customer", "10000010"), record("Customer", "9999999"), record("Case", "3"), record("Customer", "10000008"), record("Customer", "10000009"), record("Case", "3")},
	}
}

// clauseless is a run that found the target to be of no use.
func clauseless() specs.Result {
	return specs.Result{Specs: []specs.SpecResult{{Concern: "authentication", Text: "The target takes the credentials", State: specs.Failed, Failure: "it does not"}}}
}

func made(result specs.Result) report.Document { return report.New(result, target(), "crmock test") }

// written is what a writer makes of a document.
func written(t *testing.T, write func(io.Writer, report.Document) error, d report.Document) string {
	t.Helper()
	var b bytes.Buffer
	NewWithT(t).Expect(write(&b, d)).To(Succeed())
	return b.String()
}

// writers are all forms of a document.
func writers() map[string]func(io.Writer, report.Document) error {
	return map[string]func(io.Writer, report.Document) error{
		"text": report.WriteText, "JSON": report.WriteJSON, "JUnit": report.WriteJUnit, "HTML": report.WriteHTML,
		"annotations": report.WriteAnnotations, "summary": report.WriteSummary,
	}
}

// inOtherOrder is a run whose specs ran in another order, one for each number.
func inOtherOrder(result specs.Result, number int) specs.Result {
	slices.Reverse(result.Left)
	slices.Reverse(result.Specs)
	at := number % len(result.Specs)
	result.Specs = append(slices.Clone(result.Specs[at:]), result.Specs[:at]...)
	return result
}

// line is the first line of a text that holds another.
func line(text, part string) string {
	for l := range strings.SplitSeq(text, "\n") {
		if strings.Contains(l, part) {
			return l
		}
	}
	return ""
}

func record(object, id string) specs.Left { return specs.Left{Object: object, ID: id} }
