package wire_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

var _ = Describe("Reading a request", func() {
	It("takes login, operation and tags as they were sent", func() {
		request, err := decode("\n  <?xml version=\"1.0\"?>\n" + envelope("\n<COMMAND OBJECT='customer' ACTION=\"GET\">\n"+
			"  <lastName> Byron \n</lastName>\n  <EMAIL/>\n  <lastName>King</lastName>\n</COMMAND>") + "\n\n<!-- end -->\n")
		Expect(err).NotTo(HaveOccurred())
		Expect(request).To(Equal(wire.Request{
			Tenant: "acme", Username: "wapi", Password: "s3cret", Object: "customer", Action: "GET",
			Fields: []contracts.Field{field("lastName", " Byron \n"), field("EMAIL", ""), field("lastName", "King")},
		}))
	})

	It("takes the parts in any order and the envelope's names in any case", func() {
		request, err := decode(`<wapi><Command action="Add" Object="Case"/><Password>p</Password><tenant> t </tenant><userName/></wapi>`)
		Expect(err).NotTo(HaveOccurred())
		Expect(request).To(Equal(wire.Request{Tenant: " t ", Password: "p", Object: "Case", Action: "Add"}))
	})

	DescribeTable("resolves the ways to write a value",
		func(written, value string) {
			request, err := decode(firstName("", written))
			Expect(err).NotTo(HaveOccurred())
			Expect(request.Fields).To(HaveExactElements(field("FIRSTNAME", value)))
		},
		Entry("entities", "&lt;&gt;&amp;&quot;&apos;", `<>&"'`),
		Entry("bare quotes", `"it's"`, `"it's"`),
		Entry("numeric references", "&#233;&#xE9;&#8364;&#13;", "éé€\r"),
		Entry("CDATA", "a<![CDATA[<b> & ]]]]><![CDATA[>c]]>", "a<b> & ]]>c"),
		Entry("text around a comment", "a<!-- <b> -->b<?pi x?>c", "abc"),
		Entry("line ends of all systems", "a\r\nb\rc\nd", "a\nb\nc\nd"),
		Entry("white space", " \t ", " \t "),
	)

	DescribeTable("passes over what means nothing here",
		func(xml string) {
			request, err := decode(xml)
			Expect(err).NotTo(HaveOccurred())
			Expect(request.Tenant + "/" + request.Username + "/" + request.Password).To(Equal("acme/wapi/s3cret"))
			Expect(request.Object + "." + request.Action).To(Equal("Case.Get"))
			Expect(request.Fields).To(HaveExactElements(field("CASENUM", "7")))
		},
		Entry("other elements in WAPI", envelope(`<VERSION><a>9<TENANT>x</TENANT></a></VERSION><COMMAND OBJECT="Case" ACTION="Get"><CASENUM>7</CASENUM></COMMAND><X/>`)),
		Entry("text beside the elements", envelope(`x<COMMAND OBJECT="Case" ACTION="Get">y<CASENUM>7</CASENUM>z</COMMAND>`)),
		Entry("attributes on tags", envelope(`<COMMAND ID="1" OBJECT="Case" ACTION="Get"><CASENUM type="int">7</CASENUM></COMMAND>`)),
		Entry("namespaces", strings.Replace(envelope(`<COMMAND xmlns:a="u" a:OBJECT="x" OBJECT="Case" ACTION="Get"><CASENUM>7</CASENUM></COMMAND>`), "<WAPI>", `<WAPI xmlns="urn:x">`, 1)),
	)

	It("keeps a prefix as part of a tag's name", func() {
		request, err := decode(envelope(`<COMMAND OBJECT="Case" ACTION="Get"><c:CASENUM>7</c:CASENUM></COMMAND>`))
		Expect(err).NotTo(HaveOccurred())
		Expect(request.Fields).To(HaveExactElements(field("c:CASENUM", "7")))
	})

	It("follows the names that it is given", func() {
		g := wire.DefaultGrammar()
		g.WAPI, g.Password, g.Object = "API", "PASS", "ENTITY"
		request, err := wire.DecodeRequest([]byte(`<API><TENANT>t</TENANT><USERNAME>u</USERNAME><PASS>p</PASS><COMMAND ENTITY="Case" ACTION="Get"/></API>`),
			"", g, wire.RequestLimits())
		Expect(err).NotTo(HaveOccurred())
		Expect(request).To(Equal(wire.Request{Tenant: "t", Username: "u", Password: "p", Object: "Case", Action: "Get"}))
	})

	It("takes no letter for an ASCII one that it only folds onto", func() {
		g := wire.DefaultGrammar()
		g.Tenant = "KEY"
		_, err := wire.DecodeRequest([]byte("<WAPI><\u212aEY/><USERNAME/><PASSWORD/><COMMAND OBJECT='Case' ACTION='Get'/></WAPI>"), "", g, wire.RequestLimits())
		Expect(err).To(MatchError(ContainSubstring("no <KEY> in <WAPI>")))
	})

	DescribeTable("refuses an envelope of the wrong shape, and says how to mend it",
		func(xml, path, reason string) {
			refused := refusal(second(decode(xml)))
			Expect(refused.Kind).To(Equal(wire.Envelope))
			Expect(refused.Path).To(Equal(path))
			Expect(refused.Reason).To(ContainSubstring(reason))
			Expect(refused.Line).To(Equal(1))
		},
		Entry("another root", `<REQUEST/>`, "", "the root is <REQUEST>, not <WAPI>: the login and <COMMAND> stand inside <WAPI>"),
		Entry("a bare command", `<COMMAND OBJECT="Case" ACTION="Get"/>`, "", "the root is <COMMAND>, not <WAPI>"),
		Entry("no tenant", `<WAPI><USERNAME/><PASSWORD/><COMMAND OBJECT="Case" ACTION="Get"/></WAPI>`, "WAPI", "no <TENANT> in <WAPI>: it needs <TENANT>, <USERNAME>, <PASSWORD> and <COMMAND>"),
		Entry("no username", `<WAPI><TENANT/><PASSWORD/><COMMAND OBJECT="Case" ACTION="Get"/></WAPI>`, "WAPI", "no <USERNAME> in <WAPI>"),
		Entry("no password", `<WAPI><TENANT/><USERNAME/><COMMAND OBJECT="Case" ACTION="Get"/></WAPI>`, "WAPI", "no <PASSWORD> in <WAPI>"),
		Entry("no command", envelope(""), "WAPI", "no <COMMAND> in <WAPI>"),
		Entry("no object", envelope(`<COMMAND ACTION="Get"/>`), "WAPI/COMMAND", `no attribute OBJECT: write <COMMAND OBJECT="…" ACTION="…">`),
		Entry("no action", envelope(`<COMMAND OBJECT="Case"/>`), "WAPI/COMMAND", "no attribute ACTION"),
		Entry("two objects in different case", envelope(`<COMMAND OBJECT="Case" object="Task" ACTION="Get"/>`), "WAPI/COMMAND", "2 attributes OBJECT"),
		Entry("two commands", envelope(`<COMMAND OBJECT="Case" ACTION="Get"/><COMMAND OBJECT="Case" ACTION="Get"/>`), "WAPI/COMMAND", "a second <COMMAND>"),
		Entry("two passwords", envelope(`<password>s3cret</password><COMMAND OBJECT="Case" ACTION="Get"/>`), "WAPI/PASSWORD", "a second <PASSWORD>"),
		Entry("an element inside a tag", envelope(`<COMMAND OBJECT="Case" ACTION="Get"><CASENUM><s3cret/></CASENUM></COMMAND>`), "WAPI/COMMAND", "an element inside <CASENUM>: a tag holds only text"),
		Entry("an element inside the password", `<WAPI><PASSWORD><s3cret/></PASSWORD></WAPI>`, "WAPI/PASSWORD", "an element inside <PASSWORD>"),
	)

	It("knows the place of what is wrong", func() {
		refused := refusal(second(decode("<WAPI>\n <TENANT>ä</TENANT> <TENANT/></WAPI>")))
		Expect([]int{refused.Line, refused.Column}).To(Equal([]int{2, 21}))
		Expect(refused.Error()).To(HavePrefix("line 2, column 21: in WAPI/TENANT: a second <TENANT>"))
	})

	It("reports the first of several faults of shape", func() {
		refused := refusal(second(decode(`<WAPI><TENANT/><TENANT/><COMMAND/></WAPI>`)))
		Expect(refused.Reason).To(ContainSubstring("a second <TENANT>"))
	})

	It("reports broken XML before an envelope of the wrong shape", func() {
		Expect(refusal(second(decode(`<OTHER><a></OTHER>`))).Kind).To(Equal(wire.Unreadable))
		Expect(refusal(second(decode(`<WAPI><TENANT><b/></TENANT>`))).Kind).To(Equal(wire.Unreadable))
	})

	It("clips long names in its messages", func() {
		refused := refusal(second(decode("<" + strings.Repeat("é", 5000) + "/>")))
		Expect(len(refused.Reason)).To(BeNumerically("<", 200))
		Expect(refused.Reason).To(ContainSubstring("é…>"))
	})
})

