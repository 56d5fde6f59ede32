package scenarios_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("Secrets of a recorded session", func() {
	demo := mockserver.Demo()
	gateway := func(o *client.Options) { o.Gateway, o.APIKey = true, string(demo.GatewayKeys[0].Key) }

	It("are nowhere: not in what is kept, and not in the file", func() {
		s := newStudio()
		thirtyCalls(s)
		call(s.client(gateway), "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "B", "PASSWD", "other-secret")
		call(s.client(func(o *client.Options) { o.Username = "wrong-username-1" }), "Customer.Get", "LASTNAME", "Lee")
		scenario, _ := s.distilled()
		kept := saved(scenario) + fmt.Sprintf("%+v", s.recorder.Exchanges())
		for _, e := range s.recorder.Exchanges() {
			kept += fmt.Sprintf("%+v", e.Reply)
		}
		for _, secret := range []string{
			string(demo.Password), string(demo.GatewayKeys[0].Key), demo.Username, "not-the-password", "wrong-username-1", secretOfACustomer, "other-secret",
		} {
			Expect(kept).NotTo(ContainSubstring(secret))
		}
		Expect(kept).To(ContainSubstring("made-up-1"))
	})

	It("become variables, one for each, whose values keep and break the limits of the tag as they did", func() {
		s := newStudio()
		for _, password := range []string{"first-secret", "second-secret", "first-secret", "abc", strings.Repeat("long", 10), ""} {
			call(s.api, "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "B", "PASSWD", password)
		}
		scenario, notes := s.distilled()
		Expect(notes).To(BeEmpty())
		Expect(scenario.Vars).To(HaveExactElements(
			And(HaveField("Name", "passwd1"), HaveField("Value", "made-up-1")), And(HaveField("Name", "passwd2"), HaveField("Value", "made-up-2")),
			And(HaveField("Name", "passwd3"), HaveField("Value", HaveLen(3))), And(HaveField("Name", "passwd4"), HaveField("Value", HaveLen(40))),
		))
		text := saved(scenario)
		Expect(strings.Count(text, "<PASSWD>${passwd1}</PASSWD>")).To(Equal(2))
		Expect(text).To(ContainSubstring("<PASSWD/>"))
		Expect(strings.Count(text, `<expect problem="length"/>`)).To(Equal(2))
		replaysGreen(scenario, served(), 2, 1)
	})

	It("are masked where something else repeats them, and that is noted", func() {
		s := newStudio()
		call(s.api, "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "B", "PASSWD", "hush-hush", "COMMENTS", "it is hush-hush")
		scenario, notes := s.distilled()
		Expect(saved(scenario)).To(ContainSubstring("<COMMENTS>it is ***</COMMENTS>"))
		Expect(notes).To(HaveLen(1))
	})

	It("are masked in a tag that is called like one which holds a secret, and in another case of their letters", func() {
		s := newStudio()
		for _, tag := range []string{"PASSWORD", "PASWD", "api_token"} {
			call(s.api, "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "B", tag, "Mistyped-"+tag)
		}
		call(s.api, "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "B", "COMMENTS", "mistyped-password", "NOTES", "stays")
		scenario, notes := s.distilled()
		text := saved(scenario)
		Expect(strings.ToLower(text)).NotTo(ContainSubstring("mistyped"))
		Expect(text).To(And(ContainSubstring("<PASSWORD>***</PASSWORD>"), ContainSubstring("<PASWD>***</PASWD>"), ContainSubstring("stays")))
		Expect(notes).NotTo(BeEmpty())
		replaysGreen(scenario, served(), 2, 1)
	})

	It("are masked where another call repeats them", func() {
		s := newStudio()
		call(s.api, "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "B", "PASSWD", "hush-hush")
		call(s.api, "Task.Add", "SUBJECT", "the password is hush-hush")
		call(s.api, "Task.Get", "SUBJECT", "the password%")
		scenario, _ := s.distilled()
		Expect(saved(scenario) + fmt.Sprintf("%+v", s.recorder.Exchanges())).NotTo(ContainSubstring("hush-hush"))
	})

	It("are masked where a reply shows a tag that holds one", func() {
		shows := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
			_, _ = io.WriteString(w, `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><ACCOUNTNUM>1</ACCOUNTNUM><PASSWD>topsecret</PASSWD></ITEM></REPLY></WAPI>`)
		}))
		DeferCleanup(shows.Close)
		recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{Target: shows.URL, Contract: shipped()})
		Expect(err).NotTo(HaveOccurred())
		front := httptest.NewServer(recorder)
		api, err := client.New(client.Options{URL: front.URL, Tenant: "demo", Username: "u", Password: "p"})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(api.Close)
		call(api, "Customer.Get", "ACCOUNTNUM", "1")
		front.Close()
		scenario, _ := scenarios.Distill(recorder.Exchanges(), scenarios.DistillOptions{Name: "x", Contract: shipped()})
		Expect(saved(scenario) + fmt.Sprintf("%+v", recorder.Exchanges()[0].Reply)).NotTo(ContainSubstring("topsecret"))
	})
})

var _ = Describe("Credentials of a recorded session", func() {
	demo := mockserver.Demo()
	ask := func(api *client.Client) {
		_, _ = api.Do(context.Background(), command("Customer.Get", "EMAIL", "nobody@example.com"))
	}

	It("are the tenant's own, or are wrong in one way", func() {
		s := newStudio()
		ask(s.client(func(o *client.Options) { o.Password = "wrong" }))
		ask(s.api)
		ask(s.client(func(o *client.Options) { o.Tenant = "none" }))
		ask(s.client(func(o *client.Options) { o.Username = "none" }))
		key := string(demo.GatewayKeys[0].Key)
		ask(s.client(func(o *client.Options) { o.Gateway, o.APIKey = true, key }))
		ask(s.client(func(o *client.Options) { o.Gateway, o.APIKey = true, "eght_wrong" }))
		ask(s.client(func(o *client.Options) { o.Gateway, o.APIKey, o.Tenant = true, key, "none" }))
		scenario, notes := s.distilled()
		Expect(notes).To(BeEmpty())
		var sent []string
		for _, step := range scenario.Steps {
			send, is := step.(*scenarios.Send)
			Expect(is).To(BeTrue())
			sent = append(sent, fmt.Sprint(send.Endpoint, " ", send.As, " ", send.Expect.Problem, send.Expect.HTTP))
		}
		Expect(sent).To(Equal([]string{
			" wrong-password login0", "  ok0", " wrong-tenant login0", " wrong-username login0",
			"gateway  ok0", "gateway wrong-password 401", "gateway wrong-tenant 404",
		}))
		replaysGreen(scenario, served(), 1, 1)
	})

	It("are all taken for wrong passwords where none was let in", func() {
		s := newStudio()
		ask(s.client(func(o *client.Options) { o.Password = "wrong" }))
		Expect(s.text()).To(ContainSubstring(`as="wrong-password"`))
	})

	It("stay the tenant's own while its API is turned off", func() {
		s := newStudio()
		api, err := console.New(s.server.URLs().Console, console.Options{})
		Expect(err).NotTo(HaveOccurred())
		ask(s.api)
		_, err = api.Tenant(demo.Name).ChangeSettings(context.Background(), map[string]any{"api": map[string]any{"enabled": false}})
		Expect(err).NotTo(HaveOccurred())
		ask(s.api)
		Expect(s.text()).To(And(ContainSubstring(`problem="login"`), Not(ContainSubstring("as="))))
	})

	It("of another tenant, or a key without the product, are left out with a note", func() {
		s := newStudio()
		other := s.server.Tenant(GinkgoT())
		ask(s.api)
		ask(s.client(func(o *client.Options) { o.Tenant, o.Username, o.Password = other.Name, other.Username, other.Password }))
		scenario, notes := s.distilled()
		Expect(scenario.Steps).To(HaveLen(1))
		Expect(notes).To(HaveExactElements(HaveField("Text", "left out: it is about another tenant; record each tenant by itself")))

		refused := happened(0, 1, "Customer.Get", pairs("LASTNAME", "Lee"))
		refused.Endpoint, refused.HTTP, refused.Reply = "gateway", 403, nil
		_, said := distill(refused)
		Expect(said).To(Equal("exchange 1: left out: a replay has no key that lacks the product\n"))
	})
})
