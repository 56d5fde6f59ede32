package storetest

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func findSpecs(s *subject) {
	It("finds nothing in an object that has no records", func() {
		Expect(s.find(where())).To(BeEmpty())
		Expect(s.find(where(is("NAME", "Bob")))).To(BeEmpty())
	})

	It("answers in the order of ids as numbers, whatever the order of writing", func() {
		s.put(newPerson("10"), newPerson("9"), newPerson("100"), newPerson("1"), newPerson("10000000"), newPerson("11"))
		Expect(s.find(where())).To(HaveExactElements("1", "9", "10", "11", "100", "10000000"))
	})

	It("orders ids that are no numbers by length and bytes", func() {
		s.put(newPerson("b"), newPerson("aa"), newPerson("a"), newPerson("7"), newPerson("é"), newPerson("B"))
		Expect(s.find(where())).To(HaveExactElements("7", "B", "a", "b", "aa", "é"))
	})

	Context("among five records", func() {
		BeforeEach(func() {
			s.put(
				newPerson("10", "NAME", "Lee", "CODE", "x", "COMMENT", "odd"),
				newPerson("9", "NAME", "lee", "CODE", "y", "COMMENT", "even"),
				newPerson("8", "NAME", "Leeds", "CODE", "x", "COMMENT", "odd"),
				newPerson("7", "NAME", "Abe", "CODE", "x", "COMMENT", "even"),
				newPerson("100", "CODE", "z"),
			)
		})

		DescribeTable("combines, orders and cuts",
			func(q store.Query, ids ...string) { Expect(s.find(q)).To(HaveExactElements(ids)) },
			Entry("one key, in order", where(is("NAME", "LEE")), "9", "10"),
			Entry("several keys, in order and once each", where(oneOf("NAME", "lee", "abe", "LEE", "none")), "7", "9", "10"),
			Entry("a prefix, in order", where(like("NAME", "le%")), "8", "9", "10"),
			Entry("an indexed and another condition", where(is("CODE", "x"), is("COMMENT", "odd")), "8", "10"),
			Entry("another and an indexed condition", where(is("COMMENT", "odd"), like("NAME", "lee%")), "8", "10"),
			Entry("two indexed conditions", where(like("NAME", "le%"), is("CODE", "x")), "8", "10"),
			Entry("keys and a prefix", where(oneOf("CODE", "x", "y"), like("NAME", "l%e")), "9", "10"),
			Entry("two conditions on one tag", where(like("NAME", "%e"), like("NAME", "a%")), "7"),
			Entry("two exact conditions that differ on one tag", where(is("NAME", "lee"), is("NAME", "abe"))),
			Entry("the first of all", store.Query{Limit: 2}, "7", "8"),
			Entry("the first of one key", store.Query{Where: where(is("NAME", "lee")).Where, Limit: 1}, "9"),
			Entry("the first of several keys", store.Query{Where: where(oneOf("CODE", "x", "y")).Where, Limit: 3}, "7", "8", "9"),
			Entry("the first of a prefix", store.Query{Where: where(like("NAME", "le%")).Where, Limit: 2}, "8", "9"),
			Entry("the first of a scan", store.Query{Where: where(is("COMMENT", "odd")).Where, Limit: 1}, "8"),
			Entry("a limit above what there is", store.Query{Limit: 99}, "7", "8", "9", "10", "100"),
			Entry("no limit at 0 or less", store.Query{Limit: -1}, "7", "8", "9", "10", "100"),
		)
	})

	It("finds a record by each of the keys that it has for one tag, as far as its value agrees", func() {
		r := newPerson("1", "NAME", "Bob")
		r.Entries = append(r.Entries, store.Entry{Tag: "NAME", Key: "bobby"}, store.Entry{Tag: "NAME", Key: "bob"})
		s.put(r, newPerson("2", "NAME", "Bobby"))
		Expect(s.find(where(like("NAME", "bob%")))).To(HaveExactElements("1", "2"))
		Expect(s.find(where(oneOf("NAME", "bob", "bobby")))).To(HaveExactElements("1", "2"))
		Expect(s.find(where(is("NAME", "bobby")))).To(HaveExactElements("2"))
	})

	It("finds all records by a tag that is indexed no longer, once they were put again", func() {
		bare := newPerson("1", "NAME", "Bob")
		s.put(bare)
		bare.Entries = nil
		s.put(bare)
		Expect(s.find(where(is("NAME", "Bob")))).To(HaveExactElements("1"))
	})
}
