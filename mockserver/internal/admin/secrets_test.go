package admin_test

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

var _ = Describe("Secrets", func() {
	It("stand in no answer but the one to whoever makes a tenant, and in no log", func() {
		d := newDesk()
		d.change(`{"forward":{"url":"https://vcc.example","tenant":"t","username":"u","password":"sesame-there"}}`).succeed(200)
		made := read[console.Created](d.post("/tenants", "").succeed(201))
		secrets := []string{"sesame", made.Password, made.APIKey, made.DataToken}
		seen := map[string]int{}
		for _, name := range []string{"acme", made.Name} {
			for _, op := range readDocument().operations() {
				if op.id == "removeTenant" || op.id == "watchTenant" {
					continue // the first takes all that there is away, and the other shows exchanges as find does
				}
				r := samples[op.id]
				path := map[string]string{"name": name}
				if slices.Contains([]string{"dropSnapshot", "restoreSnapshot"}, op.id) {
					d.put("/tenants/"+name+"/snapshots/before", "").succeed(200)
				}
				answer := d.ask(op.method, filled(op.path, path)+"?"+r.query, r.body, r.headers...)
				seen[op.id] = answer.status
				if op.id == "createTenant" {
					continue
				}
				for _, secret := range secrets {
					Expect(answer.body).NotTo(ContainSubstring(secret), op.id)
				}
			}
		}
		Expect(seen).To(And(HaveKeyWithValue("getSettings", 200), HaveKeyWithValue("changeSettings", 200), HaveKeyWithValue("exportRecords", 200)))
		Expect(d.log.String()).To(BeEmpty())
	})

	DescribeTable("do not come back with what is wrong beside them:", func(patch string) {
		answer := newDesk().change(patch)
		Expect(answer.status).To(BeElementOf(400, 422), answer.body)
		Expect(answer.body).NotTo(ContainSubstring("hush"))
	},
		Entry("another setting", `{"timeZone":"Nowhere","api":{"password":"hush"}}`),
		Entry("a member", `{"api":{"password":"hush","passwort":"hush"}}`),
		Entry("a key that is none", `{"api":{"gatewayKeys":[{"key":"hush"}]}}`),
		Entry("a password of another type", `{"api":{"password":["hush"]}}`),
		Entry("JSON", `{"api":{"password":"hush" "hush"}}`),
	)
})
