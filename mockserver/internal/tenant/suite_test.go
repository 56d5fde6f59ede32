package tenant_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

func TestTenant(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Tenant")
}

// base gives the specs of an ordered container the contract as shipped.
func base() *contracts.Contract {
	contract := &contracts.Contract{}
	BeforeAll(func() {
		shipped, err := contracts.Default()
		Expect(err).NotTo(HaveOccurred())
		*contract = *shipped
	})
	return contract
}

// acme is the least that a tenant needs, and what is changed in it.
func acme(change ...func(*tenant.Settings)) tenant.Settings {
	settings := tenant.Settings{Name: "acme", Username: "wapi", Password: "open sesame"}
	for _, apply := range change {
		apply(&settings)
	}
	return settings
}

// made is the tenant of settings that are in order.
func made(contract *contracts.Contract, settings tenant.Settings) *tenant.Tenant {
	GinkgoHelper()
	t, err := tenant.New(contract, settings, tenant.NewSealer())
	Expect(err).NotTo(HaveOccurred())
	return t
}
