package sqlstore_test

import (
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
)

var _ = Describe("A record as bytes", func() {
	text := func(t *rapid.T) string { return string(rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "text")) }

	It("is read as it was written", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			r := store.Record{Object: "Customer", ID: "1"}
			for range rapid.IntRange(0, 5).Draw(t, "fields") {
				r.Fields = append(r.Fields, store.Field{Tag: text(t), Value: text(t)})
			}
			for range rapid.IntRange(0, 5).Draw(t, "entries") {
				r.Entries = append(r.Entries, store.Entry{Tag: text(t), Key: text(t), Unique: rapid.Bool().Draw(t, "unique")})
			}
			got, err := sqlstore.Decode("Customer", "1", sqlstore.Encode(&r))
			if err != nil || !slices.Equal(got.Fields, r.Fields) || !slices.Equal(got.Entries, r.Entries) {
				t.Fatalf("read %v and %v, wrote %v", got, err, r)
			}
		})
	})

	It("is refused when anything of it is missing, or more is there", func() {
		whole := sqlstore.Encode(&store.Record{
			Fields:  []store.Field{{Tag: "NAME", Value: strings.Repeat("x", 200)}},
			Entries: []store.Entry{{Tag: "NAME", Key: "bob"}},
		})
		for n := range whole {
			_, err := sqlstore.Decode("Customer", "1", whole[:n])
			Expect(err).To(HaveOccurred(), "the first %d bytes", n)
		}
		_, err := sqlstore.Decode("Customer", "1", append(whole, 0))
		Expect(err).To(HaveOccurred())
	})

	It("never does harm, whatever the bytes are", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			doc := append([]byte{1}, rapid.SliceOf(rapid.Byte()).Draw(t, "doc")...)
			r, err := sqlstore.Decode("Customer", "1", doc)
			if err == nil && len(r.Fields)+len(r.Entries) > len(doc) {
				t.Fatalf("%d bytes became %v", len(doc), r)
			}
		})
	})
})

var _ = Describe("A key in the index", func() {
	It("is never long, keeps its beginning, and differs from every other", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			draw := func(name string) string {
				return strings.Repeat(rapid.StringN(0, 3, 6).Draw(t, name), rapid.IntRange(0, 200).Draw(t, "times"))
			}
			a, b := draw("a"), draw("b")
			x, y := sqlstore.EntryKey(a), sqlstore.EntryKey(b)
			if len(x) > sqlstore.LongestKey || !strings.HasPrefix(x, a[:min(len(a), 200)]) || (x == y) != (a == b) {
				t.Fatalf("%q and %q became %q and %q", a, b, x, y)
			}
		})
	})

	It("orders ids by length and bytes", func() {
		ids := []string{"é", "100", "9", "10", "a", "1", strings.Repeat("1", store.MaxName)}
		slices.SortFunc(ids, func(a, b string) int { return strings.Compare(sqlstore.IDKey(a), sqlstore.IDKey(b)) })
		Expect(ids).To(HaveExactElements("1", "9", "a", "10", "é", "100", HaveLen(store.MaxName)))
	})
})
