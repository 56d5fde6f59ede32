package crm_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// take imports XML into a desk.
func (d *desk) take(xml string, replace bool) (map[string]int, error) {
	return d.Import(context.Background(), d.tenant, contracts.File{Name: "import.xml", Data: []byte(xml)}, replace)
}

var _ = Describe("An import", func() {
	var d *desk
	BeforeEach(func() {
		d = newDesk(store.NewMemory(), acme())
		d.must("Task.Add", "SUBJECT=before")
	})

	It("fills in what a record that somebody has written leaves out", func() {
		_, err := d.take("<records><Customer><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME></Customer></records>", false)
		Expect(err).NotTo(HaveOccurred())
		Expect(d.must("Customer.Get", "LASTNAME=Lee")).To(ContainSubstring("customertype=Default"))
	})

	It("adds to what is there, or replaces it, and hands out no id twice", func() {
		one := "<records><Task><SUBJECT>one</SUBJECT></Task></records>"
		Expect(d.take(one, false)).To(Equal(map[string]int{"Task": 1}))
		Expect(d.exported()).To(ContainSubstring("before"))
		Expect(d.take(one, true)).To(Equal(map[string]int{"Task": 1}))
		Expect(d.exported()).NotTo(ContainSubstring("before"))
		Expect(d.must("Task.Get", "SUBJECT=%")).To(ContainSubstring("TASKNUM=3 "))
	})

	DescribeTable("changes nothing where it is refused, and says where",
		func(xml, message string) {
			before := d.everything()
			_, err := d.take(xml, true)
			Expect(err).To(MatchError(ContainSubstring(message)))
			Expect(d.everything()).To(Equal(before))
		},
		Entry("no XML", "<records>", "import.xml:1:"),
		Entry("another root", "<tasks/>", "import.xml:1:1: tasks: records stand in <records>"),
		Entry("an attribute", `<records complete="no"/>`, `<records> has no attribute but complete="yes"`),
		Entry("an unknown object", "<records><Task><SUBJECT>one</SUBJECT></Task><Lead/></records>", `import.xml:1:45: records/Lead: there is no object "Lead"`),
		Entry("a bad record", "<records><Task/></records>", "import.xml:1:10: records/Task"),
		Entry("a missing reference", `<records complete="yes"><Case><ACCOUNTNUM>1</ACCOUNTNUM><SUBJECT>x</SUBJECT></Case></records>`, "records/Case"),
	)
})
