package scenarios_test

import (
	"net/http"
	"net/http/httptest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

// answering is a target that answers everything in one way, and knows no tenants.
func answering(answer http.HandlerFunc) scenarios.Target {
	server := httptest.NewServer(answer)
	DeferCleanup(server.Close)
	return scenarios.Target{URL: server.URL, Tenant: "acme", Username: "wapi", Password: "s3cret-of-acme"}
}

var _ = Describe("Diff of what stands around replies", func() {
	const look = `<send><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Lee</LASTNAME></COMMAND></send>`
	lost := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

	It("tells a lost reply from one that came", func(ctx SpecContext) {
		compared := diffed(ctx, playing("", look), served(), answering(lost))
		Expect(compared.Divergences).To(ConsistOf(And(
			HaveField("Path", "the reply"), HaveField("Left", "a reply of the API"), HaveField("Clause", "endpoint.classic"), HaveField("Severity", scenarios.Breaking))))
	})

	It("finds nothing where both replies are lost", func(ctx SpecContext) {
		Expect(diffed(ctx, playing("", look), answering(lost), answering(lost)).Divergences).To(BeEmpty())
	})

	It("tells another status of HTTP, and never shows a password", func(ctx SpecContext) {
		compared := diffed(ctx, playing("", look), served(), answering(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "no entry with s3cret-of-acme", http.StatusForbidden)
		}))
		Expect(compared.Divergences).To(ContainElement(And(HaveField("Path", "HTTP"), HaveField("Right", "403"), HaveField("Clause", "transport.http-status"))))
		Expect(compared.Divergences).To(ContainElement(HaveField("Path", "WAPI/REPLY")))
		for _, d := range compared.Divergences {
			Expect(d.Right).NotTo(ContainSubstring("s3cret"))
		}
	})

	It("pairs replies to requests that were sent at once by what they say", func(ctx SpecContext) {
		const twice = `<parallel>` +
			`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>one@example.com</EMAIL></COMMAND></send>` +
			`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>one@example.com</EMAIL></COMMAND></send>` +
			`</parallel><repeat times="2" index="i">` + look + `</repeat>`
		left, right := served(), served()
		for range 5 {
			compared := diffed(ctx, playing("", twice), left, right)
			Expect(compared.Divergences).To(BeEmpty())
			Expect(compared.Replies).To(Equal(4))
		}
	})
})
