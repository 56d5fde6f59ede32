package journal_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/journal"
)

var _ = Describe("A journal as its callers see it", func() {
	It("is the end of a plain list", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			limits := journal.Limits{
				Exchanges: rapid.IntRange(1, 6).Draw(t, "exchanges"), Bytes: rapid.IntRange(1_000, 6_000).Draw(t, "bytes"),
			}
			p := &pair{journal: journal.New(limits), list: list{limits: limits}}
			t.Repeat(map[string]func(*rapid.T){
				"add": p.add, "clear": p.clear, "find": p.find, "get": p.get, "": p.stats,
			})
		})
	})
})

// pair is a journal with the list that says what it should hold.
type pair struct {
	journal *journal.Journal
	list    list
}

// list is all that was added since the last Clear.
type list struct {
	limits  journal.Limits
	last    int64
	entries []journal.Entry
}

// held is the longest end of the list that keeps to the limits.
func (l *list) held() []journal.Entry {
	bytes := 0
	for i, e := range slices.Backward(l.entries) {
		bytes += sizeOf(e)
		if len(l.entries)-i > l.limits.Exchanges || bytes > l.limits.Bytes {
			return l.entries[i+1:]
		}
	}
	return l.entries
}

// sizeOf is what a journal that holds nothing else says.
func sizeOf(e journal.Entry) int {
	return holding(e).Stats().Bytes
}

func (p *pair) add(t *rapid.T) {
	e := answered(
		rapid.SampledFrom([]string{"Customer.Add", "customer.get", "Case.Add", ""}).Draw(t, "operation"),
		rapid.SliceOfN(rapid.StringMatching(`(A|a|B)=(|x|X|xyx|é|É)`), 0, 3).Draw(t, "tags")...,
	)
	e.Reply = strings.Repeat("r", rapid.IntRange(0, 300).Draw(t, "reply"))
	p.list.last++
	if id := p.journal.Add(e); id != p.list.last {
		t.Fatalf("Add returned %d, want %d", id, p.list.last)
	}
	e.ID = p.list.last
	p.list.entries = append(p.list.entries, e)
}

func (p *pair) clear(*rapid.T) {
	p.journal.Clear()
	p.list.entries = nil
}

func (p *pair) get(t *rapid.T) {
	id := rapid.Int64Range(-1, p.list.last+1).Draw(t, "id")
	held := p.list.held()
	at := slices.IndexFunc(held, func(e journal.Entry) bool { return e.ID == id })
	got, found := p.journal.Get(id)
	if found != (at >= 0) || found && fmt.Sprint(got) != fmt.Sprint(held[at]) {
		t.Fatalf("Get(%d) returned %v and %v, held are %v", id, got, found, ids(held))
	}
}

func (p *pair) find(t *rapid.T) {
	q := journal.Query{
		Operation: rapid.SampledFrom([]string{"", "Customer.Add", "CUSTOMER.%", "%.add", "%"}).Draw(t, "operation"),
		After:     rapid.Int64Range(0, p.list.last+1).Draw(t, "after"),
		Limit:     rapid.IntRange(0, 4).Draw(t, "limit"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		q.Tags = append(q.Tags, journal.TagCondition{
			Tag:   rapid.SampledFrom([]string{"A", "b"}).Draw(t, "tag"),
			Value: rapid.SampledFrom([]string{"", "x", "%", "X%", "%Y%", "é", "%x%x%"}).Draw(t, "value"),
		})
	}
	held := p.list.held()
	var want []int64
	for _, e := range held {
		if e.ID > q.After && meets(e, q) {
			want = append(want, e.ID)
		}
	}
	matched, dropped := len(want), len(p.list.entries)-len(held)
	if q.Limit > 0 && matched > q.Limit {
		want = want[:q.Limit]
	}
	page := p.journal.Find(q)
	if !slices.Equal(ids(page.Entries), want) || page.Matched != matched || page.Dropped != int64(dropped) {
		t.Fatalf("Find returned %v, %d matched, %d dropped; want %v, %d, %d",
			ids(page.Entries), page.Matched, page.Dropped, want, matched, dropped)
	}
	if truncated := dropped > 0 && p.list.entries[dropped-1].ID > q.After; page.Truncated != truncated {
		t.Fatalf("Find says truncated: %v, want %v", page.Truncated, truncated)
	}
}

func (p *pair) stats(t *rapid.T) {
	held, bytes := p.list.held(), 0
	for _, e := range held {
		bytes += sizeOf(e)
	}
	want := journal.Stats{
		Exchanges: len(held), Bytes: bytes, Dropped: int64(len(p.list.entries) - len(held)), Last: p.list.last,
	}
	if got := p.journal.Stats(); got != want {
		t.Fatalf("Stats returned %+v, want %+v", got, want)
	}
}

// meets says by regular expressions whether an exchange meets a query.
func meets(e journal.Entry, q journal.Query) bool {
	if q.Operation != "" && (e.Operation == "" || !like(e.Operation, q.Operation)) {
		return false
	}
	for _, c := range q.Tags {
		var values []string
		for _, f := range e.Tags {
			if strings.EqualFold(f.Tag, c.Tag) {
				values = append(values, f.Value)
			}
		}
		if c.Value == "" && len(values) == 0 {
			continue
		}
		if !slices.ContainsFunc(values, func(v string) bool { return like(v, c.Value) }) {
			return false
		}
	}
	return true
}

func like(value, asked string) bool {
	expression := strings.ReplaceAll(regexp.QuoteMeta(asked), "%", ".*")
	return regexp.MustCompile(`(?is)^` + expression + `$`).MatchString(value)
}
