package matchers_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs/matchers"
)

// document is a reply with this in its REPLY.
func document(content string) string {
	return `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0">` + content + `</REPLY></WAPI>`
}

// people are items with these last names.
func people(names ...string) string {
	var items strings.Builder
	for _, name := range names {
		items.WriteString("<ITEM><LASTNAME>" + name + "</LASTNAME></ITEM>")
	}
	return items.String()
}

// differ is the failure of two documents with these differences.
func differ(each ...string) string {
	return "Expected the same reply\nbut there are differences\n    " + strings.Join(each, "\n    ")
}

var _ = Describe("MatchReplyXML", func() {
	golden := `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + document("<ITEM><LASTNAME>Lopez</LASTNAME><FAX></FAX></ITEM>")

	DescribeTable("does not count",
		func(same string) {
			Expect(same).To(matchers.MatchReplyXML(golden))
			Expect(golden).To(matchers.MatchReplyXML(same))
		},
		Entry("a missing declaration, or another one", document("<ITEM><LASTNAME>Lopez</LASTNAME><FAX></FAX></ITEM>")),
		Entry("the order of attributes, and their quotes",
			`<WAPI><REPLY ERROR_CODE='0' STATUS='0' ERROR_STR=''><ITEM><LASTNAME>Lopez</LASTNAME><FAX></FAX></ITEM></REPLY></WAPI>`),
		Entry("white space between elements", "\n <WAPI>\n\t<REPLY STATUS=\"0\" ERROR_STR=\"\" ERROR_CODE=\"0\">\r\n <ITEM> <LASTNAME>Lopez</LASTNAME>\n\n<FAX></FAX></ITEM></REPLY>\n</WAPI>\n"),
		Entry("comments, and the short form of an empty element", document("<!-- one --><ITEM><LASTNAME>Lopez</LASTNAME><FAX/></ITEM>")),
		Entry("how characters are escaped", document("<ITEM><LASTNAME>L&#111;<![CDATA[pez]]></LASTNAME><FAX></FAX></ITEM>")),
		Entry("a byte order mark", "\uFEFF"+golden),
	)

	It("does not count white space where there could be items", func() {
		Expect(document("")).To(matchers.MatchReplyXML(document("\n  ")))
		Expect(document("<ITEM/>")).To(matchers.MatchReplyXML(document("<ITEM> </ITEM>")))
	})

	DescribeTable("counts text to the letter, with the path of its element",
		func(expected, got, difference string) {
			Expect(failure(matchers.MatchReplyXML(document("<ITEM><EMAIL>"+expected+"</EMAIL></ITEM>")), document("<ITEM><EMAIL>"+got+"</EMAIL></ITEM>"))).
				To(Equal(differ("WAPI/REPLY/ITEM/EMAIL: expected " + difference)))
		},
		Entry("another value", "a", "b", `"a", got "b"`),
		Entry("another case", "a", "A", `"a", got "A"`),
		Entry("none", "a", "", `"a", got ""`),
		Entry("white space around it", "a", " a ", `"a", got " a "`),
		Entry("white space alone", "", " ", `"", got " "`),
		Entry("line breaks, in one line all the same", "a\nb", "a b", `"a\nb", got "a b"`),
	)

	It("shows a long value where it differs", func() {
		long := strings.Repeat("é", 500)
		shown := strings.Repeat("é", 20)
		Expect(failure(matchers.MatchReplyXML(document("<NOTE>"+long+"x"+long+"</NOTE>")), document("<NOTE>"+long+"</NOTE>"))).To(Equal(differ(
			fmt.Sprintf(`WAPI/REPLY/NOTE: expected …"%sx%s"…, got …"%s"`, shown, strings.Repeat("é", 59), shown))))
		Expect(failure(matchers.MatchReplyXML(document("<NOTE>"+long+"</NOTE>")), document("<NOTE>short</NOTE>"))).To(Equal(differ(
			fmt.Sprintf(`WAPI/REPLY/NOTE: expected "%s"…, got "short"`, strings.Repeat("é", 80)))))
	})

	It("shows a value of up to 80 characters as a whole", func() {
		same := strings.Repeat("s", 79)
		Expect(failure(matchers.MatchReplyXML(document("<NOTE>"+same+"a</NOTE>")), document("<NOTE>"+same+"b</NOTE>"))).To(Equal(differ(
			fmt.Sprintf(`WAPI/REPLY/NOTE: expected "%sa", got "%sb"`, same, same))))
		Expect(failure(matchers.MatchReplyXML(document("<NOTE>"+same+"sa</NOTE>")), document("<NOTE>"+same+"sb</NOTE>"))).To(Equal(differ(
			fmt.Sprintf(`WAPI/REPLY/NOTE: expected …"%sa", got …"%sb"`, same[:20], same[:20]))))
	})

	It("says which attribute differs, is missing, or is one too many", func() {
		Expect(failure(matchers.MatchReplyXML(`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"/></WAPI>`), `<WAPI><REPLY ERROR_CODE="81" STATUS="-1" TIME="3"/></WAPI>`)).To(Equal(differ(
			`WAPI/REPLY/@ERROR_CODE: expected "0", got "81"`,
			`WAPI/REPLY/@ERROR_STR: missing, expected ""`,
			`WAPI/REPLY/@STATUS: expected "0", got "-1"`,
			`WAPI/REPLY/@TIME: unexpected, got "3"`,
		)))
	})

	It("says which element is missing or is one too many, with what is in it", func() {
		Expect(failure(matchers.MatchReplyXML(document("<ITEM><A>1</A></ITEM>")), document("<ITEM><B>2</B></ITEM>"))).To(Equal(differ(
			`WAPI/REPLY/ITEM/A: missing, expected "1"`,
			`WAPI/REPLY/ITEM/B: unexpected, got "2"`,
		)))
		Expect(failure(matchers.MatchReplyXML(document("")), document("<ITEM><A>1</A><B/><C>3</C></ITEM>"))).To(Equal(differ(
			`WAPI/REPLY/ITEM: unexpected, got an element with A "1", C "3"`)))
		Expect(failure(matchers.MatchReplyXML(document("<ITEM><A/></ITEM>")), document(""))).To(Equal(differ(
			`WAPI/REPLY/ITEM: missing, expected an element with others in it`)))
	})

	DescribeTable("tells items apart by their number",
		func(expected, got []string, differences ...string) {
			Expect(failure(matchers.MatchReplyXML(document(people(expected...))), document(people(got...)))).To(Equal(differ(differences...)))
		},
		Entry("another value in one of them", []string{"Ames", "Boyd", "Cole"}, []string{"Ames", "Bond", "Cole"},
			`WAPI/REPLY/ITEM[2]/LASTNAME: expected "Boyd", got "Bond"`),
		Entry("one too few in the middle, which is no shift of the others", []string{"Ames", "Boyd", "Cole"}, []string{"Ames", "Cole"},
			`WAPI/REPLY/ITEM[2]: missing, expected an element with LASTNAME "Boyd"`),
		Entry("one too many at the beginning", []string{"Ames"}, []string{"Abel", "Ames"},
			`WAPI/REPLY/ITEM[1]: unexpected, got an element with LASTNAME "Abel"`),
		Entry("one of two that are the same", []string{"Ames", "Ames"}, []string{"Ames"},
			`WAPI/REPLY/ITEM[2]: missing, expected an element with LASTNAME "Ames"`),
		Entry("two that changed places", []string{"Ames", "Boyd"}, []string{"Boyd", "Ames"},
			`WAPI/REPLY/ITEM[1]/LASTNAME: expected "Ames", got "Boyd"`, `WAPI/REPLY/ITEM[2]/LASTNAME: expected "Boyd", got "Ames"`),
	)

	It("counts the order of tags", func() {
		Expect(failure(matchers.MatchReplyXML(document("<ITEM><A/><B/><C/><D/></ITEM>")), document("<ITEM><A/><C/><B/><D/></ITEM>"))).To(Equal(differ(
			"WAPI/REPLY/ITEM: expected the order B C, got the order C B")))
	})

	It("shows the first differences, and how many more there are", func() {
		var expected, got []string
		for i := range 15 {
			expected, got = append(expected, fmt.Sprintf("a%d", i+1)), append(got, fmt.Sprintf("b%d", i+1))
		}
		message := failure(matchers.MatchReplyXML(document(people(expected...))), document(people(got...)))
		Expect(message).To(HavePrefix(differ(`WAPI/REPLY/ITEM[1]/LASTNAME: expected "a1", got "b1"` + "\n")))
		Expect(message).To(HaveSuffix("\n" + `    WAPI/REPLY/ITEM[12]/LASTNAME: expected "a12", got "b12"` + "\n    and 3 more"))
		message = failure(matchers.MatchReplyXML(document(people(expected[:12]...))), document(people(got[:12]...)))
		Expect(message).To(HaveSuffix(`expected "a12", got "b12"`))
	})

	It("says nothing but the roots where those differ", func() {
		Expect(failure(matchers.MatchReplyXML(golden), "<html><body/></html>")).To(Equal(differ("WAPI: expected the root WAPI, got the root html")))
	})

	It("adds what crmock says about a refusal", func() {
		Expect(failure(matchers.MatchReplyXML(document("")), refused())).To(Equal(differ(
			`WAPI/REPLY/@ERROR_CODE: expected "0", got "5"`,
			`WAPI/REPLY/@ERROR_STR: expected "", got "The value 'nobody' of the tag 'EMAIL' is not valid"`,
			`WAPI/REPLY/@STATUS: expected "0", got "-1"`,
			"clause: Customer.Add.EMAIL.type",
			`hint: COMMAND/EMAIL: got "nobody"; mend the value`,
		)))
	})

	It("compares the bytes of a client's reply rather than what was read from them", func() {
		body := []byte(document("<ITEM><LASTNAME>Lopez</LASTNAME></ITEM><EXTRA/>"))
		Expect(client.Reply{Reply: found(item("LASTNAME=Lopez")), Body: body}).NotTo(matchers.MatchReplyXML(document(people("Lopez"))))
	})

	It("says so when there is no difference and should be one", func() {
		Expect(negated(matchers.MatchReplyXML(golden), golden)).To(Equal("Expected another reply\nbut there is no difference"))
	})

	It("has an error for what is no XML, on both sides", func() {
		Expect(complaint(matchers.MatchReplyXML("<WAPI>"), golden)).To(Equal(
			"MatchReplyXML expects a document that is no XML: XML syntax error on line 1: unexpected EOF"))
		matcher := matchers.MatchReplyXML(golden)
		Expect(complaint(matcher, "<WAPI>")).To(Equal("MatchReplyXML got a document that is no XML: XML syntax error on line 1: unexpected EOF"))
		Expect(matcher.FailureMessage("<WAPI>")).To(Equal(complaint(matcher, "<WAPI>")))
		for wrong, why := range map[string]string{
			"":                                "it has 0 root elements; a document has one",
			"<A/><B/>":                        "it has 2 root elements; a document has one",
			"<A/>b":                           "there is text outside the root element",
			`<A b="1" b="2"/>`:                "<A> has an attribute twice",
			strings.Repeat("<A>", 1000) + "x": fmt.Sprintf("its elements stand inside each other deeper than %d", wire.ReplyLimits().Depth),
		} {
			Expect(complaint(matcher, wrong)).To(Equal("MatchReplyXML got a document that is no XML: " + why))
		}
		Expect(complaint(matcher, `<?xml version="1.0" encoding="klingon"?><A/>`)).To(ContainSubstring(`charset "klingon" is not known`))
	})
})

