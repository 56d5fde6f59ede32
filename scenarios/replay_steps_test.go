package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

// Each entry is a scenario that holds, a change that makes it wrong, and all that is to be said of that.
var _ = DescribeTable("A step holds, and one that expects something else tells the difference",
	func(ctx SpecContext, text, from, to, differences string) {
		target := served()
		Expect(said(replay(ctx, text, target))).To(BeEmpty())
		Expect(strings.Count(text, from)).To(Equal(1), "the change is in one place")
		result := replay(ctx, strings.Replace(text, from, to, 1), target)
		Expect(result.State).To(Equal(scenarios.Failed))
		Expect(result.Err()).To(MatchError(said(result)))
		if result.Failure.Hint != "" {
			differences += "\n  hint: " + result.Failure.Hint
		}
		Expect(said(result)).To(Equal(differences))
		Expect(tenants(ctx, target)).To(Equal([]string{"demo"}), "the tenants of both runs are removed")
	},
	Entry("about success", playing(ann, getting(`<expect problem="ok"/>`)),
		`problem="ok"`, `problem="duplicate"`,
		"f.xml:3:1: send get\n  WAPI/REPLY/@STATUS: expected \"-1\" (duplicate), got \"0\" (ok)\n  WAPI/REPLY/@ERROR_CODE: expected \"81\", got \"0\""),
	Entry("about a problem", playing(ann, `<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME><EMAIL>ann@example.com</EMAIL></COMMAND><expect problem="duplicate"/></send>`),
		`"duplicate"`, `"missing"`,
		"f.xml:3:1: send\n  WAPI/REPLY/@ERROR_CODE: expected \"6\" (missing), got \"81\" (duplicate: The value 'ann@example.com' of the tag 'EMAIL' already exists)"),
	Entry("about a status and a code", playing(ann, getting(`<expect status="0" code="0"/>`)),
		`status="0" code="0"`, `status="303" code="1"`,
		"f.xml:3:1: send get\n  WAPI/REPLY/@STATUS: expected \"303\", got \"0\" (ok)\n  WAPI/REPLY/@ERROR_CODE: expected \"1\", got \"0\""),
	Entry("about the status of HTTP", playing(ann, getting(`<expect http="200"/>`)),
		`http="200"`, `http="503"`, "f.xml:3:1: send get\n  HTTP: expected 503, got 200"),
	Entry("about an answer of a proxy",
		playing(ann+`<interception id="down">{"when": {}, "then": {"status": {"code": 502, "body": "no"}}}</interception>`, getting(`<expect http="502"/>`)),
		`http="502"`, `http="503"`, "f.xml:3:1: send get\n  HTTP: expected 503, got 502 (Bad Gateway)"),
	Entry("about an outage",
		playing(ann+`<interception id="down">{"when": {}, "then": {"unavailable": {"for": "1h"}}}</interception>`, getting(`<expect problem="unavailable" http="503"/>`)),
		`"unavailable" http`, `"internal" http`, "f.xml:3:1: send get\n  WAPI/REPLY/@STATUS: expected \"500\" (internal), got \"503\" (unavailable: Service Unavailable)\n  WAPI/REPLY/@ERROR_CODE: expected \"500\", got \"503\""),
	Entry("about the number of items", playing(ann, getting(`<expect problem="ok" items="1"/>`)),
		`items="1"`, `items="2"`, "f.xml:3:1: send get\n  count(WAPI/REPLY/ITEM): expected 2, got 1"),
	Entry("about a value", playing(ann, getting(`<expect problem="ok"><tag name="EMAIL" equals="ann@example.com"/></expect>`)),
		`equals="ann@`, `equals="ben@`, "f.xml:3:1: send get\n  WAPI/REPLY/ITEM[1]/EMAIL: expected \"ben@example.com\", got \"ann@example.com\""),
	Entry("about a pattern", playing(ann, getting(`<expect problem="ok"><tag name="EMAIL" matches="ann@.*"/></expect>`)),
		`matches="ann@`, `matches="ben@`, "f.xml:3:1: send get\n  WAPI/REPLY/ITEM[1]/EMAIL: expected a match of ben@.*, got \"ann@example.com\""),
	Entry("about a tag that has to be there", playing(ann, getting(`<expect problem="ok"><tag name="EMAIL" any="yes"/></expect>`)),
		`name="EMAIL" any`, `item="2" name="EMAIL" any`, "f.xml:3:1: send get\n  WAPI/REPLY/ITEM[2]/EMAIL: expected any value, got nothing"),
	Entry("about a tag that must not be there", playing(ann, getting(`<expect problem="ok"><tag name="PASSWD" absent="yes"/></expect>`)),
		`name="PASSWD"`, `name="EMAIL"`, "f.xml:3:1: send get\n  WAPI/REPLY/ITEM[1]/EMAIL: expected nothing, got \"ann@example.com\""),
	Entry("about several things at once", playing(ann, getting(`<expect problem="ok" items="1"><tag name="LASTNAME" equals="Lee"/></expect>`)),
		`items="1"><tag name="LASTNAME" equals="Lee"/>`, `items="3"><tag name="LASTNAME" equals="Low"/><tag name="FIRSTNAME" equals="Ben"/>`,
		"f.xml:3:1: send get\n  count(WAPI/REPLY/ITEM): expected 3, got 1\n  WAPI/REPLY/ITEM[1]/LASTNAME: expected \"Low\", got \"Lee\"\n  WAPI/REPLY/ITEM[1]/FIRSTNAME: expected \"Ben\", got \"Ann\""),
	Entry("about a lost reply",
		playing(ann+`<interception id="lost">{"when": {"nth": 1}, "then": {"lost": {}}}</interception>`, getting(`<expect lost="yes"/>`)),
		`"nth": 1`, `"nth": 2`, "f.xml:3:1: send get\n  the reply: expected nothing, got STATUS \"0\", ERROR_CODE \"0\" (ok)"),
	Entry("about a captured value", playing(ann, getting(`<expect problem="ok"><tag name="ACCOUNTNUM" capture="id"/></expect>`)+"\n"+
		`<send><COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>${id}</ACCOUNTNUM></COMMAND><expect problem="ok" items="1"><tag name="ACCOUNTNUM" equals="${id}"/></expect></send>`),
		`equals="${id}"`, `equals="${id}0"`, "f.xml:4:1: send\n  WAPI/REPLY/ITEM[1]/ACCOUNTNUM: expected \"100005000\", got \"10000500\""),
	Entry("of an agent", playing(herCase, `<agent does="edit" object="case" id="7" by="jsmith"><tag name="STATUS">Closed</tag></agent>`),
		`id="7"`, `id="8"`, "f.xml:3:1: agent: the agent jsmith cannot edit the case: Not Found: the tenant has no case \"8\""),
	Entry("of an agent who creates", playing(ann, `<agent does="create" object="case" by="jsmith" capture="c"><tag name="ACCOUNTNUM">10000500</tag><tag name="SUBJECT">Help</tag></agent>`+"\n"+
		`<send><COMMAND OBJECT="Case" ACTION="Get"><CASENUM>${c}</CASENUM></COMMAND><expect problem="ok" items="1"/></send>`),
		`by="jsmith"`, `by="nobody"`, "f.xml:3:1: agent: the agent nobody cannot create the case: Unprocessable Entity: the tenant has no agent \"nobody\"; agent is one of jsmith, bpower"),
	Entry("of an agent who deletes", playing(herCase, `<agent does="delete" object="case" id="7" by="jsmith"/>`),
		`id="7"`, `id="8"`, "f.xml:3:1: agent: the agent jsmith cannot delete the case: Not Found: the tenant has no case \"8\""),
	Entry("about a trigger", playing(herCase+`<trigger object="case" event="edit"/>`,
		`<agent does="edit" object="case" id="7" by="jsmith"><tag name="STATUS">Closed</tag></agent>`+"\n"+
			`<expect-trigger object="case" event="edit" record="7" count="1"><parameter name="AccountID" equals="10000500"/></expect-trigger>`),
		`equals="10000500"`, `equals="1"`, "f.xml:4:1: expect-trigger\n  call[1]?AccountID: expected \"1\", got \"10000500\""),
	Entry("about the calls of a trigger", playing(herCase+`<trigger object="case" event="edit"/>`,
		`<agent does="edit" object="case" id="7" by="jsmith"><tag name="STATUS">Closed</tag></agent>`+"\n"+`<expect-trigger object="case" event="edit" count="1" within="100ms"/>`),
		`count="1"`, `count="2"`, "f.xml:4:1: expect-trigger\n  deliveries: expected 2 within 100ms, got 1"),
	Entry("about a trigger that is not to fire", playing(herCase+`<trigger object="case" event="edit"/>`,
		`<agent does="delete" object="case" id="7" by="jsmith"/>`+"\n"+`<expect-trigger object="case" event="edit" count="0"/>`),
		`does="delete" object="case" id="7" by="jsmith"/>`, `does="edit" object="case" id="7" by="jsmith"><tag name="STATUS">Closed</tag></agent>`,
		"f.xml:4:1: expect-trigger\n  deliveries: expected 0, got 1"),
	Entry("about the exchanges so far", playing(ann, getting("")+"\n"+`<wait for="exchanges" operation="Customer.Get" problem="ok" within="100ms"/>`),
		`operation="Customer.Get"`, `operation="Customer.Add"`, "f.xml:4:1: wait\n  exchanges: expected 1 within 100ms, got 0\n  exchange 1 (Customer.Get): WAPI/COMMAND/@ACTION: expected \"Add\", got \"Get\""),
	Entry("about the deliveries so far", playing(herCase+`<trigger object="case" event="edit"/>`,
		`<agent does="edit" object="case" id="7" by="jsmith"><tag name="STATUS">Closed</tag></agent>`+"\n"+`<wait for="deliveries" record="7" state="delivered" within="100ms"/>`),
		`state="delivered" within="100ms"`, `state="dead" within="100ms"`, "f.xml:4:1: wait\n  deliveries: expected 1 within 100ms, got 0"),
	Entry("after a change of rights", playing(ann, `<change><rights object="customer" actions="get"/></change>`+"\n"+getting(`<expect problem="ok" items="1"/>`)),
		`actions="get"`, `actions="add"`, "f.xml:4:1: send get\n  WAPI/REPLY/@STATUS: expected \"0\" (ok), got \"310\" (right: Operation Denied. Not enough permissions)\n  WAPI/REPLY/@ERROR_CODE: expected \"0\", got \"310\""),
	Entry("after the clock was moved", playing(`<settings time-zone="America/New_York"/><clock mode="frozen" now="2026-03-01T03:00:00Z"/>`+ann,
		`<clock advance="24h"/>`+"\n"+
			`<send><COMMAND OBJECT="Case" ACTION="Add"><ACCOUNTNUM>10000500</ACCOUNTNUM><SUBJECT>${today} ${now}</SUBJECT></COMMAND></send>`+
			`<send><COMMAND OBJECT="Case" ACTION="Get"><ACCOUNTNUM>10000500</ACCOUNTNUM></COMMAND><expect problem="ok"><tag name="CREATEDDATE" equals="03012026"/><tag name="SUBJECT" equals="03012026 030120262200"/></expect></send>`),
		`advance="24h"`, `advance="48h"`, "f.xml:4:127: send\n  WAPI/REPLY/ITEM[1]/CREATEDDATE: expected \"03012026\", got \"03022026\"\n  WAPI/REPLY/ITEM[1]/SUBJECT: expected \"03012026 030120262200\", got \"03022026 030220262200\""),
	Entry("in a round", playing(ann, `<repeat times="3">`+"\n"+`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME><EMAIL>${i}@example.com</EMAIL></COMMAND><expect problem="ok"/></send></repeat>`),
		`${i}@example.com`, `same@example.com`, "f.xml:4:1: send (i=2)\n  WAPI/REPLY/@STATUS: expected \"0\" (ok), got \"-1\" (duplicate: The value 'same@example.com' of the tag 'EMAIL' already exists)\n  WAPI/REPLY/@ERROR_CODE: expected \"0\", got \"81\""),
	Entry("among those that are sent at once", playing(ann, `<parallel>`+"\n"+getting(`<expect problem="ok"/>`)+"\n"+`<send name="other"><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Nobody</LASTNAME></COMMAND><expect problem="ok" items="0"/></send></parallel>`),
		`items="0"`, `items="4"`, "f.xml:5:1: send other\n  count(WAPI/REPLY/ITEM): expected 4, got 0"),
)