var _ = Describe("Reading a bare command", func() {
	It("takes operation and tags, and no login", func() {
		request, err := decodeCommand("\n<COMMAND OBJECT=\"Task\" ACTION=\"Get\"><TASK_STATUS>Pending</TASK_STATUS></COMMAND>\n")
		Expect(err).NotTo(HaveOccurred())
		Expect(request).To(Equal(wire.Request{Object: "Task", Action: "Get", Fields: []contracts.Field{field("TASK_STATUS", "Pending")}}))
	})

	DescribeTable("refuses another shape",
		func(xml, path, reason string) {
			refused := refusal(second(decodeCommand(xml)))
			Expect(refused.Kind).To(Equal(wire.Envelope))
			Expect(refused.Path).To(Equal(path))
			Expect(refused.Reason).To(ContainSubstring(reason))
		},
		Entry("the whole envelope", envelope(`<COMMAND OBJECT="Task" ACTION="Get"/>`), "", "the root is <WAPI>, not <COMMAND>: send the command alone"),
		Entry("no action", `<COMMAND OBJECT="Task"/>`, "COMMAND", "no attribute ACTION"),
		Entry("an element inside a tag", `<COMMAND OBJECT="Task" ACTION="Get"><A><B/></A></COMMAND>`, "COMMAND", "an element inside <A>"),
	)

	It("counts depth from the command", func() {
		limits := wire.Limits{Depth: 2}
		_, err := wire.DecodeCommand([]byte(`<COMMAND OBJECT="Task" ACTION="Get"><A>1</A></COMMAND>`), "", wire.DefaultGrammar(), limits)
		Expect(err).NotTo(HaveOccurred())
		limits.Depth = 1
		_, err = wire.DecodeCommand([]byte(`<COMMAND OBJECT="Task" ACTION="Get"><A>1</A></COMMAND>`), "", wire.DefaultGrammar(), limits)
		Expect(refusal(err).Limit).To(Equal("depth"))
	})
})
