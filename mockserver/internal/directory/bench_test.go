package directory_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// filled is a directory with one tenant of 100,000 customers.
func filled(b *testing.B) *directory.Directory {
	b.Helper()
	base, err := contracts.Default()
	if err != nil {
		b.Fatal(err)
	}
	records := store.NewMemory()
	d := directory.New(directory.Parts{
		CRM: crm.New(records, time.Now), Store: records, Sealer: tenant.NewSealer(), Now: time.Now, Random: rand.Text,
	})
	plan := directory.Plan{Contract: base, Tenants: []tenant.Settings{{Name: "acme", Username: "wapi", Password: "open sesame"}}}
	if err := d.Replace(b.Context(), plan, func(*tenant.Registry) {}); err != nil {
		b.Fatal(err)
	}
	if _, err := d.Fake(b.Context(), "acme", map[string]int{"customers": 100_000}, 7); err != nil {
		b.Fatal(err)
	}
	return d
}

// BenchmarkSnapshot keeps the state of a tenant with 100,000 records.
func BenchmarkSnapshot(b *testing.B) {
	d := filled(b)
	for b.Loop() {
		if _, err := d.Snapshot(b.Context(), "acme", "clean"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRestore puts it back.
func BenchmarkRestore(b *testing.B) {
	d := filled(b)
	if _, err := d.Snapshot(b.Context(), "acme", "clean"); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := d.Restore(b.Context(), "acme", "clean"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreate makes a tenant and takes it away again, as a test does.
func BenchmarkCreate(b *testing.B) {
	d := filled(b)
	for b.Loop() {
		made, err := d.Create(context.Background(), "acme", func(_ *contracts.Contract, s *tenant.Settings) error {
			s.Name, s.Username, s.Password = "own", "api-own", "open sesame"
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := d.Remove(b.Context(), made.Name); err != nil {
			b.Fatal(err)
		}
	}
}
