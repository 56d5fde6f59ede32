package client_test

import (
	"context"
	"net/http"
	"sync"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

var _ = Describe("A command", func() {
	It("goes to the classic endpoint as a form that holds credentials and tags", func(ctx context.Context) {
		var got *http.Request
		var request wire.Request
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			got = r
			decoding(func(r wire.Request) wire.Reply { request = r; return wire.Reply{} })(w, r)
		})

		reply, err := connect(server.URL).Do(ctx, get(field("LASTNAME", "Lo%"), field("lastname", "")))

		Expect(err).NotTo(HaveOccurred())
		Expect(reply.OK()).To(BeTrue())
		Expect(got.Method).To(Equal("POST"))
		Expect(got.URL.String()).To(Equal("/WAPI/wapi.php"))
		Expect(got.Header.Get("Content-Type")).To(Equal("application/x-www-form-urlencoded"))
		Expect(got.Header).NotTo(HaveKey("X-Api-Key"))
		Expect(request).To(Equal(wire.Request{
			Tenant: "acme", Username: "wapi", Password: password, Object: "Customer", Action: "Get",
			Fields: []contracts.Field{field("LASTNAME", "Lo%"), field("lastname", "")},
		}))
	})

	It("goes to the gateway as a bare COMMAND, with tenant and key in headers and no password", func(ctx context.Context) {
		var got *http.Request
		var request wire.Request
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			got = r
			decoding(func(r wire.Request) wire.Reply { request = r; return wire.Reply{} })(w, r)
		})

		_, err := connect(server.URL, overGateway).Do(ctx, get(field("LASTNAME", "Müller")))

		Expect(err).NotTo(HaveOccurred())
		Expect(got.Method + " " + got.URL.String()).To(Equal("POST /cc/v1/wapi"))
		Expect(got.Header.Get("Content-Type")).To(Equal("application/xml"))
		Expect(got.Header.Get("X-8x8-Tenant")).To(Equal("acme"))
		Expect(got.Header.Get("X-Api-Key")).To(Equal("eght_secret"))
		Expect(request).To(Equal(wire.Request{Object: "Customer", Action: "Get", Fields: []contracts.Field{field("LASTNAME", "Müller")}}))
	})

	It("arrives as it was sent, and so does its answer, whatever the values are", func(ctx context.Context) {
		server := serve(decoding(func(r wire.Request) wire.Reply {
			return wire.Reply{Items: []wire.Item{r.Fields, {field("PASSWORD", r.Password)}}}
		}))
		asShipped := loadedOnce()
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("<>&\"' %+;=\n\té€😀")), rapid.RuneFrom(nil, unicode.Letter)))
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			password, value := text.Draw(t, "password"), text.Draw(t, "value")
			caller := connect(server.URL, asShipped, func(o *client.Options) { o.Password = password })
			reply, err := caller.Do(ctx, get(field("COMPANY", value), field("CF01.X", "")))
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.Items).To(Equal([]wire.Item{
				{field("COMPANY", value), field("CF01.X", "")}, {field("PASSWORD", password)},
			}))
			caller.Close()
		})
	})

	It("is not sent if a tag is no name", func(ctx context.Context) {
		server := serve(func(http.ResponseWriter, *http.Request) { Fail("nothing must be sent") })
		_, err := connect(server.URL).Do(ctx, get(field("LAST NAME", "x")))
		Expect(err).To(MatchError(ContainSubstring("LAST NAME")))
		_, err = connect(server.URL).Preview(get(field("LAST NAME", "x")))
		Expect(err).To(MatchError(ContainSubstring("LAST NAME")))
	})

	It("can be looked at before, without its secrets", func() {
		document, err := connect("http://127.0.0.1:1").Preview(client.Command{
			Object: "Customer", Action: "Add", Fields: []contracts.Field{field("LASTNAME", "Lopez"), field("Passwd", "hidden")},
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(string(document)).To(HaveSuffix(`<WAPI><TENANT>acme</TENANT><USERNAME>wapi</USERNAME><PASSWORD>***</PASSWORD>` +
			`<COMMAND OBJECT="Customer" ACTION="Add"><LASTNAME>Lopez</LASTNAME><Passwd>***</Passwd></COMMAND></WAPI>`))
	})

	It("can be sent by many goroutines that share the client", func(ctx context.Context) {
		server := serve(decoding(func(r wire.Request) wire.Reply { return wire.Reply{Items: []wire.Item{r.Fields}} }))
		caller := connect(server.URL)
		var all sync.WaitGroup
		for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			all.Go(func() {
				defer GinkgoRecover()
				reply, err := caller.Do(ctx, get(field("LASTNAME", name)))
				Expect(err).NotTo(HaveOccurred())
				Expect(reply.Items).To(Equal([]wire.Item{{field("LASTNAME", name)}}))
			})
		}
		all.Wait()
	})

	It("speaks the contract that it was given", func(ctx context.Context) {
		contract, err := contracts.Default(contracts.File{Name: "overlay.xml", Data: []byte(
			`<overlay><api><endpoint name="classic" path="/crm/api" methods="PUT"/><request tenant="CLIENT"/></api></overlay>`)})
		Expect(err).NotTo(HaveOccurred())
		var method, path string
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			method, path = r.Method, r.URL.Path
			answering(wire.Reply{})(w, r)
		})
		caller := connect(server.URL, func(o *client.Options) { o.Contract = contract })
		_, err = caller.Do(ctx, get())
		Expect(err).NotTo(HaveOccurred())
		Expect(method + " " + path).To(Equal("PUT /crm/api"))
		document, err := caller.Preview(get())
		Expect(err).NotTo(HaveOccurred())
		Expect(string(document)).To(ContainSubstring("<WAPI><CLIENT>acme</CLIENT>"))
	})
})

