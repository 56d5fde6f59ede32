package matchers_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/crmock/crmock/specs/matchers" //nolint:revive // as users may import it: a name of Ginkgo or Gomega would not compile here
)

var _ = Describe("The names of the matchers", func() {
	It("read as sentences beside those of Ginkgo and Gomega", func() {
		Expect(found(item("LASTNAME=Lee"))).To(And(HaveStatus(0), HaveItems(HaveTag("LASTNAME", "Lee"))))
		Expect(holding(2)).To(HaveReceivedCommand("Customer.Add", WithTag("EMAIL", "ann@example.com"), Times(2)))
	})
})
