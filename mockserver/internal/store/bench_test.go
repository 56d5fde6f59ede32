package store_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/crmock/crmock/mockserver/internal/store"
)

const stored = 100_000

// person makes a record with six entries, one of them unique, out of a number.
func person(n int) store.Record {
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

func filled(b *testing.B) store.Store {
	b.Helper()
	s := store.NewMemory()
	update(b, s, func(tx store.Tx) error {
		for n := range stored {
			if err := tx.Put(person(n)); err != nil {
				return err
			}
		}
		return nil
	})
	return s
}

func update(b *testing.B, s store.Store, fn func(store.Tx) error) {
	b.Helper()
	if err := s.Update(b.Context(), "acme", fn); err != nil {
		b.Fatal(err)
	}
}

func benchmarkFind(b *testing.B, want int, q store.Query) {
	s := filled(b)
	err := s.View(b.Context(), "acme", func(tx store.Tx) error {
		b.ReportAllocs()
		for b.Loop() {
			found, err := tx.Find("Customer", q)
			if err != nil || len(found) != want {
				return fmt.Errorf("found %d records, want %d: %w", len(found), want, err)
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkFindExact(b *testing.B) {
	benchmarkFind(b, 1, store.Query{Where: []store.Condition{
		{Tag: "EMAIL", Mode: store.Fold, Value: "person.77777@example.com"},
	}})
}

func BenchmarkFindPrefix(b *testing.B) {
	benchmarkFind(b, 20, store.Query{Where: []store.Condition{
		{Tag: "LASTNAME", Mode: store.Fold, Value: "Lastname1234%", Wildcard: true},
	}})
}

func BenchmarkFindAnyOf(b *testing.B) {
	benchmarkFind(b, 4, store.Query{Where: []store.Condition{
		{Tag: "LASTNAME", Mode: store.Fold, AnyOf: []string{"Lastname00017", "Lastname40017"}},
	}})
}

func BenchmarkFindScan(b *testing.B) {
	benchmarkFind(b, 2, store.Query{Where: []store.Condition{
		{Tag: "LASTNAME", Mode: store.Fold, Value: "%NAME40017", Wildcard: true},
	}})
}

func BenchmarkGet(b *testing.B) {
	s := filled(b)
	err := s.View(b.Context(), "acme", func(tx store.Tx) error {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := tx.Get("Customer", "10077777"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func BenchmarkMatch(b *testing.B) {
	r := person(1)
	q := store.Query{Where: []store.Condition{{Tag: "LASTNAME", Mode: store.Fold, Value: "lastname00001"}}}
	b.ReportAllocs()
	for b.Loop() {
		if !store.Match(r, q) {
			b.Fatal("no match")
		}
	}
}