var _ = Describe("A document", func() {
	It("is sent as it stands, however broken", func(ctx context.Context) {
		var body string
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			body = r.FormValue("xml_query")
			answering(wire.Reply{Status: 302, Code: 302, Text: "XML Data is insufficient"})(w, r)
		})
		reply, err := connect(server.URL).Send(ctx, []byte("<WAPI>\xff & <"))
		Expect(err).NotTo(HaveOccurred())
		Expect(body).To(Equal("<WAPI>\xff & <"))
		Expect(reply.Status).To(Equal(302))
	})
})

var _ = Describe("A reply", func() {
	It("holds the records, the bytes as received, and no problem", func(ctx context.Context) {
		reply := wire.Reply{Items: []wire.Item{{field("LASTNAME", "Ñandú €"), field("EMAIL", "")}}}
		got, err := connect(serve(answering(reply)).URL).Do(ctx, get())
		Expect(err).NotTo(HaveOccurred())
		Expect(got.Reply).To(Equal(reply))
		Expect(string(got.Body)).To(ContainSubstring("<LASTNAME>\xd1and\xfa &#8364;</LASTNAME><EMAIL></EMAIL>"))
		Expect(got.Problem()).To(BeEmpty())
	})

	It("that refuses says so in words, with the clause and the hint of crmock", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Crmock-Clause", "Customer.Add.EMAIL.unique")
			w.Header().Set("X-Crmock-Hint", "got %22%C3%A9%22, 50%25")
			answering(wire.Reply{Status: -1, Code: 81, Text: "The value exists"})(w, r)
		})
		got, err := connect(server.URL).Do(ctx, get())
		Expect(err).NotTo(HaveOccurred())
		Expect(got.OK()).To(BeFalse())
		Expect(got.Problem()).To(Equal("STATUS -1, ERROR_CODE 81: The value exists"))
		Expect(got.Clause).To(Equal("Customer.Add.EMAIL.unique"))
		Expect(got.Hint).To(Equal(`got "é", 50%`))
	})

	It("keeps a hint that is not percent-encoded", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Crmock-Hint", "100% wrong")
			answering(wire.Reply{Status: 303})(w, r)
		})
		got, err := connect(server.URL).Do(ctx, get())
		Expect(err).NotTo(HaveOccurred())
		Expect(got.Hint).To(Equal("100% wrong"))
	})

	It("is read in the charset that only its header names", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/xml; charset=windows-1252")
			_, _ = w.Write([]byte("<WAPI><REPLY STATUS=\"0\" ERROR_STR=\"\" ERROR_CODE=\"0\"><ITEM><VOICE>\x80</VOICE></ITEM></REPLY></WAPI>"))
		})
		got, err := connect(server.URL).Do(ctx, get())
		Expect(err).NotTo(HaveOccurred())
		Expect(got.Items).To(Equal([]wire.Item{{field("VOICE", "€")}}))
	})
})
