package specs

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

func TestRightsAreReadInAnyCase(t *testing.T) {
	g := NewWithT(t)
	contract, err := contracts.Default()
	g.Expect(err).NotTo(HaveOccurred())
	c := Credentials{Rights: map[string][]string{"customer": {"add", "GET"}, "FollowUp": {"Add"}}}
	var had []string
	for _, op := range contract.Operations() {
		if c.has(contract, op) {
			had = append(had, op.Name)
		}
	}
	g.Expect(had).To(ConsistOf("Customer.Add", "Customer.Get", "Followup.Add"))
}
