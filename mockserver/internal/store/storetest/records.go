package storetest

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func recordSpecs(s *subject) {
	It("returns a record as it was put, fields in their order, entries included", func() {
		r := newPerson("7", "NAME", "Ælfrić 😀", "MAIL", "Bob@Example.com", "COMMENT", " two\n lines\t& <more> \x00 ")
		s.put(r)
		Expect(s.get(person, "7")).To(Equal(r))
	})

	It("returns records from Find as it does from Get", func() {
		r := newPerson("7", "NAME", "Bob", "COMMENT", "x")
		s.put(r)
		s.view(func(tx store.Tx) error {
			Expect(tx.Find(person, where(is("NAME", "bob")))).To(HaveExactElements(r))
			return nil
		})
	})

	It("knows no record that was never put", func() {
		s.put(newPerson("1"))
		_, err := s.get(person, "2")
		Expect(err).To(MatchError(store.ErrNotFound))
		_, err = s.get("Robot", "1")
		Expect(err).To(MatchError(store.ErrNotFound))
	})

	writeSpecs(s)
}

func writeSpecs(s *subject) {
	It("replaces the whole record, its keys too", func() {
		s.put(newPerson("1", "NAME", "Bob", "COMMENT", "x"), newPerson("1", "NAME", "Eve"))
		Expect(s.get(person, "1")).To(Equal(newPerson("1", "NAME", "Eve")))
		Expect(s.find(where(is("NAME", "Bob")))).To(BeEmpty())
		Expect(s.find(where(is("NAME", "Eve")))).To(HaveExactElements("1"))
	})

	It("deletes a record with its keys", func() {
		s.put(newPerson("1", "NAME", "Bob"), newPerson("2", "NAME", "Bob"))
		s.update(func(tx store.Tx) error { return tx.Delete(person, "1") })
		_, err := s.get(person, "1")
		Expect(err).To(MatchError(store.ErrNotFound))
		Expect(s.find(where(is("NAME", "Bob")))).To(HaveExactElements("2"))
		Expect(s.find(where())).To(HaveExactElements("2"))
	})

	It("says so when there is nothing to delete", func() {
		s.put(newPerson("1"))
		s.update(func(tx store.Tx) error {
			Expect(tx.Delete(person, "2")).To(MatchError(store.ErrNotFound))
			Expect(tx.Delete("Robot", "1")).To(MatchError(store.ErrNotFound))
			return nil
		})
	})

	It("does not keep empty fields, nor entries with an empty key", func() {
		s.put(newPerson("1", "NAME", "", "COMMENT", "x", "PHONE", "none"))
		r, err := s.get(person, "1")
		Expect(err).NotTo(HaveOccurred())
		Expect(r.Fields).To(HaveExactElements(store.Field{Tag: "COMMENT", Value: "x"}, store.Field{Tag: "PHONE", Value: "none"}))
		Expect(r.Entries).To(BeEmpty())
	})

	It("keeps objects apart that use the same ids and keys", func() {
		robot := newRecord("Robot", "1", "MAIL", "r2@example.com")
		s.put(newPerson("1", "MAIL", "r2@example.com"), robot)
		s.update(func(tx store.Tx) error { return tx.Delete(person, "1") })
		Expect(s.get("Robot", "1")).To(Equal(robot))
	})

	DescribeTable("refuses a record that cannot be told from others",
		func(r store.Record) {
			s.update(func(tx store.Tx) error {
				Expect(tx.Put(r)).To(MatchError(ContainSubstring("needs an object and an id")))
				return nil
			})
		},
		Entry("without an object", store.Record{ID: "1"}),
		Entry("without an id", store.Record{Object: person}))

	It("sees its own writes within an update", func() {
		s.update(func(tx store.Tx) error {
			Expect(tx.Put(newPerson("1", "NAME", "Bob"))).To(Succeed())
			Expect(tx.Get(person, "1")).To(HaveField("ID", "1"))
			Expect(tx.Find(person, where(is("NAME", "bob")))).To(HaveLen(1))
			Expect(tx.Delete(person, "1")).To(Succeed())
			Expect(tx.Find(person, where())).To(BeEmpty())
			return nil
		})
	})
}
