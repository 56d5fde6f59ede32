package store_test

import (
	"strconv"
	"testing"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// BenchmarkPut replaces one record by another with different keys, each in an Update of its own.
func BenchmarkPut(b *testing.B) {
	benchmarkPut(b, filled(b), func(int) {})
}

// BenchmarkPutAfterSnapshot does the same with a snapshot before every so many: the first of them copy the nodes that
// they change. What the snapshot itself takes is in the figures.
func BenchmarkPutAfterSnapshot(b *testing.B) {
	for _, every := range []int{1, 10, 100, 1000, 10_000} {
		b.Run("every "+strconv.Itoa(every), func(b *testing.B) {
			s := filled(b)
			benchmarkPut(b, s, func(i int) {
				if i%every == 0 {
					snapshot(b, s)
				}
			})
		})
	}
}

func benchmarkPut(b *testing.B, s store.Store, before func(i int)) {
	next := make([]store.Record, 1024)
	for i := range next {
		next[i] = person(stored + i)
		next[i].ID = person(i * 90).ID
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		before(i)
		update(b, s, func(tx store.Tx) error { return tx.Put(next[i%len(next)]) })
	}
}

func BenchmarkSnapshot(b *testing.B) {
	s := filled(b)
	b.ReportAllocs()
	for b.Loop() {
		snapshot(b, s)
	}
}

func BenchmarkRestore(b *testing.B) {
	s := filled(b)
	snapshot(b, s)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Restore(b.Context(), "acme", "begin"); err != nil {
			b.Fatal(err)
		}
	}
}

func snapshot(b *testing.B, s store.Store) {
	b.Helper()
	if err := s.Snapshot(b.Context(), "acme", "begin"); err != nil {
		b.Fatal(err)
	}
}
