package store_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("A record", func() {
	It("gives the first value of a tag, by its exact name", func() {
		r := store.Record{Fields: []store.Field{{Tag: "A", Value: "1"}, {Tag: "B", Value: "2"}, {Tag: "A", Value: "3"}}}
		Expect(r.Get("A")).To(Equal("1"))
		Expect(r.Get("B")).To(Equal("2"))
		Expect(r.Get("a")).To(BeEmpty())
	})

	It("loses what is empty when compacted, and leaves the original alone", func() {
		r := store.Record{
			Object: "Customer", ID: "1",
			Fields:  []store.Field{{Tag: "A"}, {Tag: "B", Value: "2"}},
			Entries: []store.Entry{{Tag: "B", Key: "2"}, {Tag: "A", Unique: true}},
		}
		Expect(r.Compact()).To(Equal(store.Record{
			Object: "Customer", ID: "1",
			Fields:  []store.Field{{Tag: "B", Value: "2"}},
			Entries: []store.Entry{{Tag: "B", Key: "2"}},
		}))
		Expect(r.Fields).To(HaveExactElements(store.Field{Tag: "A"}, store.Field{Tag: "B", Value: "2"}))
		Expect(r.Entries).To(HaveExactElements(store.Entry{Tag: "B", Key: "2"}, store.Entry{Tag: "A", Unique: true}))
	})
})
