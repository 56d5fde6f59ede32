package mockserver_test

import (
	"context"
	"encoding/json"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
)

var _ = Describe("Settings, through the console", func() {
	It("show what is in force, without a secret", func() {
		s := steer()
		Expect(s.ask("GET", "/tenants/demo/settings", "").Body).To(MatchJSON(`{
			"api": {"enabled": true, "username": "crmapi", "usedIdentity": "bpower", "gatewayKeys": [{"product": true}], "hosts": []},
			"rights": {
				"customer": ["add", "modify", "get"], "case": ["add", "modify", "get"], "followup": ["add", "get"],
				"task": ["add", "modify", "get"], "faq": ["add", "modify", "get"]
			},
			"agents": [{"login": "jsmith", "id": "ag0001", "name": "J. Smith"}, {"login": "bpower", "id": "ag0002", "name": "B. Power"}],
			"picklists": {}, "customFields": [], "timeZone": "UTC", "charset": "ISO-8859-1", "maxItems": 0,
			"triggers": {"urls": {}, "allowHttp": true, "allowPrivate": true}
		}`))
	})

	It("keep what a change does not name, secrets too", func() {
		own := steer().tenant()
		before := own.Client()
		own.Change(`{"maxItems": 7}`)
		must(before, "Task.Get", "SUBJECT=%")
		must(own.Client(overGateway), "Task.Get", "SUBJECT=%")
	})

	It("are seen by the next request", func() {
		own := steer().tenant()
		caller := own.Client()
		own.Change(`{"rights": {"Task": ["GET"]}}`)
		Expect(tell(caller, "Task.Add", "SUBJECT=x").Clause).To(Equal("Task.Add.right"))
		must(caller, "FAQ.Add", "QUESTION=x", "ANSWER=x")
		own.Change(`{"rights": {"task": null}}`)
		Expect(tell(caller, "Task.Get", "SUBJECT=x").Clause).To(Equal("Task.Get.right"))
		own.Change(`{"rights": null}`)
		must(caller, "Task.Add", "SUBJECT=x")

		own.Change(`{"api": {"password": "another one"}}`)
		Expect(tell(caller, "Task.Get", "SUBJECT=x").Status).To(Equal(303))
		caller = own.Client(func(o *client.Options) { o.Password = "another one" })
		must(caller, "Task.Get", "SUBJECT=x")

		own.Change(`{"api": {"enabled": false}}`)
		Expect(tell(caller, "Task.Get", "SUBJECT=x").Status).To(Equal(303))
		own.Change(`{"api": {"enabled": null}}`)
		must(caller, "Task.Get", "SUBJECT=x")

		own.Change(`{"picklists": {"customer-types": [{"name": "Guest"}]}, "customFields": [{"object": "task", "tag": "CF01.X", "max": 3}]}`)
		must(caller, "Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "CUSTOMERTYPE=Guest")
		Expect(tell(caller, "Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "CUSTOMERTYPE=Default").OK()).To(BeFalse())
		must(caller, "Task.Add", "SUBJECT=y", "CF01.X=abc")
		Expect(tell(caller, "Task.Add", "SUBJECT=y", "CF01.X=abcd").OK()).To(BeFalse())
		Expect(fieldOf(must(caller, "Task.Get", "SUBJECT=y"), "CF01.X")).To(Equal("abc"))

		own.Change(`{"api": {"gatewayKeys": [{"key": "eght_new"}, {"key": "eght_other", "product": false}]}}`)
		must(own.Client(overGateway, func(o *client.Options) { o.APIKey = "eght_new" }), "Task.Get", "SUBJECT=x")
		_, err := own.Client(overGateway).Do(context.Background(), op("Task.Get", "SUBJECT=x"))
		Expect(err).To(MatchError(ContainSubstring("401")))
	})

	It("can be all at once what they are already, but for keys", func(ctx context.Context) {
		own := steer().tenant(`{"customFields": [{"object": "task", "tag": "CF01.X"}], "picklists": {"projects": [{"name": "Moon"}]}}`)
		before, err := own.Console().Settings(ctx)
		Expect(err).NotTo(HaveOccurred())
		text, err := json.Marshal(before)
		Expect(err).NotTo(HaveOccurred())
		var members map[string]any
		Expect(json.Unmarshal(text, &members)).To(Succeed())
		delete(object(members, "api"), "gatewayKeys")
		after, err := own.Console().ChangeSettings(ctx, members)
		Expect(err).NotTo(HaveOccurred())
		Expect(after).To(Equal(before))
		must(own.Client(), "Task.Get", "SUBJECT=x")
	})

	DescribeTable("are refused with what is wrong, and stay as they are",
		func(change string, status int, detail string) {
			s := steer()
			before := s.ask("GET", "/tenants/demo/settings", "").Body
			refused := s.ask("PATCH", "/tenants/demo/settings", change)
			Expect(refused.Status).To(Equal(status), refused.Body)
			Expect(refused.detail()).To(ContainSubstring(detail))
			Expect(s.ask("GET", "/tenants/demo/settings", "").Body).To(Equal(before))
		},
		Entry("a list", `[]`, 400, "the body has to be an object, not a list"),
		Entry("nothing", `null`, 422, "settings are a JSON object, not null"),
		Entry("an unknown member", `{"right": {}}`, 400, `there is no right; there are api, rights`),
		Entry("an unknown member inside", `{"agents": [{"login": "a", "id": "b", "nme": "c"}]}`, 400, `there is no agents[0].nme; there are login, id, name`),
		Entry("the wrong type", `{"api": {"enabled": "yes"}}`, 400, "api.enabled has to be true or false, not a text"),
		Entry("an object that there is not", `{"rights": {"lead": []}}`, 422, `rights: there is no object "lead"`),
		Entry("an object in two spellings", `{"rights": {"case": [], "Case": []}}`, 422, "rights: case stands there twice"),
		Entry("a right that there is not", `{"rights": {"case": ["delete"]}}`, 422, "there is no right to delete of case"),
		Entry("no username", `{"api": {"username": null}}`, 422, "username and password are needed"),
		Entry("a password that was read here", `{"api": {"password": "***"}}`, 422, "stands for a secret where it is not shown"),
		Entry("keys that were read here", `{"api": {"gatewayKeys": [{"product": true}]}}`, 422, "api.gatewayKeys[0] has no key"),
		Entry("a key of another kind", `{"api": {"gatewayKeys": [{"key": "abc"}]}}`, 422, "a gateway key begins with eght_"),
		Entry("another server without a password", `{"forward": {"url": "http://127.0.0.1:1", "tenant": "t", "username": "u"}}`, 422, "forward: tenant, username and password"),
		Entry("another server that is none", `{"forward": {"url": "nowhere", "tenant": "t", "username": "u", "password": "p"}}`, 422, "forward: "),
		Entry("an operation that there is not", `{"forward": {"url": "http://127.0.0.1:1", "tenant": "t", "username": "u", "password": "p", "operations": ["Lead.Get"]}}`,
			422, `forward: there is no operation "Lead.Get"`),
	)
})
