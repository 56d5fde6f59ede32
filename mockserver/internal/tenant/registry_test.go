package tenant_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/tenant"
)

func named(names ...string) []*tenant.Tenant {
	tenants := make([]*tenant.Tenant, len(names))
	for i, name := range names {
		tenants[i] = &tenant.Tenant{Name: name}
	}
	return tenants
}

var _ = Describe("a registry", func() {
	It("finds a tenant by exactly its name", func() {
		r := tenant.NewRegistry(named("demo", "Demo"))
		Expect(r.Find("demo").Name).To(Equal("demo"))
		Expect(r.Find("Demo").Name).To(Equal("Demo"))
		for _, name := range []string{"", "DEMO", " demo", "demo "} {
			Expect(r.Find(name)).To(BeNil(), name)
		}
	})

	It("may be empty", func() {
		Expect(tenant.NewRegistry(nil).Find("demo")).To(BeNil())
	})

	It("changes while it is asked", func() {
		r := tenant.NewRegistry(named("demo"))
		other := &tenant.Tenant{Name: "demo", Enabled: true}
		r.Put(other)
		Expect(r.Find("demo")).To(BeIdenticalTo(other))
		r.Remove("demo")
		Expect(r.Find("demo")).To(BeNil())
		r.Remove("demo")
	})
})
