package mockserver_test

import (
	"log/slog"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// overlaid is the option of a contract that a user has corrected.
func overlaid(overlays ...string) func(*mockserver.Options) {
	GinkgoHelper()
	var files []contracts.File
	for _, overlay := range overlays {
		files = append(files, contracts.File{Name: "overlay.xml", Data: []byte(overlay)})
	}
	contract, err := shipped().With(files...)
	Expect(err).NotTo(HaveOccurred())
	return func(o *mockserver.Options) { o.Contract = contract }
}

// corrected is a server with a contract that a user has corrected.
func corrected(overlays ...string) *api {
	GinkgoHelper()
	return newAPI(overlaid(overlays...))
}

var _ = Describe("an overlay", func() {
	It("changes a length, and the text that names it", func() {
		const overlay = `<object name="Customer"><tag name="EMAIL"><max value="10"/></tag></object>`
		a := newAPI(demoWith(func(t *mockserver.Tenant) { t.Seed = nil }), overlaid(overlay))
		id := a.add("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=abc@de.com") // ten characters
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=abcd@de.com")).To(refuseLength("EMAIL", 11, 0, 10))
		Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "EMAIL=abcd@de.com")).To(refuseLength("EMAIL", 11, 0, 10))
		Expect(a.do("Customer.Get", "EMAIL=abcd@de.com")).To(refuseLength("EMAIL", 11, 0, 10))
		Expect(a.do("Task.Add", "SUBJECT=x", "EMAIL=abcd@de.com")).To(beWell(), "the task's EMAIL is another")
	})

	It("adds a least length", func() {
		a := corrected(`<object name="FAQ"><tag name="QUESTION"><min value="5"/></tag></object>`)
		Expect(a.do("FAQ.Add", "QUESTION=Why?", "ANSWER=x")).To(refuseLength("QUESTION", 4, 5, 255))
		Expect(a.do("FAQ.Add", "QUESTION=Why??", "ANSWER=x")).To(beWell())
	})

	It("changes the text, the code and the status of a problem", func() {
		a := corrected(
			`<problem name="missing" text="{tag} is missing, says {tag}"/>`,
			`<problem name="login" status="-1" code="42" text="Who are you?"/>`,
			`<problem name="value" text="{tag}: {value}"/>`)
		Expect(a.do("FAQ.Add", "QUESTION=x")).To(refuse(-1, 6, "ANSWER is missing, says ANSWER"))
		Expect(a.as("demo", "crmapi", "wrong").do("FAQ.Get", "FAQNUM=1")).To(refuse(-1, 42, "Who are you?"))
		Expect(a.do("Case.Modify", "CASENUM=1", "STATUS={tag} {value}")).To(refuse(-1, 5, "STATUS: {tag} {value}"), "a value is no pattern")
	})

	It("has the classic endpoint answer code 1 to what is no XML, and 302 still to an envelope that lacks a part", func() {
		a := corrected(`<endpoint name="classic" unreadable="not-xml"/>`)
		Expect(a.send("hello")).To(refuseUnreadable())
		Expect(a.send("<WAPI/>")).To(refuseEnvelope())
		Expect(a.post("")).To(refuseEnvelope())
	})

	It("changes limits, which an option still beats", func() {
		const overlay = `<overlay><limit name="body" value="1000"/><limit name="depth" value="3"/><limit name="elements" value="6"/></overlay>`
		a := corrected(overlay)
		Expect(a.post(padded(1000))).To(answerMaria())
		Expect(a.post(padded(1001))).To(refuseSize())
		Expect(a.send(a.envelope(nested(2)))).To(refuseSize())
		Expect(a.send(many(7))).To(refuseSize())
		a = newAPI(overlaid(overlay), func(o *mockserver.Options) { o.Limits.Body = 2000 })
		Expect(a.post(padded(2000))).To(answerMaria())
	})

	It("changes how much of an operation 304 names", func() {
		a := corrected(`<limit name="operation-text" value="5"/>`)
		Expect(a.do("Customer.Delete", "X=1")).To(refuseOperation("Custo"))
	})

	It("makes a tag mandatory, and another one not", func() {
		a := corrected(`<object name="Customer"><action name="Add"><mandatory tags="EMAIL"/><mandatory tags="LASTNAME" remove="yes"/></action></object>`)
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B")).To(refuseMissing("EMAIL"))
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "EMAIL=a@example.com")).To(beWell())
	})

	It("takes a rule away", func() {
		a := corrected(`<object name="Customer"><tag name="EMAIL"><unique remove="yes"/><keep on="Modify" remove="yes"/></tag></object>`)
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=john.leeds@example.com")).To(beWell())
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "EMAIL=")).To(beWell())
		Expect(a.only("Customer.Get", "ACCOUNTNUM=10000000")).To(HaveKeyWithValue("EMAIL", ""))
	})

	It("lets a filter take a wildcard", func() {
		a := corrected(`<object name="Customer"><action name="Get"><filter tag="VOICE" wildcard="yes"/></action></object>`)
		Expect(a.do("Customer.Get", "VOICE=+1555%")).To(SatisfyAll(beWell(), HaveField("Items", HaveLen(3))))
	})

	It("takes an operation away, which is unknown then", func() {
		a := corrected(`<object name="FAQ"><action name="Modify" remove="yes"/>
			<effect on="Modify" set="LASTMODBY" remove="yes"/><effect on="Modify" set="LASTMODDATE" remove="yes"/></object>`)
		Expect(a.do("FAQ.Modify", "FAQNUM=1", "ANSWER=x")).To(refuseOperation("FAQ.Modify"))
	})

	It("adds a whole object, without any code", func() {
		a := corrected(`<object name="Lead" id="LEADNUM" first-id="500" provenance="observed" source="Overlay">
			<doc>Someone who may become a customer.</doc>
			<tag name="LEADNUM" type="id" match="exact" provenance="observed" source="Overlay"><doc>Its number.</doc></tag>
			<tag name="NAME" provenance="observed" source="Overlay"><doc>Its name.</doc><max value="5" provenance="observed" source="Overlay"/></tag>
			<action name="Add" provenance="observed" source="Overlay"><right name="lead.add" provenance="observed" source="Overlay"/>
				<accepts tags="NAME" provenance="observed" source="Overlay"/><mandatory tags="NAME" provenance="observed" source="Overlay"/>
				<returns tags="LEADNUM" provenance="observed" source="Overlay"/></action>
			<action name="Get" provenance="observed" source="Overlay"><right name="lead.get" provenance="observed" source="Overlay"/>
				<filter tag="NAME" wildcard="yes" provenance="observed" source="Overlay"/>
				<order by="LEADNUM" as="number" direction="ascending" provenance="observed" source="Overlay"/>
				<returns tags="*" provenance="observed" source="Overlay"/></action>
		</object>`)
		Expect(a.add("Lead.Add", "NAME=Ann")).To(Equal("500"))
		Expect(a.only("lead.get", "NAME=a%")).To(Equal(map[string]string{"LEADNUM": "500", "NAME": "Ann"}))
		Expect(a.do("Lead.Add", "NAME=Annabel")).To(refuseLength("NAME", 7, 0, 5))
		Expect(a.do("Lead.Add", "EMAIL=x")).To(refuseMissing("NAME"))
	})
})

