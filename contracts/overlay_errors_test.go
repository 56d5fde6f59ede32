package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// homeless is what is said of an element that an overlay cannot hold.
const homeless = "the contract has no such element at the top to change; an overlay holds object, picklist, " +
	"attachments, checks, endpoint, limit, problem, promise, reply, request, source, tls, trigger"

var _ = Describe("An overlay is refused", func() {
	DescribeTable("where it names nothing of the contract", func(overlay string, expected ...string) {
		_, err := shipped().With(overlays(overlay)...)
		Expect(err).To(HaveOccurred())
		var prefixes []any
		for _, line := range expected {
			prefixes = append(prefixes, HavePrefix(line))
		}
		Expect(strings.Split(err.Error(), "\n")).To(HaveExactElements(prefixes...))
	},
		Entry("not XML", "<object>\n</tag>", "one.xml:2:1: </tag> closes <object>"),
		Entry("an unknown root", "<customer/>", "one.xml:1:1: customer: "+homeless),
		Entry("an unknown element", "<overlay>\n <customer/>\n <quota/></overlay>",
			"one.xml:2:2: overlay/customer: "+homeless, "one.xml:3:2: overlay/quota: "+homeless),
		Entry("a picklist outside of any object", `<picklist name="colours"/>`,
			"one.xml:1:1: picklist[colours]: the contract has no such picklist to change; a new one stands in an <object>"),
		Entry("a tag outside of any object", `<tag name="EMAIL"><max value="10"/></tag>`, "one.xml:1:1: tag[EMAIL]: "+homeless),
		Entry("an action outside of any object", `<action name="Get" remove="yes"/>`, "one.xml:1:1: action[Get]: "+homeless),
		Entry("custom fields outside of any object", `<custom-fields remove="yes"/>`, "one.xml:1:1: custom-fields: "+homeless),
		Entry("a sentence about nothing", `<doc>Nothing.</doc>`, "one.xml:1:1: doc: "+homeless),
		Entry("an attribute of the overlay itself", `<overlay version="2"/>`, "one.xml:1:1: overlay: <overlay> holds elements and nothing else"),
		Entry("text in the overlay itself", `<overlay>EMAIL</overlay>`, "one.xml:1:1: overlay: <overlay> holds elements and nothing else"),

		Entry("an object to remove that is not there", `<object name="Invoice" remove="yes"/>`, "one.xml:1:1: object[Invoice]: there is no such element to remove"),
		Entry("a picklist to remove that is not there", `<picklist name="colours" remove="yes"/>`, "one.xml:1:1: picklist[colours]: there is no such element to remove"),
		Entry("a problem to remove that is not there", `<problem name="taken" remove="yes"/>`, "one.xml:1:1: problem[taken]: there is no such element to remove"),
		Entry("a tag to remove that is not there", `<object name="Case"><tag name="TITLE" remove="yes"/></object>`,
			"one.xml:1:21: object[Case]/tag[TITLE]: there is no such element to remove"),
		Entry("a limit to remove that is not there", `<object name="Case"><tag name="CREATEDBY"><max remove="yes"/></tag></object>`,
			"one.xml:1:43: object[Case]/tag[CREATEDBY]/max: there is no such element to remove"),
		Entry("an accepted tag to remove that is not there", `<object name="Case"><action name="Add"><accepts tags="SUBJECT TITLE" remove="yes"/></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/accepts: object[Case]/action[Add] names no tag "TITLE" to remove`),
		Entry("a mandatory tag to remove that is not there", `<object name="Case"><action name="Add"><mandatory tags="STATUS" remove="yes"/></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/mandatory: object[Case]/action[Add] names no tag "STATUS" to remove`),
		Entry("a list to remove that names no tag", `<object name="Case"><action name="Add"><mandatory tag="SUBJECT" remove="yes"/></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/mandatory[SUBJECT]: the attribute "tags" is missing`,
			`one.xml:1:40: object[Case]/action[Add]/mandatory[SUBJECT]: unknown attribute "tag"; it takes remove, tags`),
		Entry("a list to remove that names nothing but blanks", `<object name="Case"><action name="Add"><accepts tags=" " remove="yes"/></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/accepts: the attribute "tags" holds nothing but blanks`),
		Entry("a list to remove with an unknown attribute", `<object name="Case"><action name="Add"><accepts tags="STATUS" colour="red" remove="yes"/></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/accepts: unknown attribute "colour"; it takes remove, tags`),
		Entry("a list to remove with text", `<object name="Case"><action name="Add"><accepts tags="STATUS" remove="yes">PRIORITY</accepts></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/accepts: unexpected text "PRIORITY"`),
	)

	DescribeTable("where the outcome breaks the rules of a contract, with the place in the overlay", func(overlay string, expected ...string) {
		_, err := shipped().With(overlays(overlay)...)
		Expect(err).To(HaveOccurred())
		var prefixes []any
		for _, line := range expected {
			prefixes = append(prefixes, HavePrefix(line))
		}
		Expect(strings.Split(err.Error(), "\n")).To(HaveExactElements(prefixes...))
	},
		Entry("an unknown attribute", `<object name="Case"><tag name="STATUS" colour="red"/></object>`,
			`one.xml:1:21: object[Case]/tag[STATUS]: unknown attribute "colour"`),
		Entry("an unknown element", "<object name='Case'><tag name='STATUS'>\n<length value='3'/></tag></object>",
			"one.xml:2:1: object[Case]/tag[STATUS]/length: unknown element <length>"),
		Entry("an unknown problem", `<object name="Case"><tag name="SUBJECT"><unique problem="taken"/></tag></object>`,
			`one.xml:1:41: object[Case]/tag[SUBJECT]/unique: there is no problem "taken"`),
		Entry("attachments of an alias", `<attachments objects="case follow-up"/>`,
			`one.xml:1:1: api[8x8 Contact Center CRM API]/attachments: objects: "follow-up" is an alias of Followup; write that, in any case`),
		Entry("a tag that is accepted already", `<object name="Case"><action name="Add"><accepts tags="SUBJECT"/></action></object>`,
			"one.xml:1:40: object[Case]/action[Add]/accepts: Case.Add takes SUBJECT twice"),
		Entry("a list that says tag where it means tags", `<object name="Case"><action name="Add"><mandatory tag="STATUS"/></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/mandatory[STATUS]: the attribute "tags" is missing`,
			`one.xml:1:40: object[Case]/action[Add]/mandatory[STATUS]: unknown attribute "tag"; it takes provenance, source, tags`),
		Entry("a mandatory tag that is not accepted", `<object name="Case"><action name="Add"><mandatory tags="CASENUM"/></action></object>`,
			`one.xml:1:40: object[Case]/action[Add]/mandatory: mandatory: Case.Add does not accept "CASENUM"`),
		Entry("a default that is no value any more", `<object name="Case"><picklist name="case-statuses" default="New"/></object>`,
			`one.xml:1:21: object[Case]/picklist[case-statuses]: the default "New" is not a value of the list`),
		Entry("an effect that sets what is no tag", `<object name="Case"><effect set="OWNER" on="Add" to="agent"/></object>`,
			`one.xml:1:21: object[Case]/effect[OWNER]: set="OWNER" is not a tag of the object`),
		Entry("an effect to something unknown", `<object name="Case"><effect set="CREATEDBY" on="Add" to="now"/></object>`,
			`one.xml:1:21: object[Case]/effect[CREATEDBY]: to="now" is unknown; it is today or agent`),
		Entry("an object without what an object needs", `<object name="Custmer"><tag name="EMAIL"/></object>`,
			`one.xml:1:1: object[Custmer]: the attribute "id" is missing`),
		Entry("an HTTP status that is none", "<overlay>\n <reply http-status='0'/></overlay>",
			`one.xml:2:2: `+api+`/reply: http-status=0 is out of range; it is 200 to 599`),
		Entry("a charset that no reply is written in", "<overlay>\n <reply charset='EBCDIC'/></overlay>",
			`one.xml:2:2: `+api+`/reply: charset="EBCDIC": replies are written in ISO-8859-1 or UTF-8`),
		Entry("a tag whose name would open an element", "<object name='Case'>\n <tag name='CASE&lt;SUBJECT'><doc>Which?</doc></tag></object>",
			`one.xml:2:2: object[Case]/tag[CASE<SUBJECT]: "CASE<SUBJECT" is no name for an element`),
		Entry("a request name that would open an element", "<object name='Case'>\n <tag name='STATUS' request-name='&lt;'/></object>",
			`one.xml:2:2: object[Case]/tag[STATUS]: "<" is no name for an element`),
		Entry("a path without a slash", "<overlay>\n <endpoint name='classic' path='wapi.php'/></overlay>",
			`one.xml:2:2: `+api+`/endpoint[classic]: path="wapi.php" does not begin with a slash`),
		Entry("a method in lower case", "<overlay>\n <endpoint name='classic' methods='post'/></overlay>",
			`one.xml:2:2: `+api+`/endpoint[classic]: methods: "post" is not in upper case, as HTTP has it`),
		Entry("two endpoints on one path", "<overlay>\n <endpoint name='gateway' path='/WAPI/wapi.php'/></overlay>",
			`one.xml:2:2: `+api+`/endpoint[gateway]: path="/WAPI/wapi.php" is that of the endpoint classic at api.xml:`),
		Entry("a refusal with the status of success", "<overlay><endpoint name='gateway'>\n <refusal name='product' status='200'/></endpoint></overlay>",
			`one.xml:2:2: `+api+`/endpoint[gateway]/refusal[product]: status=200 is out of range; it is 400 to 599`),
		Entry("an element to change that is neither kept nor removed", `<object name="Case"><tag name="STATUS" remove="no"/></object>`,
			`one.xml:1:21: object[Case]/tag[STATUS]: unknown attribute "remove"`),
	)

	It("where a tag is removed that the contract needs, with the places that need it", func() {
		_, err := shipped().With(overlays(`<object name="Case"><tag name="SUBJECT" remove="yes"/></object>`)...)
		Expect(err).To(MatchError(And(
			MatchRegexp(`case\.xml:\d+:\d+: object\[Case\]/action\[Add\]/accepts: Case has no tag "SUBJECT"`),
			MatchRegexp(`case\.xml:\d+:\d+: object\[Case\]/action\[Get\]/filter\[SUBJECT\]: Case has no tag "SUBJECT"`),
			MatchRegexp(`followup\.xml:\d+:\d+: object\[Followup\]/tag\[SUBJECT\]/default: Case has no tag "SUBJECT"`),
		)))
	})

	It("where a minimum comes to be above the maximum, with the place of each", func() {
		_, err := shipped().With(overlays(`<object name="Customer"><tag name="EMAIL"><min value="56"/></tag></object>`)...)
		Expect(err).To(MatchError(MatchRegexp(
			`^customer\.xml:\d+:3: object\[Customer\]/tag\[EMAIL\]: min 56 at one\.xml:1:43 is above max 55 at customer\.xml:\d+:5$`)))
	})

	It("in the file that is wrong, of several", func() {
		_, err := shipped().With(overlays(`<tls min="1.3"/>`, `<tls min="1.5"/>`)...)
		Expect(err).To(MatchError(HavePrefix("two.xml:1:1: " + api + `/tls: min="1.5" is unknown`)))
	})
})