var _ = Describe("The charset of a document for MatchReplyXML", func() {
	declared := func(charset, name string) string {
		return `<?xml version="1.0" encoding="` + charset + `"?>` + document(people(name))
	}
	written := document(people("Zoë"))

	DescribeTable("is the one that it declares",
		func(charset, zoe string) {
			Expect([]byte(declared(charset, zoe))).To(matchers.MatchReplyXML(written))
			Expect(written).To(matchers.MatchReplyXML([]byte(declared(charset, zoe))))
		},
		Entry("ISO-8859-1", "ISO-8859-1", "Zo\xeb"),
		Entry("windows-1252", "windows-1252", "Zo\xeb"),
		Entry("UTF-8", "UTF-8", "Zo\xc3\xab"),
		Entry("UTF-8 in another spelling", "utf8", "Zo\xc3\xab"),
		Entry("US-ASCII", "US-ASCII", "Zo&#235;"),
		Entry("ISO-8859-1 with a reference", "ISO-8859-1", "Zo&#235;"),
	)

	It("makes a difference where bytes mean another character", func() {
		Expect(failure(matchers.MatchReplyXML(written), []byte(declared("ISO-8859-5", "Zo\xeb")))).To(Equal(differ(
			`WAPI/REPLY/ITEM/LASTNAME: expected "Zoë", got "Zoы"`)))
		Expect(failure(matchers.MatchReplyXML([]byte(declared("ISO-8859-1", "Zoë"))), written)).To(Equal(differ(
			`WAPI/REPLY/ITEM/LASTNAME: expected "ZoÃ«", got "Zoë"`)))
	})

	It("does not count for an expected text of a program, which is UTF-8", func() {
		Expect(written).To(matchers.MatchReplyXML(declared("ISO-8859-1", "Zoë")))
	})

	It("counts for an expected text that is not UTF-8, as of a file that was read into a string", func() {
		Expect(written).To(matchers.MatchReplyXML(declared("ISO-8859-1", "Zo\xeb")))
	})
})

