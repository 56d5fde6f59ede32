package crm_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("A customer's password", func() {
	It("is stored as the fact that there is one, however it came", func() {
		d := newDesk(store.NewMemory(), acme())
		d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PASSWD=hush-1")
		d.must("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee")
		d.must("Customer.Modify", "ACCOUNTNUM=10000001", "PASSWD=hush-2")
		Expect(d.Seed(context.Background(), d.tenant, contracts.File{Name: "seed.xml", Data: []byte(
			"<records><Customer><FIRSTNAME>Eve</FIRSTNAME><LASTNAME>Lee</LASTNAME><PASSWD>hush-3</PASSWD></Customer></records>")})).To(Succeed())
		Expect(d.everything()).To(ContainSubstring("{PASSWD set}"))
		Expect(d.everything()).NotTo(ContainSubstring("hush"))
	})
})
