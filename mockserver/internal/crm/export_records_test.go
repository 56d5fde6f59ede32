package crm_test

import (
	"bytes"
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// exported are the records of a desk as XML.
func (d *desk) exported() string {
	GinkgoHelper()
	var out bytes.Buffer
	Expect(d.Export(context.Background(), d.tenant, &out)).To(Succeed())
	return out.String()
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

// writer writes with a function.
type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

var _ = Describe("Exported XML", func() {
	var d *desk
	BeforeEach(func() { d = newDesk(store.NewMemory(), acme()) })

	It("has a declaration, and each record in an element with its id first", func() {
		d.must("FAQ.Add", "QUESTION=\t<a & b>\r\n", "ANSWER=\u00e9 \U0001f600 ")
		Expect(d.exported()).To(Equal(`<?xml version="1.0" encoding="UTF-8"?>
<records complete="yes">
  <FAQ>
    <FAQNUM>1</FAQNUM>
    <CATEGORY>Default</CATEGORY>
    <QUESTION>&#x9;&lt;a &amp; b&gt;&#xD;&#xA;</QUESTION>
    <ANSWER>é 😀 </ANSWER>
    <STATUS>Active</STATUS>
    <VISIBILITY>Public</VISIBILITY>
    <CREATEDBY>admin</CREATEDBY>
    <CREATEDDATE>03092026</CREATEDDATE>
  </FAQ>
</records>
`))
	})

	It("has an object behind those that it references, whatever the order of the contract's files", func() {
		corrected, err := shipped().With(contracts.File{Name: "overlay.xml", Data: []byte(
			`<object name="Customer"><tag name="PBX"><references object="FAQ" problem="value"/></tag></object>`)})
		Expect(err).NotTo(HaveOccurred())
		made, err := tenant.New(corrected, tenant.Settings{Name: "acme", Username: "wapi", Password: "wapi-acme"}, tenant.NewSealer())
		Expect(err).NotTo(HaveOccurred())
		from, to := newDesk(store.NewMemory(), made), newDesk(store.NewMemory(), made)
		from.must("FAQ.Add", "QUESTION=x", "ANSWER=x")
		from.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PBX=1")
		_, err = to.take(from.exported(), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(to.everything()).To(Equal(from.everything()))
	})

	It("leaves out what a custom field held that the tenant no longer has", func() {
		earlier := newDesk(d.store, busy())
		earlier.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "CF02.SEATS=12")
		Expect(earlier.exported()).To(ContainSubstring("<CF02.SEATS>12</CF02.SEATS>"))
		Expect(d.exported()).To(And(ContainSubstring("<FIRSTNAME>Ann</FIRSTNAME>"), Not(ContainSubstring("SEATS"))))
		_, err := d.take(d.exported(), true)
		Expect(err).NotTo(HaveOccurred())
	})

	It("is that of one moment, and keeps nobody waiting while it is written", func(ctx context.Context) {
		d.must("Task.Add", "SUBJECT=before")
		var out bytes.Buffer
		Expect(d.Export(ctx, d.tenant, writer(func(p []byte) (int, error) {
			d.must("Task.Add", "SUBJECT=meanwhile")
			return out.Write(p)
		}))).To(Succeed())
		Expect(out.String()).To(And(ContainSubstring("before"), Not(ContainSubstring("meanwhile"))))
		Expect(d.exported()).To(ContainSubstring("meanwhile"))
	}, SpecTimeout(10*time.Second))

	It("is given up where it cannot be written", func(ctx context.Context) {
		full := errors.New("the disk is full")
		Expect(d.Export(ctx, d.tenant, writer(func([]byte) (int, error) { return 0, full }))).To(MatchError(full))
	})
})
