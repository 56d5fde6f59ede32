package scenarios_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

// holding is a target without console whose tenant has these records besides those of the demo.
func holding(ctx context.Context, records string, change ...func(*mockserver.Options)) scenarios.Target {
	GinkgoHelper()
	target := served(change...)
	_, err := target.Console.Tenant(mockserver.Demo().Name).Import(ctx, strings.NewReader(records), false)
	Expect(err).NotTo(HaveOccurred())
	return withoutConsole(target)
}

// looking is a scenario whose records are looked for. The records begin at line 2, column 1.
func looking(records string) string {
	return "<scenario name=\"s\"><given without-console=\"check\"><records>\n" + records + "\n</records></given><steps>" + getting("") + "</steps></scenario>"
}

var _ = Describe("What is given to a scenario where there is no console", func() {
	It("is looked for before the first step", func(ctx SpecContext) {
		result := replay(ctx, strings.Replace(playing(ann, getting(`<expect problem="ok" items="1"/>`)), "<given>", `<given without-console="check">`, 1), holding(ctx, ann))
		Expect(result.State).To(Equal(scenarios.Passed), said(result))
		Expect(result.Sent).To(HaveLen(2), "one request looked for Ann")
		Expect(result.Note).To(BeEmpty())
	})

	It("is made by a console that there is", func(ctx SpecContext) {
		text := playing(`<settings max-items="50"/>`+ann, getting(`<expect problem="ok" items="1"/>`))
		result := replay(ctx, strings.Replace(text, "<given>", `<given without-console="check">`, 1), served())
		Expect(result.State).To(Equal(scenarios.Passed), said(result))
		Expect(result.Sent).To(HaveLen(1), "nobody looked for Ann")
		Expect(result.Note).To(BeEmpty())
	})

	DescribeTable("fails before the first step", func(ctx SpecContext, records, message string) {
		result := replay(ctx, looking(records), holding(ctx, herCase))
		Expect(said(result)).To(Equal(message))
		Expect(result.Failure.Exchange.Operation).To(HaveSuffix(".Get"))
		for _, sent := range result.Sent {
			Expect(sent.Operation).NotTo(Equal("Customer.Get"), "that is the first step")
		}
	},
		Entry("where a record is not there", `<Case><CASENUM>8</CASENUM><SUBJECT>Help</SUBJECT></Case>`,
			`f.xml:2:1: given: there is no Case with CASENUM "8"; add it to the target with all values that are given here, or name one that is there`),
		Entry("where a record has another value", `<Case><CASENUM>7</CASENUM><SUBJECT>help</SUBJECT></Case>`,
			`f.xml:2:1: given: the Case with CASENUM "7" has SUBJECT "Help" in place of "help"; give the target's record that value, or write down here what it has`),
		Entry("where a record has other values", `<Case><SUBJECT>Hold</SUBJECT><CASENUM>7</CASENUM><ACCOUNTNUM>1</ACCOUNTNUM></Case>`,
			`f.xml:2:1: given: the Case with CASENUM "7" has SUBJECT "Help" in place of "Hold" and ACCOUNTNUM "10000500" in place of "1"; give the target's record that value, or write down here what it has`),
		Entry("where a record without id is not there", `<Case><ACCOUNTNUM>10000500</ACCOUNTNUM><SUBJECT>Helo</SUBJECT></Case>`,
			`f.xml:2:1: given: there is no Case with ACCOUNTNUM "10000500" and SUBJECT "Helo"; add it to the target with all values that are given here, or name one that is there`),
		Entry("where a record without id has another value, which is told of the nearest", `<Case><ACCOUNTNUM>10000500</ACCOUNTNUM><SUBJECT>Help</SUBJECT><DESCRIPTION>Fast</DESCRIPTION></Case>`,
			`f.xml:2:1: given: the Case with ACCOUNTNUM "10000500" and SUBJECT "Help" that is nearest, CASENUM "7", has DESCRIPTION "" in place of "Fast"; give the target's record that value, or write down here what it has`),
		Entry("where several records are not there",
			"<Case><CASENUM>8</CASENUM></Case>\n<Case><CASENUM>7</CASENUM></Case>\n<Case><CASENUM>9</CASENUM></Case>",
			"f.xml:2:1: given: there is no Case with CASENUM \"8\"; add it to the target with all values that are given here, or name one that is there\n"+
				"  f.xml:4:1: there is no Case with CASENUM \"9\"; add it to the target with all values that are given here, or name one that is there"),
	)

	It("is told of ten records that are not there, and counted beyond", func(ctx SpecContext) {
		var records strings.Builder
		for i := range 13 {
			fmt.Fprintf(&records, "<Case><CASENUM>%d</CASENUM></Case>", i+100)
		}
		lines := strings.Split(said(replay(ctx, looking(records.String()), holding(ctx, herCase))), "\n")
		Expect(lines).To(HaveLen(11))
		Expect(lines[9]).To(ContainSubstring(`there is no Case with CASENUM "109"`))
		Expect(lines[10]).To(Equal("  and 3 more records are not as given"))
	})

	DescribeTable("holds where only that differs which nobody can know or see:", func(ctx SpecContext, records string) {
		result := replay(ctx, looking(records), holding(ctx, herCase))
		Expect(result.State).To(Equal(scenarios.Passed), said(result))
	},
		Entry("a value with a placeholder", `<Customer><ACCOUNTNUM>10000500</ACCOUNTNUM><FIRSTNAME>${fake.firstname}</FIRSTNAME></Customer>`),
		Entry("a secret", `<Customer><ACCOUNTNUM>10000500</ACCOUNTNUM><PASSWD>another1</PASSWD></Customer>`),
		Entry("no value and an empty one", `<Case><CASENUM>7</CASENUM><DESCRIPTION/></Case>`),
		Entry("a name in the way of requests", `<Customer><ACCOUNTNUM>10000500</ACCOUNTNUM><CUSTOMERTYPE>Default</CUSTOMERTYPE></Customer>`),
		Entry("an id with a placeholder, where other tags say which", `<Case><CASENUM>${run}</CASENUM><SUBJECT>Help</SUBJECT></Case>`),
	)

	It("is found among others that are like it", func(ctx SpecContext) {
		const twice = `<Customer><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><FAX>1</FAX></Customer><Customer><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><FAX>2</FAX></Customer>`
		target := holding(ctx, "<records>"+twice+"</records>")
		Expect(said(replay(ctx, looking(twice), target))).To(BeEmpty())
		Expect(said(replay(ctx, looking(strings.ReplaceAll(twice, "<FAX>2", "<FAX>3")), target))).To(ContainSubstring(`has FAX "1" in place of "3"`))
	})

	It("is taken to be there where the API does not show it, and the result says so", func(ctx SpecContext) {
		target := holding(ctx, `<records><Customer><ACCOUNTNUM>10000500</ACCOUNTNUM><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><CF.REGION>West</CF.REGION></Customer></records>`,
			func(o *mockserver.Options) {
				demo := mockserver.Demo()
				demo.CustomFields = []contracts.CustomField{{Object: "Customer", Tag: "CF.REGION"}}
				o.Tenants = []mockserver.Tenant{demo}
			})
		text := playing(`<settings max-items="50"/><picklist name="case-statuses"><value name="Open"/></picklist><custom-field object="customer" tag="CF.REGION"/>`+
			`<records><Customer><ACCOUNTNUM>10000500</ACCOUNTNUM><CF.REGION>West</CF.REGION></Customer></records>`, getting(`<expect problem="ok"/>`))
		text = strings.Replace(text, "<given>", `<given without-console="check">`, 1)
		result := replay(ctx, text, target)
		Expect(result.State).To(Equal(scenarios.Passed), said(result))
		Expect(result.Note).To(Equal("taken to be there, as only a console shows it: the settings, the picklist case-statuses and the custom field CF.REGION of customer"))
		Expect(said(replay(ctx, strings.Replace(text, "West", "East", 1), target))).To(ContainSubstring(`has CF.REGION "West" in place of "East"`))
	})

	It("cannot be looked for where the target refuses that, and is asked for once", func(ctx SpecContext) {
		target := holding(ctx, ann)
		target.Password = "wrong-password-of-mine"
		result := replay(ctx, looking(`<Customer><ACCOUNTNUM>10000500</ACCOUNTNUM></Customer><Customer><ACCOUNTNUM>10000501</ACCOUNTNUM></Customer>`), target)
		Expect(said(result)).To(HavePrefix(
			`f.xml:2:1: given: the target cannot be asked for the Customer with ACCOUNTNUM "10000500": STATUS "303", ERROR_CODE "303" (login: `))
		Expect(result.Sent).To(HaveLen(1))
		Expect(result.Failure.Exchange.Request).NotTo(ContainSubstring("of-mine"))
	})

	It("may lack empty tags, and an answer never shows secrets", func(ctx SpecContext) {
		target := answering(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `<WAPI><REPLY STATUS="0" ERROR_STR="not hers-alone" ERROR_CODE="0"><ITEM><ACCOUNTNUM>1</ACCOUNTNUM><PASSWD>hers-alone</PASSWD></ITEM></REPLY></WAPI>`)
		})
		const her = `<Customer><ACCOUNTNUM>1</ACCOUNTNUM><FAX/><PASSWD>hers-alone</PASSWD></Customer>`
		Expect(said(replay(ctx, looking(her), target))).To(BeEmpty())
		result := replay(ctx, looking(strings.Replace(her, "<FAX/>", "<FAX>5</FAX>", 1)), target)
		Expect(said(result)).To(ContainSubstring(`has FAX nothing in place of "5"`))
		Expect(result.Failure.Exchange.Reply).To(And(ContainSubstring("ERROR_STR=\"not "), Not(ContainSubstring("hers-alone"))))
	})

	It("is also found in a reply without items, as a corrected contract may have it", func(ctx SpecContext) {
		target := answering(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ACCOUNTNUM>1</ACCOUNTNUM><FAX>5</FAX></REPLY></WAPI>`)
		})
		const his = `<Customer><ACCOUNTNUM>1</ACCOUNTNUM><FAX>5</FAX></Customer>`
		Expect(said(replay(ctx, looking(his), target))).To(BeEmpty())
		Expect(said(replay(ctx, looking(strings.Replace(his, "5", "6", 1)), target))).To(ContainSubstring(`has FAX "5" in place of "6"`))
	})

	It("is looked for by values that no filter is too short for", func(ctx SpecContext) {
		const long = `<Customer><FIRSTNAME>Ann</FIRSTNAME><COMPANY>A company whose name is so long that nobody could search for all of it</COMPANY></Customer>`
		Expect(said(replay(ctx, looking(long), holding(ctx, ann)))).To(HavePrefix(`f.xml:2:1: given: the Customer with FIRSTNAME "Ann" that is nearest, ACCOUNTNUM "`))
	})

	It("cannot be looked for where a program gives nothing to look by", func(ctx SpecContext) {
		given := scenarios.Setup{Records: []scenarios.Record{{Object: "Csae"}}, WithoutConsole: scenarios.CheckWithoutConsole}
		result := scenarios.Replay(ctx, &scenarios.Scenario{Name: "made", Given: given}, holding(ctx, ann), scenarios.Options{})
		Expect(said(result)).To(Equal("given: nothing is known to look for the Csae by"))
	})

	It("is not looked for in vain where the target has gone", func(ctx SpecContext) {
		server := mockserver.Start(GinkgoT(), func(o *mockserver.Options) { o.HTTPS = "" })
		target := withoutConsole(targetOf(server))
		Expect(server.Close(ctx)).To(Succeed())
		result := replay(ctx, looking(`<Customer><ACCOUNTNUM>1</ACCOUNTNUM></Customer><Customer><ACCOUNTNUM>2</ACCOUNTNUM></Customer>`), target)
		Expect(said(result)).To(HavePrefix("f.xml:2:1: given: the target does not answer: no answer"))
		Expect(result.Gone).To(BeTrue())
	})

	It("is looked for by both sides of a comparison", func(ctx SpecContext) {
		s := looking(`<Customer><ACCOUNTNUM>10000500</ACCOUNTNUM></Customer>`)
		left := holding(ctx, ann)
		Expect(diffed(ctx, s, left, left)).To(And(HaveField("State", scenarios.Passed), HaveField("Replies", 1)))
		compared := diffed(ctx, s, left, withoutConsole(served()))
		Expect(compared.State).To(Equal(scenarios.NotRun))
		Expect(compared.Reason).To(HavePrefix(`the right server: f.xml:2:1: given: there is no Customer with ACCOUNTNUM "10000500"`))
	})
})
