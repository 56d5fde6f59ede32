package directory_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

func TestDirectory(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Directory")
}

// noon is the real time in these specs.
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

// houses counts houses, so that each draws other random names.
var houses atomic.Int64 //nolint:gochecknoglobals // of the suite

// house is a directory with what a server has around it.
type house struct {
	*directory.Directory

	base     *contracts.Contract
	registry *tenant.Registry
	leftOut  []string
}

// newHouse is a house with these tenants in its configuration.
func newHouse(ctx context.Context, tenants ...tenant.Settings) *house {
	GinkgoHelper()
	return houseOn(ctx, store.NewMemory(), tenants...)
}

// houseOn is a house whose records and tenants are in a store, which may have some from another house.
func houseOn(ctx context.Context, records store.Store, tenants ...tenant.Settings) *house {
	GinkgoHelper()
	base, err := contracts.Default()
	Expect(err).NotTo(HaveOccurred())
	h := &house{base: base}
	now := func() time.Time { return noon }
	made := houses.Add(1) * 1_000_000
	_, inMemory := records.(*store.Memory)
	h.Directory = directory.New(directory.Parts{
		CRM: crm.New(records, now), Store: records, Durable: !inMemory, Sealer: tenant.NewSealer(), Now: now,
		Random: func() string {
			return fmt.Sprintf("%08d%018d", made, atomic.AddInt64(&made, 1))
		},
		Limits: journal.Limits{}, Template: tenant.Settings{Agents: []contracts.Agent{{Login: "ann", ID: "1"}}},
		LeftOut: func(name string, unfit error) { h.leftOut = append(h.leftOut, name+": "+unfit.Error()) },
	})
	Expect(h.replace(ctx, tenants...)).To(Succeed())
	return h
}

func (h *house) replace(ctx context.Context, tenants ...tenant.Settings) error {
	plan := directory.Plan{Contract: h.base, Tenants: tenants}
	return h.Replace(ctx, plan, func(r *tenant.Registry) { h.registry = r })
}

// overlay corrects the server's contract, which the next replace takes over.
func (h *house) overlay(xml string) {
	GinkgoHelper()
	corrected, err := h.base.With(contracts.File{Name: "overlay.xml", Data: []byte(xml)})
	Expect(err).NotTo(HaveOccurred())
	h.base = corrected
}

// do carries out an operation as a request of the API that has just logged in.
func (h *house) do(ctx context.Context, name, operation string, fields ...string) ([]crm.Item, error) {
	GinkgoHelper()
	t := h.registry.Find(name)
	Expect(t).NotTo(BeNil(), name)
	return h.as(ctx, t, operation, fields...)
}

// as carries out an operation as a request that has logged in before.
func (h *house) as(ctx context.Context, t *tenant.Tenant, operation string, fields ...string) ([]crm.Item, error) {
	GinkgoHelper()
	op := t.Contract.Operation(operation)
	var sent []contracts.Field
	for i := 0; i < len(fields); i += 2 {
		sent = append(sent, contracts.Field{Tag: fields[i], Value: fields[i+1]})
	}
	given, violation := op.Validate(sent)
	Expect(violation).To(BeNil())
	return h.CRM.Execute(ctx, crm.Command{Tenant: t, Operation: op, Given: given})
}

// subjects are those of all tasks of a tenant.
func (h *house) subjects(ctx context.Context, name string) []string {
	GinkgoHelper()
	items, err := h.do(ctx, name, "Task.Get", "SUBJECT", "%")
	Expect(err).NotTo(HaveOccurred())
	all := []string{}
	for _, item := range items {
		all = append(all, value(item, "SUBJECT"))
	}
	return all
}

func (h *house) addTask(ctx context.Context, name, subject string) string {
	GinkgoHelper()
	items, err := h.do(ctx, name, "Task.Add", "SUBJECT", subject)
	Expect(err).NotTo(HaveOccurred())
	return items[0][0].Value
}

func value(item crm.Item, tag string) string {
	for _, field := range item {
		if field.Tag == tag {
			return field.Value
		}
	}
	return ""
}

// acme is a tenant with one task, and what is changed in it.
func acme(change ...func(*tenant.Settings)) tenant.Settings {
	settings := tenant.Settings{
		Name: "acme", Username: "wapi", Password: "open sesame",
		Seed: []contracts.File{{Name: "acme.xml", Data: []byte("<records><Task><SUBJECT>seeded</SUBJECT></Task></records>")}},
	}
	for _, apply := range change {
		apply(&settings)
	}
	return settings
}

// asIs edits nothing.
func asIs(*contracts.Contract, *tenant.Settings) error { return nil }

// setting edits settings without looking at the contract.
func setting(change func(*tenant.Settings)) directory.Edit {
	return func(_ *contracts.Contract, s *tenant.Settings) error {
		change(s)
		return nil
	}
}

// serial gives customers a field, unique or not.
func serial(unique bool) func(*tenant.Settings) {
	return func(s *tenant.Settings) {
		s.CustomFields = []contracts.CustomField{{Object: "Customer", Tag: "serial", Unique: unique}}
	}
}
