package crm_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// shipped is the contract as shipped, read once for all specs.
//
//nolint:gochecknoglobals // it never changes
var shipped = sync.OnceValue(func() *contracts.Contract {
	contract, err := contracts.Default()
	Expect(err).NotTo(HaveOccurred())
	return contract
})

// acme is a tenant.
func acme() *tenant.Tenant {
	GinkgoHelper()
	made, err := tenant.New(shipped(), tenant.Settings{Name: "acme", Username: "wapi", Password: "wapi-acme"}, tenant.NewSealer())
	Expect(err).NotTo(HaveOccurred())
	return made
}

// desk is a CRM on a store, as one tenant uses it.
type desk struct {
	*crm.CRM
	store  store.Store
	tenant *tenant.Tenant
}

func newDesk(records store.Store, t *tenant.Tenant) *desk {
	return &desk{crm.New(records, func() time.Time { return time.Date(2026, 3, 9, 14, 30, 0, 0, time.UTC) }), records, t}
}

// do carries out an operation with tag=value pairs, valid ones. The answer reads TAG=value TAG=value, an item a line.
func (d *desk) do(operation string, pairs ...string) (string, error) {
	op := d.tenant.Contract.Operation(operation)
	fields := make([]contracts.Field, len(pairs))
	for i, pair := range pairs {
		fields[i].Tag, fields[i].Value, _ = strings.Cut(pair, "=")
	}
	given, violation := op.Validate(fields)
	if violation != nil {
		return "", fmt.Errorf("not a valid request: %w", violation)
	}
	items, err := d.Execute(context.Background(), crm.Command{Tenant: d.tenant, Operation: op, Given: given})
	lines := make([]string, len(items))
	for i, item := range items {
		for _, field := range item {
			lines[i] += field.Tag + "=" + field.Value + " "
		}
	}
	return strings.Join(lines, "\n"), err
}

// must is do where nothing may go wrong.
func (d *desk) must(operation string, pairs ...string) string {
	GinkgoHelper()
	got, err := d.do(operation, pairs...)
	Expect(err).NotTo(HaveOccurred())
	return got
}

// everything is all records of the tenant as they are stored, and the next number of each sequence.
func (d *desk) everything() string {
	GinkgoHelper()
	var dump strings.Builder
	err := d.store.Update(context.Background(), d.tenant.Name, func(tx store.Tx) error {
		for _, object := range d.tenant.Contract.Objects {
			records, err := tx.Find(object.Name, store.Query{})
			if err != nil {
				return err
			}
			next, err := tx.NextID(object.Name, object.FirstID)
			if err != nil {
				return err
			}
			fmt.Fprintln(&dump, object.Name, next, records)
		}
		return errLooked
	})
	Expect(err).To(MatchError(errLooked))
	return dump.String()
}

// errLooked undoes what everything did to the sequences.
var errLooked = errors.New("only looked")

// seedFile is a file of one record of each object.
func seedFile() contracts.File {
	return contracts.File{Name: "seed.xml", Data: []byte(`<records>
		<Customer><ACCOUNTNUM>10000009</ACCOUNTNUM><FIRSTNAME>Zoë</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>zoe@example.com</EMAIL></Customer>
		<Case><CASENUM>9</CASENUM><ACCOUNTNUM>10000009</ACCOUNTNUM><SUBJECT>x</SUBJECT><CREATEDDATE>01012020</CREATEDDATE></Case>
		<Followup><CASENUM>9</CASENUM><DESCRIPTION>x</DESCRIPTION></Followup>
		<Task><TASKNUM>9</TASKNUM><SUBJECT>x</SUBJECT></Task>
	</records>`)}
}

// step is one thing that a desk can do, with what it needs to be there before.
type step struct {
	what string
	run  func(*desk) (string, error)
}

func operation(name string, pairs ...string) step {
	return step{name + " " + strings.Join(pairs, " "), func(d *desk) (string, error) { return d.do(name, pairs...) }}
}

// steps are one of every kind, valid in this order on an empty tenant.
func steps() []step {
	return []step{
		operation("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL=ann@example.com", "PASSWD=hush"),
		operation("Customer.Modify", "ACCOUNTNUM=10000000", "EMAIL=lee@example.com", "VOICE=1"),
		operation("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "STATUS=Closed", "ASSIGNEDTO=admin"),
		operation("Case.Modify", "CASENUM=1", "STATUS=Open", "ASSIGNEDTO="),
		operation("Followup.Add", "CASENUM=1", "ACCOUNTNUM=10000000", "DESCRIPTION=x"),
		operation("Followup.Add", "CASENUM=1", "DESCRIPTION=x"),
		operation("Task.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "TASK_STATUS=Completed"),
		operation("Task.Add", "SUBJECT=y"),
		operation("FAQ.Add", "QUESTION=x", "ANSWER=x"),
		operation("FAQ.Modify", "FAQNUM=1", "ANSWER=y"),
		operation("Customer.Get", "ACCOUNTNUM=10000000", "LASTNAME=l%"),
		operation("Case.Get", "LASTNAME=Lee", "COMPANY=%"),
		{"seed", func(d *desk) (string, error) { return "", d.Seed(context.Background(), d.tenant, seedFile()) }},
		{"reindex", func(d *desk) (string, error) { return "", d.Reindex(context.Background(), d.tenant) }},
	}
}
