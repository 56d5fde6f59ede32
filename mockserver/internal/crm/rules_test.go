package crm_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
)

var _ = Describe("The named rules", func() {
	It("have a function here for each name that a contract may use, and no other", func() {
		Expect(crm.RuleFunctions()).To(ConsistOf(contracts.RuleNames()))
	})

	It("are each used by the contract as shipped", func() {
		used := map[string]bool{}
		for _, object := range shipped().Objects {
			for _, rule := range object.Rules {
				used[rule.Name] = true
			}
		}
		for _, name := range contracts.RuleNames() {
			Expect(used).To(HaveKey(name))
		}
	})
})