// checks is an overlay that gives the whole order of checks anew.
func checks(names string) string {
	problems := map[string]string{"reference": "value", "rule": "value", "unique": "duplicate"}
	var order strings.Builder
	for name := range strings.FieldsSeq(names) {
		problem := problems[name]
		if problem == "" {
			problem = name
		}
		order.WriteString(`<check name="` + name + `" problem="` + problem + `"/>`)
	}
	return "<checks>" + order.String() + "</checks>"
}

var _ = Describe("an overlay of the checks", func() {
	const before, after = "envelope login operation right ", " reference rule unique"

	It("puts them in another order", func() {
		a := corrected(checks(before + "no-tags missing none-mandatory criterion value length wildcard" + after))
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=")).To(refuseMissing("ACCOUNTNUM"), "6 before 8 now")
		Expect(a.do("Customer.Add", "FIRSTNAME="+strings.Repeat("x", 31), "LASTNAME=x", "CUSTOMERTYPE=Nonesuch")).To(
			refuseValue("CUSTOMERTYPE", "Nonesuch"), "5 before 3 now")
		Expect(a.do("Customer.Get", "VOICE=%", "LASTNAME="+strings.Repeat("x", 31))).To(refuseLength("LASTNAME", 31, 0, 30), "3 before 4 now")
	})

	It("puts the operation before the login, and the records' checks in another order", func() {
		a := corrected(checks("envelope operation login right no-tags none-mandatory missing criterion wildcard length value rule reference unique"))
		Expect(a.as("demo", "crmapi", "wrong").do("Customer.Delete", "X=1")).To(refuseOperation("Customer.Delete"))
		Expect(a.as("demo", "crmapi", "wrong").do("Customer.Get", "LASTNAME=x")).To(refuseLogin())
		Expect(a.do("Customer.Add", valid("Customer.Add")...)).To(beWell())
		Expect(a.do("Followup.Add", "CASENUM=99", "DESCRIPTION=x", "ACCOUNTNUM=10000000")).To(refuseValue("ACCOUNTNUM", "10000000"), "the rule comes first now")
	})

	It("leaves some out, and what they refused is let pass", func() {
		a := corrected(checks(before + "missing criterion value" + after))
		Expect(a.do("Customer.Add", "FIRSTNAME="+strings.Repeat("x", 100), "LASTNAME=x")).To(beWell(), "no length")
		Expect(a.do("Customer.Get", "VOICE=%")).To(SatisfyAll(beWell(), HaveField("Items", BeEmpty())), "no wildcard")
		Expect(a.do("Customer.Get", "LASTNAME=")).To(beWell(), "no filter needed")
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000")).To(beWell(), "nothing to change needed")
	})

	It("leaves the key and the mandatory tags optional, and a Modify without its key still adds nothing", func() {
		a := corrected(checks(before + "no-tags none-mandatory criterion wildcard length value" + after))
		Expect(a.do("Customer.Add", "FIRSTNAME=A")).To(beWell())
		known := a.everything()
		Expect(a.do("Customer.Modify", "COMPANY=x").Status).NotTo(BeZero())
		Expect(a.everything()).To(Equal(known))
	})

	It("leaves the values out, and a Modify of what does not exist is no valid operation then", func() {
		a := corrected(checks(before + "no-tags none-mandatory missing criterion wildcard length" + after))
		Expect(a.do("FAQ.Add", "QUESTION=x", "ANSWER=x", "STATUS=Nonesuch")).To(beWell())
		Expect(a.do("FAQ.Modify", "FAQNUM=99", "ANSWER=x")).To(refuseOperation("FAQ.Modify"))
	})

	It("leaves references out, and a record may name one that does not exist", func() {
		a := corrected(checks(before + "no-tags none-mandatory missing criterion wildcard length value rule unique"))
		Expect(a.do("Case.Add", "ACCOUNTNUM=99999999", "SUBJECT=x")).To(beWell())
		Expect(a.do("Followup.Add", "CASENUM=99", "DESCRIPTION=x")).To(beWell())
	})

	It("leaves uniqueness out, and addresses may be shared", func() {
		a := corrected(checks(before + "no-tags none-mandatory missing criterion wildcard length value reference rule"))
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=john.leeds@example.com")).To(beWell())
	})

	DescribeTable("may put any check on tags first, and an unknown tag is refused in its turn", func(order string) {
		a := corrected(checks(before + order + after))
		Expect(a.do("Customer.Get", "LASTNAME=x", "NOSUCHTAG=1")).To(refuseTag("NOSUCHTAG", "1"))
		Expect(a.do("Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "NOSUCHTAG=1")).To(refuseTag("NOSUCHTAG", "1"))
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "NOSUCHTAG=1")).To(refuseTag("NOSUCHTAG", "1"))
	},
		Entry("the wildcard", "wildcard no-tags none-mandatory missing criterion length value"),
		Entry("the length", "length no-tags none-mandatory missing criterion wildcard value"),
		Entry("the value", "value no-tags none-mandatory missing criterion wildcard length"),
	)

	It("may leave the criterion out, and an unknown tag is ignored", func() {
		a := corrected(checks(before + "no-tags none-mandatory missing wildcard length value" + after))
		Expect(a.do("Customer.Get", "LASTNAME=Lopez", "NOSUCHTAG=1")).To(SatisfyAll(beWell(), HaveField("Items", HaveLen(1))))
		Expect(a.do("Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "NOSUCHTAG=1")).To(beWell())
	})
})

var _ = Describe("an overlay that the built-in records do not fit", func() {
	It("is served all the same: the demo tenant begins without them, and the log says which", func() {
		log := gbytes.NewBuffer()
		server := newAPI(overlaid(`<object name="FAQ"><tag name="ANSWER"><max value="36"/></tag></object>`),
			func(o *mockserver.Options) { o.Logger = slog.New(slog.NewTextHandler(log, nil)) })
		Expect(server.do("FAQ.Get", "STATUS=Active").ids("FAQNUM")).To(Equal([]string{"2"}))
		Expect(log).To(gbytes.Say("left out.*demo.xml.*FAQ.Add.ANSWER.max"))
	})
})
