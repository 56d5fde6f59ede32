package crm_test

import (
	"bytes"
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// exported are the records of a desk as XML.
func (d *desk) exported() string {
	GinkgoHelper()
	var out bytes.Buffer
	Expect(d.Export(context.Background(), d.tenant, &out)).To(Succeed())
	return out.String()
}

// take imports XML into a desk.
func (d *desk) take(xml string, replace bool) (map[string]int, error) {
	return d.Import(context.Background(), d.tenant, contracts.File{Name: "import.xml", Data: []byte(xml)}, replace)
}

// fill fills a desk with records, the same for the same seed.
func (d *desk) fill(seed uint64, counts map[string]int) (map[string]int, error) {
	return d.Fill(context.Background(), d.tenant, counts, seed, time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC))
}

var _ = Describe("An export", func() {
	var from, to *desk
	BeforeEach(func() {
		from, to = newDesk(store.NewMemory(), acme()), newDesk(store.NewMemory(), acme())
	})

	It("is what an import takes, and gives the same records with all their dates and ids", func() {
		for _, s := range steps() {
			_, err := s.run(from)
			Expect(err).NotTo(HaveOccurred(), s.what)
		}
		added, err := to.take(from.exported(), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(added).To(Equal(map[string]int{"Customer": 2, "Case": 2, "Followup": 3, "Task": 3, "FAQ": 1}))
		Expect(to.everything()).To(Equal(from.everything()))
		Expect(to.exported()).To(Equal(from.exported()))
	})

	It("leaves a tag empty that an Add would fill in", func() {
		from.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		from.must("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "ASSIGNEDTO=admin")
		from.must("Case.Modify", "CASENUM=1", "ASSIGNEDTO=")
		from.must("Case.Modify", "CASENUM=1", "PRIORITY=")
		_, err := to.take(from.exported(), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(to.everything()).To(Equal(from.everything()))
	})

	It("shows a password as the fact that there is one", func() {
		from.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PASSWD=hush-1")
		from.must("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee")
		Expect(from.exported()).NotTo(ContainSubstring("hush"))
		_, err := to.take(from.exported(), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(to.everything()).To(Equal(from.everything()))
	})

	It("brings every text through", func() {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("<>&\"' %\n\r\t\u00e9\u20ac\U0001f600]a")), 1, 20, -1)
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			value := "x" + text.Draw(t, "value") + "x"
			from, to := newDesk(store.NewMemory(), acme()), newDesk(store.NewMemory(), acme())
			from.must("FAQ.Add", "QUESTION="+value, "ANSWER="+value)
			_, err := to.take(from.exported(), false)
			Expect(err).NotTo(HaveOccurred())
			Expect(to.everything()).To(Equal(from.everything()))
		})
	})

	It("brings made up records of every object through", func() {
		_, err := from.fill(3, map[string]int{"customers": 40, "cases": 40, "followups": 40, "tasks": 40, "faqs": 40})
		Expect(err).NotTo(HaveOccurred())
		_, err = to.take(from.exported(), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(to.exported()).To(Equal(from.exported()))
	})
})

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

var _ = Describe("A record", func() {
	It("is found by the name of its object in any spelling, and its id", func(ctx context.Context) {
		d := newDesk(store.NewMemory(), acme())
		d.must("Task.Add", "SUBJECT=x")
		record, err := d.Record(ctx, d.tenant, "TASK", "1")
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Get("SUBJECT")).To(Equal("x"))
		for _, other := range [][2]string{{"Task", "2"}, {"Lead", "1"}, {"Case", "1"}} {
			_, err := d.Record(ctx, d.tenant, other[0], other[1])
			Expect(err).To(MatchError(store.ErrNotFound))
		}
	})

	It("is counted by object", func(ctx context.Context) {
		d := newDesk(store.NewMemory(), acme())
		d.must("Task.Add", "SUBJECT=x")
		d.must("Task.Add", "SUBJECT=y")
		Expect(d.Counts(ctx, d.tenant)).To(Equal(map[string]int{"Customer": 0, "Case": 0, "Followup": 0, "Task": 2, "FAQ": 0}))
	})
})
