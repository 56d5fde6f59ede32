package storetest

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func uniqueSpecs(s *subject) {
	It("refuses a key that another record holds, and names it", func() {
		s.put(badged())
		var conflict *store.ConflictError
		err := s.tryPut(newPerson("2", "MAIL", "BOB@example.com"))
		Expect(err).To(BeAssignableToTypeOf(conflict))
		Expect(err).To(Equal(&store.ConflictError{Object: person, Tag: "MAIL", Key: "bob@example.com"}))
		Expect(err).To(MatchError(And(ContainSubstring(person), ContainSubstring("MAIL"), ContainSubstring("bob@example.com"))))
	})

	It("names the first of several conflicts, in the order of the entries", func() {
		s.put(badged())
		Expect(s.tryPut(newPerson("2", "BADGE", "B1", "MAIL", "bob@example.com"))).To(HaveField("Tag", "BADGE"))
		Expect(s.tryPut(newPerson("2", "MAIL", "bob@example.com", "BADGE", "B1"))).To(HaveField("Tag", "MAIL"))
	})

	It("changes nothing when it refuses", func() {
		before := newPerson("2", "NAME", "Eve", "MAIL", "eve@example.com", "BADGE", "B2")
		s.put(badged(), before)
		Expect(s.tryPut(newPerson("2", "NAME", "New", "MAIL", "new@example.com", "BADGE", "B1"))).NotTo(Succeed())
		Expect(s.get(person, "2")).To(Equal(before))
		Expect(s.find(where(is("MAIL", "eve@example.com")))).To(HaveExactElements("2"))
		Expect(s.find(where(is("NAME", "New")))).To(BeEmpty())
		Expect(s.tryPut(newPerson("3", "MAIL", "new@example.com"))).To(Succeed())
	})

	It("lets a record keep its own key", func() {
		s.put(badged())
		Expect(s.tryPut(newPerson("1", "MAIL", "Bob@Example.com", "BADGE", "B9"))).To(Succeed())
	})

	freedKeySpecs(s)

	It("allows one key in several tags", func() {
		s.put(newPerson("1", "MAIL", "same"))
		Expect(s.tryPut(newPerson("2", "BADGE", "same"))).To(Succeed())
	})

	It("lets any number of records have no value", func() {
		s.put(newPerson("1", "MAIL", ""), newPerson("2", "MAIL", ""), newPerson("3"))
		Expect(s.find(where())).To(HaveExactElements("1", "2", "3"))
	})

	It("takes offence only at keys that are unique in both records", func() {
		loose := newPerson("1", "MAIL", "bob@example.com")
		loose.Entries[0].Unique = false
		s.put(loose)
		Expect(s.tryPut(newPerson("2", "MAIL", "bob@example.com"))).To(Succeed())
		Expect(s.tryPut(newPerson("3", "MAIL", "bob@example.com"))).NotTo(Succeed())
		Expect(s.tryPut(loose)).To(Succeed())
		Expect(s.find(where(is("MAIL", "bob@example.com")))).To(HaveExactElements("1", "2"))
	})
}

func freedKeySpecs(s *subject) {
	It("frees a key when the record changes", func() {
		s.put(badged())
		s.put(newPerson("1", "MAIL", "robert@example.com"))
		Expect(s.tryPut(newPerson("2", "MAIL", "bob@example.com", "BADGE", "B1"))).To(Succeed())
		Expect(s.tryPut(newPerson("3", "MAIL", "robert@example.com"))).NotTo(Succeed())
	})

	It("frees a key when the record is deleted", func() {
		s.put(badged())
		s.update(func(tx store.Tx) error { return tx.Delete(person, "1") })
		Expect(s.tryPut(newPerson("2", "MAIL", "bob@example.com"))).To(Succeed())
	})
}

// badged is a person with two unique keys.
func badged() store.Record {
	return newPerson("1", "MAIL", "bob@example.com", "BADGE", "B1")
}

// tryPut returns what Put says, in an update that goes on all the same.
func (s *subject) tryPut(r store.Record) (err error) {
	GinkgoHelper()
	s.update(func(tx store.Tx) error {
		err = tx.Put(r)
		return nil
	})
	return err
}
