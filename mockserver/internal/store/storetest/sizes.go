package storetest

import (
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// sizeSpecs are about what is long or many.
func sizeSpecs(s *subject) {
	It("keeps a value of a mebibyte", func() {
		r := newPerson("1", "NAME", "Bob", "COMMENT", strings.Repeat("0123456789abcde\n", 1<<16))
		s.put(r)
		got, err := s.get(person, "1")
		Expect(err).NotTo(HaveOccurred())
		Expect(same(got, r)).To(BeTrue())
	})

	It("keeps five hundred fields in their order, with a key each", func() {
		r := store.Record{Object: person, ID: "1"}
		for n := range 500 {
			name := fmt.Sprintf("FIELD%d", 500-n)
			r.Fields = append(r.Fields, store.Field{Tag: name, Value: "value " + name})
			r.Entries = append(r.Entries, store.Entry{Tag: name, Key: "value " + name})
		}
		s.put(r)
		Expect(s.get(person, "1")).To(Equal(r))
		Expect(s.find(where(store.Condition{Tag: "FIELD250", Value: "value FIELD250"}))).To(HaveExactElements("1"))
		s.update(func(tx store.Tx) error { return tx.Delete(person, "1") })
		Expect(s.find(where(store.Condition{Tag: "FIELD250", Value: "value FIELD250"}))).To(BeEmpty())
	})

	It("finds five thousand by one of as many keys, and by a prefix, in order and up to a limit", func() {
		people := crowd(0, 5000)
		s.put(people...)
		keys := make([]string, 0, len(people))
		for _, r := range people {
			keys = append(keys, r.Get("CODE"))
		}
		for _, c := range []store.Condition{oneOf("CODE", keys...), like("NAME", "X%"), like("MAIL", "%@example.com")} {
			Expect(s.find(where(c))).To(Equal(idsOf(people)))
			Expect(s.find(store.Query{Where: []store.Condition{c}, Limit: 300})).To(Equal(idsOf(people[:300])))
		}
		last := []store.Condition{like("NAME", "x%"), like("MAIL", "4999@%")}
		Expect(s.find(store.Query{Where: last, Limit: 1})).To(HaveExactElements("5999"))
		late := []store.Condition{like("NAME", "x%"), like("MAIL", "49%9@%")}
		Expect(s.find(store.Query{Where: late, Limit: 9})).To(HaveLen(9))
	})

	longKeySpecs(s)
	nameSpecs(s)
}

func longKeySpecs(s *subject) {
	long := strings.Repeat("long ", 1<<13) // 40 KiB

	It("finds long values by all of them, and by a prefix, and tells them apart at their end", func() {
		s.put(newPerson("1", "NAME", long+"a"), newPerson("2", "NAME", long+"B"), newPerson("3", "NAME", long[:300]))
		Expect(s.find(where(is("NAME", long+"A")))).To(HaveExactElements("1"))
		Expect(s.find(where(oneOf("NAME", long+"b", long[:300])))).To(HaveExactElements("2", "3"))
		Expect(s.find(where(is("NAME", long)))).To(BeEmpty())
		Expect(s.find(where(like("NAME", long[:150]+"%")))).To(HaveExactElements("1", "2", "3"))
		Expect(s.find(where(like("NAME", long[:400]+"%")))).To(HaveExactElements("1", "2"))
		Expect(s.find(where(like("NAME", long+"b%")))).To(HaveExactElements("2"))
	})

	It("keeps long keys unique by all of them", func() {
		s.put(newPerson("1", "MAIL", long+"a"))
		Expect(s.tryPut(newPerson("2", "MAIL", long+"A"))).To(Equal(&store.ConflictError{Object: person, Tag: "MAIL", Key: long + "a"}))
		Expect(s.tryPut(newPerson("2", "MAIL", long+"b"))).To(Succeed())
		s.put(newPerson("1", "MAIL", long+"c"))
		Expect(s.tryPut(newPerson("3", "MAIL", long+"a"))).To(Succeed())
	})

	It("finds what begins with the largest bytes", func() {
		s.put(newPerson("1", "CODE", "\xff\xff"), newPerson("2", "CODE", "\xff"), newPerson("3", "CODE", "\xfe\xff"),
			newPerson("4", "CODE", strings.Repeat("\xff", 500)))
		Expect(s.find(where(like("CODE", "\xff%")))).To(HaveExactElements("1", "2", "4"))
		Expect(s.find(where(like("CODE", "\xff\xff%")))).To(HaveExactElements("1", "4"))
		Expect(s.find(where(like("CODE", strings.Repeat("\xff", 500)+"%")))).To(HaveExactElements("4"))
	})
}

func nameSpecs(s *subject) {
	DescribeTable("keeps names of any bytes apart, up to their longest",
		func(name string) {
			whose := &subject{Store: s.Store, tenant: name}
			r := store.Record{
				Object: name, ID: name, Fields: []store.Field{{Tag: name, Value: name}},
				Entries: []store.Entry{{Tag: name, Key: name, Unique: true}},
			}
			whose.put(r)
			whose.setDocs(doc(name, name, name))
			whose.snapshot(name)
			whose.skip(name, 7)
			Expect(whose.get(name, name)).To(Equal(r))
			Expect(whose.next(name, 1)).To(BeEquivalentTo(8))
			Expect(whose.snapshots()).To(HaveExactElements(name))
			whose.view(func(tx store.Tx) error {
				Expect(tx.Find(name, where(store.Condition{Tag: name, Value: name}))).To(HaveLen(1))
				Expect(tx.Count(name)).To(Equal(1))
				Expect(tx.Docs(name, "", 0)).To(HaveExactElements(doc(name, name, name)))
				return nil
			})
			for _, near := range []string{strings.ToUpper(name), name[:len(name)-1], name + "\x00"} {
				if near != name && len(near) <= store.MaxName {
					Expect((&subject{Store: s.Store, tenant: near}).snapshots()).To(BeEmpty(), "%q", near)
				}
			}
		},
		Entry("plain", "acme"),
		Entry("blanks", " a "),
		Entry("a NUL", "a\x00b"),
		Entry("no text at all", "\xff\xc3\x28"),
		Entry("an emoji", "😀"),
		Entry("signs", `%_\'"?1$1;--`),
		Entry("the longest", strings.Repeat("n", store.MaxName)),
	)

	It("refuses longer names with a sentence", func(ctx context.Context) {
		long := strings.Repeat("n", store.MaxName+1)
		tooLong := MatchError(ContainSubstring("at most 255 bytes"))
		s.update(func(tx store.Tx) error {
			Expect(tx.Put(store.Record{Object: long, ID: "1"})).To(tooLong)
			Expect(tx.Put(store.Record{Object: person, ID: long})).To(tooLong)
			Expect(tx.Put(store.Record{Object: person, ID: "1", Entries: []store.Entry{{Tag: long, Key: "x"}}})).To(tooLong)
			Expect(tx.SkipID(long, 1)).To(tooLong)
			_, err := tx.NextID(long, 1)
			Expect(err).To(tooLong)
			Expect(tx.SetDoc(doc(long, "a", "x"))).To(tooLong)
			Expect(tx.SetDoc(doc("a", long, "x"))).To(tooLong)
			Expect(tx.Snapshot(long)).To(tooLong)
			return nil
		})
		Expect(s.Update(ctx, long, func(store.Tx) error { return nil })).To(tooLong)
		_, err := s.get(person, long)
		Expect(err).To(MatchError(store.ErrNotFound))
	})
}
