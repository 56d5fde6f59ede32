package wire_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
)

var _ = Describe("A posted form", func() {
	DescribeTable("gives up a field's value as PHP does",
		func(body, value string) {
			got, found := wire.FormValue([]byte(body), "xml_query")
			Expect(found).To(BeTrue())
			Expect(string(got)).To(Equal(value))
		},
		Entry("percent-encoded", "xml_query=%3CWAPI%3E%0A%3C%2fWAPI%3E", "<WAPI>\n</WAPI>"),
		Entry("raw, with quotes, = and newlines", "xml_query=\n  <COMMAND OBJECT=\"Case\">a=b</COMMAND>\n", "\n  <COMMAND OBJECT=\"Case\">a=b</COMMAND>\n"),
		Entry("with + for a blank and %2B for a plus", "xml_query=a+b%2Bc", "a b+c"),
		Entry("with a % that begins no pair", "xml_query=100% %zz %4", "100% %zz %4"),
		Entry("with a % right before a pair", "xml_query=%%41", "%A"),
		Entry("raw up to a bare &", "xml_query=<A>Smith & Sons</A>", "<A>Smith "),
		Entry("between other fields", "a=1&xml_query=x&b=2", "x"),
		Entry("from the last of several", "xml_query=first&xml_query=last", "last"),
		Entry("empty, with =", "xml_query=&a=1", ""),
		Entry("empty, without =", "a=1&xml_query", ""),
		Entry("with an encoded name", "xml%5Fquery=x", "x"),
		Entry("with bytes that are not ASCII", "xml_query=caf%E9\xe9", "caf\xe9\xe9"),
		Entry("among empty pairs", "&&xml_query=x&&", "x"),
	)

	DescribeTable("knows a field by its exact name",
		func(body string) {
			value, found := wire.FormValue([]byte(body), "xml_query")
			Expect(found).To(BeFalse())
			Expect(value).To(BeEmpty())
		},
		Entry("nothing at all", ""),
		Entry("another case", "XML_QUERY=x"),
		Entry("a longer name", "xml_query2=x"),
		Entry("a blank before it", "+xml_query=x"),
		Entry("only in a value", "a=xml_query"),
	)

	It("does not take an empty pair for a field without a name", func() {
		_, found := wire.FormValue([]byte("a=1&&b=2"), "")
		Expect(found).To(BeFalse())
	})

	It("is written percent-encoded and read back", func() {
		xml := "<A>50 % + Smith & Söhne = \"x\"\r\n</A>"
		body := wire.FormBody("xml query", []byte(xml))
		Expect(string(body)).NotTo(MatchRegexp("[<> \"\n]"))
		value, found := wire.FormValue(body, "xml query")
		Expect(found).To(BeTrue())
		Expect(string(value)).To(Equal(xml))
	})
})

var _ = Describe("A multipart form", func() {
	const contentType = "multipart/form-data; boundary=frontier"

	part := func(disposition, content string) string {
		return "--frontier\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n"
	}
	value := func(contentType string, body ...string) (string, bool, error) {
		got, found, err := wire.MultipartValue([]byte(strings.Join(body, "")), contentType, "xml_query")
		return string(got), found, err
	}

	It("gives up a field's value as it stands", func() {
		got, found, err := value(contentType, part(`name="a"`, "1"), part(`name="xml_query"`, "<A>%41+\n</A>"), "--frontier--\r\n")
		Expect(err).NotTo(HaveOccurred())
		Expect(found).To(BeTrue())
		Expect(got).To(Equal("<A>%41+\n</A>"))
	})

	It("lets the last of several fields count", func() {
		got, _, err := value(contentType, part(`name="xml_query"`, "first"), part(`name="xml_query"`, "last"), "--frontier--\r\n")
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal("last"))
	})

	It("takes no uploaded file for a field", func() {
		_, found, err := value(contentType, part(`name="xml_query"; filename="a.xml"`, "<A/>"), "--frontier--\r\n")
		Expect(err).NotTo(HaveOccurred())
		Expect(found).To(BeFalse())
	})

	DescribeTable("is unreadable",
		func(contentType, body, hint string) {
			_, found, err := value(contentType, body)
			Expect(found).To(BeFalse())
			Expect(refusal(err).Kind).To(Equal(wire.Unreadable))
			Expect(err).To(MatchError(ContainSubstring(hint)))
		},
		Entry("without a boundary", "multipart/form-data", "", "names no boundary"),
		Entry("with a broken Content-Type", "multipart/form-data; =", "", "names no boundary"),
		Entry("without its end", contentType, part(`name="a"`, "1"), "closing boundary"),
		Entry("empty", contentType, "", "closing boundary"),
		Entry("cut off inside the field", contentType, "--frontier\r\nContent-Disposition: form-data; name=\"xml_query\"\r\n\r\n<A", "cut off"),
	)
})
