package crm_test

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// field is one tag with its value.
func field(tag, value string) contracts.Field { return contracts.Field{Tag: tag, Value: value} }

var _ = Describe("An agent in the agent console", func() {
	var (
		d    *desk
		at   crm.Desk
		kind func(name string) *contracts.Object
	)
	BeforeEach(func() {
		made, err := tenant.New(shipped(), tenant.Settings{
			Name: "acme", Username: "wapi", Password: "wapi-acme", Rights: map[string][]string{},
			Agents: []contracts.Agent{{Login: "ann", ID: "1"}, {Login: "bob", ID: "2"}},
		}, tenant.NewSealer())
		Expect(err).NotTo(HaveOccurred())
		d = newDesk(store.NewMemory(), made)
		at = d.Desk(made, contracts.Agent{Login: "bob", ID: "2"})
		kind = made.Contract.Object
	})

	It("adds records of every object under their own login, whatever the rights of the API", func(ctx context.Context) {
		customer, err := at.Create(ctx, kind("Customer"), []contracts.Field{field("FIRSTNAME", "Ann"), field("LASTNAME", "Lee")})
		Expect(err).NotTo(HaveOccurred())
		Expect(customer.ID).To(Equal("10000000"))
		for object, tags := range map[string][]contracts.Field{
			"Case": {field("ACCOUNTNUM", customer.ID), field("SUBJECT", "x")}, "Task": {field("SUBJECT", "x")},
			"FAQ": {field("QUESTION", "x"), field("ANSWER", "x")},
		} {
			record, err := at.Create(ctx, kind(object), tags)
			Expect(err).NotTo(HaveOccurred())
			Expect(record.Get("CREATEDBY")).To(Equal("bob"), object)
			Expect(record.Get("CREATEDDATE")).To(Equal("03092026"), object)
		}
		d.must("Task.Add", "SUBJECT=by the API")
		Expect(d.must("Task.Get", "SUBJECT=by%")).To(ContainSubstring("CREATEDBY=ann"), "the used identity")
	})

	It("edits records of every object, follow-ups too", func(ctx context.Context) {
		d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		d.must("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		d.must("Followup.Add", "CASENUM=1", "DESCRIPTION=x")
		record, err := at.Edit(ctx, kind("Followup"), "1", []contracts.Field{field("DESCRIPTION", "y")})
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Get("DESCRIPTION")).To(Equal("y"))
		Expect(record.Get("CASENUM")).To(Equal("1"))
		record, err = at.Edit(ctx, kind("Case"), "1", []contracts.Field{field("STATUS", "Closed")})
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Get("CLOSEDDATE")).To(Equal("03092026"))
	})

	DescribeTable("is held to the contract, and changes nothing then,",
		func(ctx context.Context, object, id string, tag, value, message string) {
			d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL=ann@example.com")
			d.must("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee", "EMAIL=bob@example.com")
			d.must("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
			d.must("Followup.Add", "CASENUM=1", "DESCRIPTION=x")
			before := d.everything()
			_, err := at.Edit(ctx, kind(object), id, []contracts.Field{field(tag, value)})
			Expect(err).To(MatchError(ContainSubstring(message)))
			Expect(d.everything()).To(Equal(before))
		},
		Entry("a wrong value", "Customer", "10000000", "EMAIL", "nobody", "Customer.Modify.EMAIL.type"),
		Entry("a value that another has", "Customer", "10000000", "EMAIL", "BOB@example.com", "Customer.Modify.EMAIL.unique"),
		Entry("a tag that the server sets", "Case", "1", "CREATEDDATE", "01012020", "CREATEDDATE"),
		Entry("a reference to nothing", "Followup", "1", "CASENUM", "99", "CASENUM"),
		Entry("an unknown tag", "Followup", "1", "NOTHING", "x", "<NOTHING>"),
		Entry("a record that is not there", "Followup", "99", "DESCRIPTION", "x", "no such record"),
	)

	It("deletes a record, which is then gone", func(ctx context.Context) {
		d.must("Task.Add", "SUBJECT=x")
		record, err := at.Delete(ctx, kind("Task"), "1")
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Get("SUBJECT")).To(Equal("x"))
		Expect(d.must("Task.Get", "TASKNUM=1")).To(BeEmpty())
		_, err = at.Delete(ctx, kind("Task"), "1")
		Expect(err).To(MatchError(store.ErrNotFound))
		d.must("Task.Add", "SUBJECT=y")
		Expect(d.must("Task.Get", "TASKNUM=2")).NotTo(BeEmpty(), "its id is not handed out again")
	})

	It("cannot delete what others name", func(ctx context.Context) {
		d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		d.must("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		d.must("Followup.Add", "CASENUM=1", "DESCRIPTION=x")
		_, err := at.Delete(ctx, kind("Case"), "1")
		Expect(err).To(MatchError("Case 1 cannot be deleted: 1 of object Followup name it in CASENUM; delete those first, or change their CASENUM"))
		_, err = at.Delete(ctx, kind("Customer"), "10000000")
		var referenced *crm.ReferencedError
		Expect(errors.As(err, &referenced)).To(BeTrue())
		for _, step := range [][2]string{{"Followup", "1"}, {"Case", "1"}, {"Customer", "10000000"}} {
			_, err := at.Delete(ctx, kind(step[0]), step[1])
			Expect(err).NotTo(HaveOccurred(), step[0])
		}
	})

	It("empties the references where a corrected contract says so", func(ctx context.Context) {
		corrected, err := shipped().With(contracts.File{Name: "overlay.xml", Data: []byte(
			`<object name="Task"><tag name="ACCOUNTNUM"><references object="Customer" on-delete="clear"/></tag></object>`)})
		Expect(err).NotTo(HaveOccurred())
		made, err := tenant.New(corrected, tenant.Settings{Name: "acme", Username: "wapi", Password: "wapi-acme"}, tenant.NewSealer())
		Expect(err).NotTo(HaveOccurred())
		d := newDesk(store.NewMemory(), made)
		d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		d.must("Task.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		_, err = d.Desk(made, made.Identity).Delete(ctx, made.Contract.Object("Customer"), "10000000")
		Expect(err).NotTo(HaveOccurred())
		Expect(d.must("Task.Get", "SUBJECT=x")).To(ContainSubstring("ACCOUNTNUM= "))
	})
})
