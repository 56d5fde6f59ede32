package client_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

var _ = Describe("An exchange", func() {
	var seen []client.Exchange
	BeforeEach(func() { seen = nil })

	It("is shown once, with what went over the wire", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Crmock-Clause", "check.login")
			w.Header().Set("X-Crmock-Hint", "look%20again")
			answering(wire.Reply{Status: 303, Code: 303, Text: "Invalid login parameters."})(w, r)
		})
		clock := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		caller := connect(server.URL, watched(&seen), func(o *client.Options) {
			o.Now = func() time.Time { clock = clock.Add(time.Second); return clock }
		})
		reply, err := caller.Do(ctx, get(field("LASTNAME", "Lopez")))
		Expect(err).NotTo(HaveOccurred())

		Expect(seen).To(Equal([]client.Exchange{{
			Operation: "Customer.Get", Method: "POST", URL: server.URL + "/WAPI/wapi.php",
			Request: `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
				`<WAPI><TENANT>acme</TENANT><USERNAME>wapi</USERNAME><PASSWORD>***</PASSWORD>` +
				`<COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Lopez</LASTNAME></COMMAND></WAPI>`,
			Status: 200, ContentType: "text/xml; charset=ISO-8859-1", Reply: string(reply.Body),
			Clause: "check.login", Hint: "look again",
			Started: time.Date(2026, 3, 1, 9, 0, 1, 0, time.UTC), Duration: time.Second,
			RemoteAddr: strings.TrimPrefix(server.URL, "http://"),
		}}))
	})

	It("uses the connection of the one before", func(ctx context.Context) {
		caller := connect(serve(answering(wire.Reply{})).URL, watched(&seen))
		for range 3 {
			_, err := caller.Do(ctx, get())
			Expect(err).NotTo(HaveOccurred())
		}
		Expect([]bool{seen[0].Reused, seen[1].Reused, seen[2].Reused}).To(Equal([]bool{false, true, true}))
		Expect(seen[2].RemoteAddr).To(Equal(seen[0].RemoteAddr))
	})

	It("is shown when it fails too, with the reason", func(ctx context.Context) {
		server := serve(answering(wire.Reply{}))
		server.Close()
		_, err := connect(server.URL, watched(&seen)).Do(ctx, get())
		Expect(err).To(HaveOccurred())
		Expect(seen).To(HaveLen(1))
		Expect(seen[0].Error).To(Equal(err.Error()))
		Expect(seen[0].Status).To(BeZero())
		Expect(seen[0].Request).To(ContainSubstring("<COMMAND"))
	})

	It("keeps no more than 1 MiB of a long reply", func(ctx context.Context) {
		reply := wire.Reply{Items: []wire.Item{{field("COMMENTS", strings.Repeat("long ", 1<<18))}}}
		got, err := connect(serve(answering(reply)).URL, watched(&seen)).Do(ctx, get())
		Expect(err).NotTo(HaveOccurred())
		Expect(len(got.Body)).To(BeNumerically(">", 1<<20))
		Expect(seen[0].Reply).To(HaveLen(1 << 20))
	})

	It("names no operation for a document", func(ctx context.Context) {
		caller := connect(serve(answering(wire.Reply{})).URL, watched(&seen))
		_, err := caller.Send(ctx, []byte("<WAPI><PASSWORD>another secret"))
		Expect(err).NotTo(HaveOccurred())
		Expect(seen[0].Operation).To(BeEmpty())
		Expect(seen[0].Request).To(Equal("<WAPI><PASSWORD>***"))
	})

	It("masks a secret that another one is part of as a whole, and leaves what is too short to hide", func(ctx context.Context) {
		caller := connect(serve(answering(wire.Reply{Status: -1, Code: 5, Text: "not eght_secret but secret 0"})).URL, watched(&seen),
			func(o *client.Options) { o.Password, o.APIKey = "secret", "eght_secret" })
		_, err := caller.Do(ctx, client.Command{Object: "Customer", Action: "Add", Fields: []contracts.Field{field("PASSWD", "0")}})
		Expect(err).NotTo(HaveOccurred())
		Expect(seen[0].Reply).To(ContainSubstring(`ERROR_STR="not *** but *** 0" ERROR_CODE="5"`))
		Expect(seen[0].Request).To(ContainSubstring("<PASSWD>***</PASSWD>"))
	})

	It("holds no secret, wherever the server repeats it", func(ctx context.Context) {
		answers := []func(http.ResponseWriter, *http.Request, string){
			func(w http.ResponseWriter, r *http.Request, secret string) {
				answering(wire.Reply{Status: -1, Code: 5, Text: "The value '" + secret + "' is not valid"})(w, r)
			},
			func(w http.ResponseWriter, r *http.Request, secret string) {
				answering(wire.Reply{Items: []wire.Item{{field("COMMENTS", "x"+secret)}, {field("PASSWD", secret)}}})(w, r)
			},
			func(w http.ResponseWriter, _ *http.Request, secret string) {
				w.Header().Set("Content-Type", "text/plain")
				w.WriteHeader(http.StatusForbidden)
				_, _ = fmt.Fprint(w, "no entry for ", secret)
			},
			func(w http.ResponseWriter, _ *http.Request, secret string) {
				_, _ = fmt.Fprint(w, "so you are ", secret)
			},
			func(w http.ResponseWriter, r *http.Request, secret string) {
				w.Header().Set("X-Crmock-Hint", "got "+strings.NewReplacer("%", "%25", "é", "%C3%A9", "€", "%E2%82%AC").Replace(secret))
				http.Redirect(w, r, "https://elsewhere.example.com/"+url.PathEscape(secret)+"?p="+strings.ReplaceAll(secret, "%", "%25"), http.StatusFound)
			},
		}
		asShipped := loadedOnce()
		character := rapid.SampledFrom([]rune("abcXYZ019<>&\"' %é€"))
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			secrets := map[string]string{}
			for _, name := range []string{"password", "key", "passwd"} {
				secrets[name] = rapid.StringOfN(character, 10, 20, -1).Draw(t, name)
			}
			repeated := rapid.SampledFrom([]string{"password", "key", "passwd"}).Draw(t, "repeated")
			answer := rapid.SampledFrom(answers).Draw(t, "answer")
			gateway := rapid.Bool().Draw(t, "gateway")
			server := serve(func(w http.ResponseWriter, r *http.Request) { answer(w, r, secrets[repeated]) })
			defer server.Close()

			var seen []client.Exchange
			caller := connect(server.URL, asShipped, watched(&seen), func(o *client.Options) {
				o.Gateway, o.Password, o.APIKey = gateway, secrets["password"], secrets["key"]
			})
			_, _ = caller.Do(ctx, client.Command{Object: "Customer", Action: "Add", Fields: []contracts.Field{field("passwd", secrets["passwd"])}})
			caller.Close()

			Expect(seen).To(HaveLen(1))
			for _, secret := range secrets {
				Expect(shown(seen[0])).NotTo(ContainSubstring(strings.TrimSpace(secret)))
			}
		})
	})
})

// shown is everything that an exchange says, as a reader would understand it.
func shown(e client.Exchange) string {
	latin, err := charmap.ISO8859_1.NewDecoder().String(e.Reply)
	Expect(err).NotTo(HaveOccurred())
	unescape := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&#8364;", "€", "&amp;", "&")
	all := fmt.Sprintf("%+v\n%s", e, latin)
	decoded, err := url.QueryUnescape(all)
	if err != nil {
		decoded = "" // a percent sign of another meaning
	}
	return all + "\n" + unescape.Replace(all) + "\n" + decoded
}
