package report_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/specs/report"
)

func TestTextHasALineForEachConcernAndObject(t *testing.T) {
	g := NewWithT(t)
	text := written(t, report.WriteText, made(sample()))
	g.Expect(text).To(ContainSubstring("" +
		"concern     object    passed  failed  skipped  not run\n" +
		"gateway     -              -       -        2        -\n" +
		"rights      Case           1       1        -        -\n" +
		"tls         -              -       -        1        -\n" +
		"validation  Customer       1       1        -        -\n" +
		"validation  Case           1       -        -        -\n"))
}

func TestTextShowsAFailureInFull(t *testing.T) {
	g := NewWithT(t)
	result := sample()
	result.Specs[0].Exchanges[0].Reply = strings.Repeat("long ", 10_000) + "end"
	text := written(t, report.WriteText, made(result))
	g.Expect(text).To(ContainSubstring("" +
		"FAILED 2 of 2\n" +
		"  clause  Customer.Add.EMAIL.max (observed, source Client)\n" +
		"          The clause Customer.Add.EMAIL.max.\n" +
		"          some.xml:1:2 object\n" +
		"  also    problem.length\n" +
		"  spec    validation: Customer.Add refuses an EMAIL of 56 characters\n" +
		"\n" +
		"    expected STATUS -1, ERROR_CODE 3: too long\n" +
		"         got STATUS 0, ERROR_CODE 0:\n" +
		"\n" +
		"  request 1 of 2: Case.Add POST https://crm.example.com/WAPI/wapi.php\n" +
		"    <WAPI>1</WAPI>\n" +
		"  reply 1 of 2: HTTP 200, text/xml, 1.5 ms, TLS 1.3 TLS_AES_128_GCM_SHA256\n" +
		"    long long"))
	g.Expect(text).To(ContainSubstring("long end\n"), "nothing is cut")
	g.Expect(text).To(ContainSubstring("    <WAPI>café\\x1b[2J</WAPI>\n"), "nothing steers the terminal")
	g.Expect(text).NotTo(ContainSubstring("\x1b"))
	g.Expect(text).To(ContainSubstring("  hint: Read the clause: crmock contracts show Customer.Add.EMAIL.max\n"))
}

func TestTextSaysWhyThereIsNoReply(t *testing.T) {
	result := sample()
	result.Specs[0].Exchanges[1].Status, result.Specs[0].Exchanges[1].Error = 0, "connection refused"
	text := written(t, report.WriteText, made(result))
	NewWithT(t).Expect(text).To(ContainSubstring("reply 2 of 2: none after 1.5 ms"))
	NewWithT(t).Expect(text).To(ContainSubstring(": connection refused\n"))
}

func TestTextEndsWithCoverageSkipsWhatIsLeftAndTheVerdict(t *testing.T) {
	g := NewWithT(t)
	text := written(t, report.WriteText, made(sample()))
	g.Expect(text).To(HaveSuffix("" +
		"coverage  of 4 documented clauses, 0 confirmed, 3 contradicted, 1 skipped\n" +
		"coverage  of 2 observed clauses, 0 observed again, 1 contradicted, 1 skipped\n" +
		"coverage  of 2 assumed clauses, 1 now observed, 0 contradicted, 1 not exercised\n" +
		"\n" +
		"skipped   2 because no gateway is given\n" +
		"skipped   1 because no URL over HTTPS is given\n" +
		"\n" +
		"left      1 of Case: 3\n" +
		"left      4 of Customer: 9999999, 10000008 to 10000010\n" +
		"          the API cannot delete them\n" +
		"\n" +
		"3 passed, 2 failed, 3 skipped, 1 not run in 2.3 s\n"))
}

func TestTextSaysThatARunWasInterrupted(t *testing.T) {
	result := sample()
	result.Interrupted = true
	NewWithT(t).Expect(written(t, report.WriteText, made(result))).To(HaveSuffix("; the run was interrupted, so this is not all there is to say\n"))
}

func TestRangesOfIDsThatAreNoNumbers(t *testing.T) {
	left := report.Left{IDs: []string{"a", "b", "18446744073709551615", "7", "8"}}
	NewWithT(t).Expect(left.Ranges()).To(Equal("a, b, 18446744073709551615, 7 to 8"))
}
