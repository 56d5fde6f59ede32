package wire_test

import (
	"bytes"
	"math"
	"mime/multipart"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// anyText is made of characters that XML allows, with many of those that need care.
func anyText() *rapid.Generator[string] {
	tricky := rapid.SampledFrom([]rune("<>&\"'\t\r\n %+;#]-?/é\u0080\u0085\u00a0ÿ€\u2028\ufffd😀"))
	legal := rapid.Rune().Filter(func(r rune) bool {
		return (r >= ' ' || r == '\t' || r == '\n' || r == '\r') && r != 0xFFFE && r != 0xFFFF
	})
	return rapid.StringOfN(rapid.OneOf(tricky, legal), 0, 20, -1)
}

func anyFields() *rapid.Generator[[]contracts.Field] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) contracts.Field {
		return field(rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_.-]{0,10}`).Draw(t, "tag"), anyText().Draw(t, "value"))
	}), 0, 5)
}

func anyRequest() *rapid.Generator[wire.Request] {
	return rapid.Custom(func(t *rapid.T) wire.Request {
		return wire.Request{
			Tenant: anyText().Draw(t, "tenant"), Username: anyText().Draw(t, "username"), Password: anyText().Draw(t, "password"),
			Object: anyText().Draw(t, "object"), Action: anyText().Draw(t, "action"), Fields: anyFields().Draw(t, "fields"),
		}
	})
}

func anyReply() *rapid.Generator[wire.Reply] {
	notItem := func(fields []contracts.Field) bool {
		for _, f := range fields {
			if f.Tag == "ITEM" {
				return false
			}
		}
		return true
	}
	fields := anyFields().Filter(notItem)
	return rapid.Custom(func(t *rapid.T) wire.Reply {
		r := wire.Reply{
			Status: rapid.IntRange(math.MinInt32, math.MaxInt32).Draw(t, "status"), Code: rapid.Int().Draw(t, "code"),
			Text: anyText().Draw(t, "text"), Fields: fields.Draw(t, "fields"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			r.Items = append(r.Items, fields.Draw(t, "item"))
		}
		return r
	})
}

func anyCharset() *rapid.Generator[wire.Charset] {
	return rapid.Custom(func(t *rapid.T) wire.Charset {
		name := rapid.SampledFrom([]string{
			"UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-1", "ISO-8859-3", "ISO-8859-8", "ISO-8859-11", "ISO-8859-15", "windows-1252", "windows-1255",
		}).Draw(t, "charset")
		charset, err := wire.LookupCharset(name)
		Expect(err).NotTo(HaveOccurred())
		return charset
	})
}

// sameRequest compares by what counts: an empty list is as good as none.
func sameRequest(got, want wire.Request) {
	GinkgoHelper()
	Expect(got.Fields).To(HaveLen(len(want.Fields)))
	got.Fields, want.Fields = append([]contracts.Field{}, got.Fields...), append([]contracts.Field{}, want.Fields...)
	Expect(got).To(Equal(want))
}

var _ = Describe("What is written", func() {
	g := wire.DefaultGrammar()

	It("is read back as the same request, in any charset", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			request, charset := anyRequest().Draw(t, "request"), anyCharset().Draw(t, "charset")
			xml, err := wire.AppendRequest(nil, request, g, charset)
			Expect(err).NotTo(HaveOccurred())
			got, err := wire.DecodeRequest(xml, "", g, wire.RequestLimits())
			Expect(err).NotTo(HaveOccurred())
			sameRequest(got, request)
		})
	})

	It("is read back as the same command, in any charset", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			request, charset := anyRequest().Draw(t, "request"), anyCharset().Draw(t, "charset")
			xml, err := wire.AppendCommand(nil, request, g, charset)
			Expect(err).NotTo(HaveOccurred())
			got, err := wire.DecodeCommand(xml, "", g, wire.RequestLimits())
			Expect(err).NotTo(HaveOccurred())
			request.Tenant, request.Username, request.Password = "", "", ""
			sameRequest(got, request)
		})
	})

	It("survives a form, encoded, as one of several parts, and raw where that can be", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			request := anyRequest().Draw(t, "request")
			xml, err := wire.AppendRequest(nil, request, g, anyCharset().Draw(t, "charset"))
			Expect(err).NotTo(HaveOccurred())

			value, found := wire.FormValue(append([]byte("a=1&"), wire.FormBody("xml_query", xml)...), "xml_query")
			Expect(found).To(BeTrue())
			Expect(value).To(Equal(xml))

			body, contentType := multipartOf(xml)
			value, found, err = wire.MultipartValue(body, contentType, "xml_query")
			Expect(err).NotTo(HaveOccurred())
			Expect(found).To(BeTrue())
			Expect(value).To(Equal(xml))

			if !bytes.ContainsAny(xml, "&%+") {
				value, _ = wire.FormValue(append([]byte("xml_query="), xml...), "xml_query")
				Expect(value).To(Equal(xml))
			}
		})
	})

	It("is read back as the same reply, in any charset", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			want, charset := anyReply().Draw(t, "reply"), anyCharset().Draw(t, "charset")
			xml := wire.AppendReply(nil, want, g, charset)
			got, err := wire.DecodeReply(xml, "", g, wire.ReplyLimits())
			Expect(err).NotTo(HaveOccurred())
			Expect([]any{got.Status, got.Code, got.Text, len(got.Items)}).To(Equal([]any{want.Status, want.Code, want.Text, len(want.Items)}))
			Expect(append([]contracts.Field{}, got.Fields...)).To(Equal(append([]contracts.Field{}, want.Fields...)))
			for i := range want.Items {
				Expect(append(wire.Item{}, got.Items[i]...)).To(Equal(append(wire.Item{}, want.Items[i]...)))
			}
		})
	})

	It("holds no secret after redaction, raw or as a form", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			request := anyRequest().Draw(t, "request")
			request.Password = "s3cret" + request.Password
			request.Fields = append(request.Fields, field("Passwd", "s3cret"))
			xml, err := wire.AppendRequest(nil, request, g, wire.UTF8)
			Expect(err).NotTo(HaveOccurred())
			Expect(redact(string(xml))).NotTo(ContainSubstring("s3cret"))
			Expect(redact(string(wire.FormBody("xml_query", xml)))).NotTo(ContainSubstring("s3cret"))
			Expect(redact(string(wire.FormBody("x", wire.FormBody("xml_query", xml))))).NotTo(ContainSubstring("s3cret"))
		})
	})
})

func multipartOf(xml []byte) (body []byte, contentType string) {
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	Expect(form.WriteField("a", "1")).To(Succeed())
	Expect(form.WriteField("xml_query", string(xml))).To(Succeed())
	Expect(form.Close()).To(Succeed())
	return out.Bytes(), form.FormDataContentType()
}