var _ = Describe("MatchReplyXML, whatever the reply", func() {
	value := rapid.StringMatching(`[ -~äß€<&]{0,12}`)
	items := rapid.SliceOfN(rapid.SliceOfN(value, 1, 4), 1, 4)
	reply := func(values [][]string) wire.Reply {
		var r wire.Reply
		for _, tags := range values {
			var one wire.Item
			for i, v := range tags {
				one = append(one, item(fmt.Sprintf("TAG%d=%s", i, v))...)
			}
			r.Items = append(r.Items, one)
		}
		return r
	}

	It("finds none in the same reply in another charset", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			r := reply(items.Draw(t, "values"))
			g := NewWithT(t)
			g.Expect(bytesOf(r)).To(matchers.MatchReplyXML(wire.AppendReply(nil, r, wire.DefaultGrammar(), wire.UTF8)))
			g.Expect(r).To(matchers.MatchReplyXML(bytesOf(r)))
		})
	})

	It("finds one difference where one value differs, and names its element", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			values := items.Draw(t, "values")
			at := rapid.IntRange(0, len(values)-1).Draw(t, "item")
			tag := rapid.IntRange(0, len(values[at])-1).Draw(t, "tag")
			golden := bytesOf(reply(values))
			values[at][tag] += "!"
			matcher := matchers.MatchReplyXML(golden)
			path := fmt.Sprintf("WAPI/REPLY/ITEM[%d]/TAG%d: expected ", at+1, tag)
			if len(values) == 1 {
				path = fmt.Sprintf("WAPI/REPLY/ITEM/TAG%d: expected ", tag)
			}
			g := NewWithT(t)
			g.Expect(matcher.Match(reply(values))).To(BeFalse())
			g.Expect(strings.Split(matcher.FailureMessage(reply(values)), "\n")).To(HaveExactElements(
				"Expected the same reply", "but there are differences", HavePrefix("    "+path)))
		})
	})
})
