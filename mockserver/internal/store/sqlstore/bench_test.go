package sqlstore_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
	"github.com/crmock/crmock/test/postgres"
)

// The benchmarks are a table of what is asked, of each engine, among so many records. Those of a million are left out
// with -short.

type benchmark struct {
	name string
	run  func(b *testing.B, s store.Store, stored int)
}

//nolint:gochecknoglobals // constant table
var benchmarks = []benchmark{
	{"Get", func(b *testing.B, s store.Store, stored int) {
		for i := 0; b.Loop(); i++ {
			view(b, s, func(tx store.Tx) error {
				_, err := tx.Get("Customer", customer(i*7919%stored).ID)
				return err
			})
		}
	}},
	{"FindKey", func(b *testing.B, s store.Store, stored int) {
		for i := 0; b.Loop(); i++ {
			find(b, s, 1, condition("EMAIL", fmt.Sprintf("person.%d@example.com", i*7919%stored)), 0)
		}
	}},
	{"FindPrefix", func(b *testing.B, s store.Store, stored int) {
		for i := 0; b.Loop(); i++ {
			find(b, s, stored/50_000+1, condition("LASTNAME", fmt.Sprintf("lastname%05d%%", i*7919%min(stored, 50_000))), 0)
		}
	}},
	{"FindBroadPrefixLimit", func(b *testing.B, s store.Store, _ int) {
		for b.Loop() {
			find(b, s, 100, condition("LASTNAME", "lastname0%"), 100)
		}
	}},
	{"FindAllLimit", func(b *testing.B, s store.Store, _ int) {
		for b.Loop() {
			find(b, s, 100, store.Condition{Tag: "COMMENTS", Value: "%morning%", Mode: store.Fold, Wildcard: true}, 100)
		}
	}},
	{"Count", func(b *testing.B, s store.Store, _ int) {
		for b.Loop() {
			view(b, s, func(tx store.Tx) error {
				_, err := tx.Count("Customer")
				return err
			})
		}
	}},
	{"Add", func(b *testing.B, s store.Store, stored int) {
		for i := 0; b.Loop(); i++ {
			update(b, s, func(tx store.Tx) error {
				id, err := tx.NextID("Customer", int64(10_000_000+stored))
				if err != nil {
					return err
				}
				return tx.Put(customer(int(id) - 10_000_000))
			})
		}
	}},
}

func BenchmarkMemory(b *testing.B) {
	benchmarkAll(b, func(*testing.B) store.Store { return store.NewMemory() })
}

func BenchmarkSQLite(b *testing.B) {
	benchmarkAll(b, func(b *testing.B) store.Store { return opened(b, "sqlite:"+filepath.Join(b.TempDir(), "crmock.db")) })
}

func BenchmarkPostgres(b *testing.B) {
	server := postgres.Start(b, postgres.Options{Durable: true})
	benchmarkAll(b, func(b *testing.B) store.Store { return opened(b, server.NewDatabase(b)) })
}

func opened(b *testing.B, address string) store.Store {
	b.Helper()
	s, err := sqlstore.Open(context.Background(), address, sqlstore.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func benchmarkAll(b *testing.B, open func(b *testing.B) store.Store) {
	for _, stored := range []int{10_000, 100_000, 1_000_000} {
		if testing.Short() && stored > 100_000 {
			continue
		}
		b.Run(strconv.Itoa(stored), func(b *testing.B) {
			s := open(b)
			b.Cleanup(func() {
				if err := s.Close(); err != nil {
					b.Error(err)
				}
			})
			start := time.Now()
			fill(b, s, stored)
			b.Logf("loaded %d records in %v, %.0f/s", stored, time.Since(start), float64(stored)/time.Since(start).Seconds())
			for _, each := range benchmarks {
				b.Run(each.name, func(b *testing.B) { each.run(b, s, stored) })
			}
		})
	}
}

// fill puts all records in one Update.
func fill(b *testing.B, s store.Store, stored int) {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	err := s.Update(ctx, "acme", func(tx store.Tx) error {
		for n := range stored {
			if err := tx.Put(customer(n)); err != nil {
				return err
			}
		}
		return tx.SkipID("Customer", int64(10_000_000+stored-1))
	})
	if err != nil {
		b.Fatal(err)
	}
}

func view(b *testing.B, s store.Store, fn func(store.Tx) error) {
	b.Helper()
	if err := s.View(b.Context(), "acme", fn); err != nil {
		b.Fatal(err)
	}
}

func update(b *testing.B, s store.Store, fn func(store.Tx) error) {
	b.Helper()
	if err := s.Update(b.Context(), "acme", fn); err != nil {
		b.Fatal(err)
	}
}

func find(b *testing.B, s store.Store, atMost int, c store.Condition, limit int) {
	b.Helper()
	view(b, s, func(tx store.Tx) error {
		found, err := tx.Find("Customer", store.Query{Where: []store.Condition{c}, Limit: limit})
		if err == nil && (len(found) == 0 || len(found) > atMost) {
			err = fmt.Errorf("found %d records by %v, want 1 to %d", len(found), c, atMost)
		}
		return err
	})
}

func condition(tag, value string) store.Condition {
	return store.Condition{Tag: tag, Mode: store.Fold, Value: value, Wildcard: strings.HasSuffix(value, "%")}
}

// customer makes a record with six entries, one of them unique, out of a number.
func customer(n int) store.Record {
	id := strconv.Itoa(10_000_000 + n)
	values := []store.Field{
		{Tag: "ACCOUNTNUM", Value: id},
		{Tag: "EMAIL", Value: fmt.Sprintf("Person.%d@Example.com", n)},
		{Tag: "LASTNAME", Value: fmt.Sprintf("Lastname%05d", n%50_000)},
		{Tag: "FIRSTNAME", Value: fmt.Sprintf("Firstname%03d", n%500)},
		{Tag: "COMPANY", Value: fmt.Sprintf("Company %04d", n%5_000)},
		{Tag: "VOICE", Value: fmt.Sprintf("+1 (408) %07d", n)},
		{Tag: "COMMENTS", Value: "Calls in the morning"},
	}
	r := store.Record{Object: "Customer", ID: id, Fields: values}
	for _, f := range values[:6] {
		mode := store.Fold
		if f.Tag == "VOICE" {
			mode = store.Digits
		}
		r.Entries = append(r.Entries, store.Entry{Tag: f.Tag, Key: mode.Key(f.Value), Unique: f.Tag == "EMAIL"})
	}
	return r
}
