package journal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

// typical is an exchange of the usual size: a Customer.Add with eight tags.
func typical(n int) journal.Entry {
	e := journal.Entry{
		Exchange: wire.Exchange{
			Operation: "Customer.Add", Method: "POST", URL: "/WAPI/wapi.php", Status: 200,
			Request: string(make([]byte, 700)), Reply: string(make([]byte, 200)), ContentType: "text/xml; charset=ISO-8859-1",
			Started: time.Date(2026, 3, 9, 14, 30, 0, n, time.UTC), Duration: time.Millisecond, RemoteAddr: "127.0.0.1:50000",
		},
		Tenant: "acme", Endpoint: "classic", Outcome: journal.Answered, Items: 1,
	}
	for i := range 7 {
		e.Tags = append(e.Tags, contracts.Field{Tag: fmt.Sprintf("ADDR1STR%d", i), Value: "Some street"})
	}
	e.Tags = append(e.Tags, contracts.Field{Tag: "EMAIL", Value: fmt.Sprintf("Person.%d@example.com", n)})
	return e
}

func full() *journal.Journal {
	j := journal.New(journal.Limits{})
	for n := range 1000 {
		j.Add(typical(n))
	}
	return j
}

func BenchmarkAdd(b *testing.B) {
	j, e := full(), typical(1)
	b.ReportAllocs()
	for b.Loop() {
		j.Add(e)
	}
}

func BenchmarkAddFromMany(b *testing.B) {
	j, e := full(), typical(1)
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			j.Add(e)
		}
	})
}

func benchmarkFind(b *testing.B, want int, q journal.Query) {
	j := full()
	b.ReportAllocs()
	for b.Loop() {
		if found := j.Find(q).Matched; found != want {
			b.Fatalf("found %d, want %d", found, want)
		}
	}
}

func BenchmarkFindAll(b *testing.B) {
	benchmarkFind(b, 1000, journal.Query{})
}

func BenchmarkFindOperation(b *testing.B) {
	benchmarkFind(b, 0, journal.Query{Operation: "customer.get"})
}

func BenchmarkFindTag(b *testing.B) {
	benchmarkFind(b, 1, journal.Query{
		Operation: "Customer.Add", Tags: []journal.TagCondition{{Tag: "EMAIL", Value: "person.777@%"}},
	})
}

func BenchmarkNearMisses(b *testing.B) {
	j := full()
	q := journal.Query{
		Operation: "Customer.Add", Tags: []journal.TagCondition{{Tag: "EMAILS", Value: "person.777@%"}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if found := j.NearMisses(q, 3, wire.DefaultGrammar()); len(found) != 3 {
			b.Fatalf("found %d", len(found))
		}
	}
}
