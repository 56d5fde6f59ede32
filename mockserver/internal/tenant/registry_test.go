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
		r, err := tenant.NewRegistry(named("demo", "Demo"))
		Expect(err).NotTo(HaveOccurred())
		Expect(r.Find("demo").Name).To(Equal("demo"))
		Expect(r.Find("Demo").Name).To(Equal("Demo"))
		for _, name := range []string{"", "DEMO", " demo", "demo "} {
			Expect(r.Find(name)).To(BeNil(), name)
		}
	})

	It("refuses two tenants of one name", func() {
		_, err := tenant.NewRegistry(named("demo", "acme", "demo"))
		Expect(err).To(MatchError("two tenants are called demo"))
	})

	It("may be empty", func() {
		r, err := tenant.NewRegistry(nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(r.Find("demo")).To(BeNil())
	})
})
