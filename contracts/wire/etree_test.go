package wire_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/wire"
)

// readWithEtree reads a UTF-8 request by other means, as a check on the reader under test.
func readWithEtree(xml []byte) (wire.Request, error) {
	doc := etree.NewDocument()
	doc.ReadSettings.CharsetReader = func(_ string, text io.Reader) (io.Reader, error) { return text, nil }
	if err := doc.ReadFromBytes(bytes.TrimPrefix(xml, []byte("\ufeff"))); err != nil {
		return wire.Request{}, err
	}
	part := func(name string) *etree.Element {
		for _, e := range doc.Root().ChildElements() {
			if strings.EqualFold(e.FullTag(), name) {
				return e
			}
		}
		return nil
	}
	command := part("COMMAND")
	if command == nil {
		return wire.Request{}, fmt.Errorf("no COMMAND")
	}
	request := wire.Request{
		Tenant: textOf(part("TENANT")), Username: textOf(part("USERNAME")), Password: textOf(part("PASSWORD")),
		Object: attributeOf(command, "OBJECT"), Action: attributeOf(command, "ACTION"),
	}
	for _, e := range command.ChildElements() {
		request.Fields = append(request.Fields, field(e.FullTag(), textOf(e)))
	}
	return request, nil
}

// textOf joins all text of an element: its own Text stops at the first thing that is none.
func textOf(e *etree.Element) string {
	var text strings.Builder
	for _, child := range e.Child {
		if data, ok := child.(*etree.CharData); ok {
			text.WriteString(data.Data)
		}
	}
	return text.String()
}

func attributeOf(e *etree.Element, name string) string {
	for _, a := range e.Attr {
		if strings.EqualFold(a.FullKey(), name) {
			return a.Value
		}
	}
	return ""
}

var _ = Describe("Another reader of XML", func() {
	It("finds the same in what we wrote", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			request := anyRequest().Draw(t, "request")
			xml, err := wire.AppendRequest(nil, request, wire.DefaultGrammar(), wire.UTF8)
			Expect(err).NotTo(HaveOccurred())
			got, err := readWithEtree(xml)
			Expect(err).NotTo(HaveOccurred())
			sameRequest(got, request)
		})
	})

	DescribeTable("finds the same in what clients send",
		func(xml string) {
			want, err := readWithEtree([]byte(xml))
			Expect(err).NotTo(HaveOccurred())
			got, err := decode(xml)
			Expect(err).NotTo(HaveOccurred())
			sameRequest(got, want)
		},
		Entry("with a declaration and indents", sixTags),
		Entry("with all ways to write a value", firstName("", `a&lt;<![CDATA[<b>]]>&#233;<!-- x -->c<?p x?> "d"`)),
		Entry("with a mark and prefixes", "\ufeff"+envelope(`<COMMAND a:x="1" OBJECT="Case" ACTION='Get'><a:b c="d">1</a:b></COMMAND><x><y/></x>`)),
	)
})
