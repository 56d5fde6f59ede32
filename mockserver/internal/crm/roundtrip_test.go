package crm_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// busy is a tenant with several agents and a custom field of each type, one of them unique.
func busy() *tenant.Tenant {
	GinkgoHelper()
	made, err := tenant.New(shipped(), tenant.Settings{
		Name: "acme", Username: "wapi", Password: "wapi-acme",
		Agents: []contracts.Agent{{Login: "ann", ID: "1"}, {Login: "bob", ID: "2"}},
		CustomFields: []contracts.CustomField{
			{Object: "Customer", Tag: "CF01.CONTRACT", Unique: true},
			{Object: "Customer", Tag: "CF02.SEATS", Type: "number"},
			{Object: "Case", Tag: "CF03.SITE", Type: "url"},
			{Object: "Case", Tag: "CF04.SOURCE", Mandatory: true},
			{Object: "Task", Tag: "CF05.SINCE", Type: "date"},
			{Object: "Task", Tag: "CF06.SCORE", ReadOnly: true, Default: "0"},
			{Object: "Followup", Tag: "CF07.SECRET", Hidden: true},
			{Object: "Followup", Tag: "CF08_PICKLIST.TIER", Type: "pick-list", Values: []string{"Gold", "Silver"}, Default: "Silver"},
		},
	}, tenant.NewSealer())
	Expect(err).NotTo(HaveOccurred())
	return made
}

// anyText is text with everything that XML or an encoding may get wrong.
func anyText() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.SampledFrom([]rune("<>&\"' %\n\r\t]-ab\u00a0\u0085\u2028\u00e9\u20ac\U0001f600")), 1, 12, -1)
}

// anyID is the id of one of the first records of an object.
func anyID(t *rapid.T, object *contracts.Object) string {
	return strconv.FormatInt(object.FirstID+rapid.Int64Range(0, 3).Draw(t, "id"), 10)
}

// anyValue is a value for a tag, valid but for what only the records tell, and empty now and then.
func anyValue(t *rapid.T, c *contracts.Contract, tag *contracts.Tag) string {
	switch {
	case rapid.IntRange(0, 4).Draw(t, "filled") == 0:
		return ""
	case tag.References != nil:
		return anyID(t, c.Object(tag.References.Object))
	case tag.Type == "choice":
		return rapid.SampledFrom(tag.Picklist.Values).Draw(t, tag.Name).Name
	case tag.Type == "agent":
		return rapid.SampledFrom(c.Agents).Draw(t, tag.Name).Login
	case tag.Type == "text":
		return anyText().Draw(t, tag.Name)
	}
	return map[string]string{
		"email": "ann&lee@example.com", "url": "https://example.com/?a=1&b=2", "number": "-1.5",
		"date": strings.NewReplacer("HHMM", "2359", "MM", "12", "DD", "31", "YYYY", "2025").Replace(tag.Format),
	}[tag.Type]
}

// act tries to change one of the first records as an agent can, all tags of every object, or to add one. It may be
// refused for what the other records are.
func act(t *rapid.T, d *desk) error {
	contract := d.tenant.Contract
	object := rapid.SampledFrom(contract.Objects).Draw(t, "object")
	op := rapid.SampledFrom([]*contracts.Operation{object.Operation(contracts.Add), object.Edit()}).Draw(t, "operation")
	var tags []contracts.Field
	for _, param := range op.Params {
		if param != op.Key && (slices.Contains(op.Mandatory, param) || rapid.Bool().Draw(t, "sent")) {
			tags = append(tags, contracts.Field{Tag: param.Name, Value: anyValue(t, contract, param.Tag)})
		}
	}
	agent := d.Desk(d.tenant, contract.Agents[1])
	var err error
	if op.Key == nil {
		_, err = agent.Create(context.Background(), object, tags)
	} else {
		_, err = agent.Edit(context.Background(), object, anyID(t, object), tags)
	}
	return err
}

// worked is a tenant on which all kinds of things were done.
func worked(t *rapid.T, owner *tenant.Tenant) *desk {
	d := newDesk(store.NewMemory(), owner)
	_, err := d.fill(1, map[string]int{"customers": 3, "cases": 3, "followups": 3, "tasks": 3, "faqs": 2})
	Expect(err).NotTo(HaveOccurred())
	for range rapid.IntRange(0, 30).Draw(t, "acts") {
		var violation *contracts.Violation
		if err := act(t, d); err != nil && !errors.Is(err, store.ErrNotFound) {
			Expect(errors.As(err, &violation)).To(BeTrue(), "%v", err)
		}
	}
	return d
}

// nextYear is an empty desk on another day, so that a date that is set anew shows.
func nextYear(owner *tenant.Tenant) *desk {
	records := store.NewMemory()
	return &desk{crm.New(records, func() time.Time { return time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC) }), records, owner}
}

var _ = Describe("Records that are exported and imported", func() {
	It("are the same, whatever was done to them", func() {
		owner := busy()
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			from, to := worked(t, owner), nextYear(owner)
			_, err := to.take(from.exported(), false)
			Expect(err).NotTo(HaveOccurred())
			Expect(to.everything()).To(Equal(from.everything()))
			Expect(to.exported()).To(Equal(from.exported()))
		})
	})

	It("are the same where they replace themselves", func() {
		owner := busy()
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			d := worked(t, owner)
			before := d.everything()
			_, err := d.take(d.exported(), true)
			Expect(err).NotTo(HaveOccurred())
			Expect(d.everything()).To(Equal(before))
		})
	})

	It("may lack what an Add needs, since a Modify may empty it", func() {
		from, to := newDesk(store.NewMemory(), acme()), newDesk(store.NewMemory(), acme())
		from.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		from.must("Customer.Modify", "ACCOUNTNUM=10000000", "LASTNAME=")
		from.must("FAQ.Add", "QUESTION=x", "ANSWER=x")
		from.must("FAQ.Modify", "FAQNUM=1", "QUESTION=", "ANSWER=", "CATEGORY=", "STATUS=", "VISIBILITY=")
		_, err := to.take(from.exported(), false)
		Expect(err).NotTo(HaveOccurred())
		Expect(to.everything()).To(Equal(from.everything()))
	})
})
