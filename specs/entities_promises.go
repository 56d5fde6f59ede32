package specs

import (
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeEntityPromises: what is promised of certain objects and tags. Each holds only while the contract has them.
func writeEntityPromises(b *book) {
	writeIDPromises(b)
	writeCustomerPromises(b)
	writeAssigneePromises(b)
	writeCasePromises(b)
	writeTaskPromises(b)
	writeFAQPromises(b)
	writeCustomFieldPromises(b)
}

// about is an object of a promise, not ok where the contract does not have it with these tags.
func (b *book) about(name string, tags ...string) (e entity, ok bool) {
	object := b.contract.Object(name)
	if object == nil {
		return entity{}, false
	}
	e = entityOf(object)
	for _, tag := range tags {
		if object.Tag(tag) == nil || paramOf(e.add, object.Tag(tag)) == nil {
			return e, false
		}
	}
	return e, e.visible()
}

// shows tells that a Get returns all these tags.
func (e entity) shows(tags ...string) bool {
	return !slices.ContainsFunc(tags, func(name string) bool { return e.Tag(name) == nil || !e.returns(e.Tag(name)) })
}

func writeIDPromises(b *book) {
	for _, ids := range []struct{ object, promise, text, form string }{
		{"Customer", "customer.ids", "Account numbers have eight digits, from 10000000 on, and grow", `^[1-9][0-9]{7}$`},
		{"Case", "case.ids", "Case numbers are digits, counted from 1", plainNumber.String()},
		{"Task", "task.ids", "Task numbers are digits, counted from 1", plainNumber.String()},
		{"FAQ", "faq.ids", "FAQs are numbered in digits from 1", plainNumber.String()},
	} {
		if e, ok := b.about(ids.object); ok {
			b.spec(ids.text, clauses(ids.promise, e.Name), func(s *session) {
				for _, id := range s.getsIDs(e, 2) {
					s.Expect(id).To(gomega.MatchRegexp(ids.form))
				}
			}, CanWrite)
		}
	}
	if e, ok := b.about("Followup", "CASENUM"); ok {
		b.spec("Follow-ups are numbered in digits from 1 in each tenant, not in each case", clauses("followup.ids", e.Name), func(s *session) {
			last := int64(0)
			for range 2 {
				first := s.rooted("Case")
				for range 2 {
					last = s.idAbove(e, s.rooted(e.Name, field("CASENUM", first)), last)
				}
			}
		}, CanWrite)
	}
}

func writeCustomerPromises(b *book) {
	if e, ok := b.about("Customer"); ok {
		b.spec("Customer.Get takes a wildcard in the tags that are promised to take one, and in no other", clauses("wildcard.customer-tags"),
			func(s *session) { s.wildcardsOf(e) })
	}
	if e, ok := b.about("Customer", "EMAIL"); ok {
		b.spec("Any number of customers may have no EMAIL", clauses("customer.email-optional"), func(s *session) {
			for range 2 {
				s.stores(e, with(s.sample(e.add.Name).Minimal, "EMAIL", ""))
				s.stores(e, without(s.sample(e.add.Name).Minimal, "EMAIL"))
			}
		}, CanWrite)
		if e.Tag("EMAIL").Unique != nil {
			b.spec("No two customers have the same EMAIL, in whatever case, whether added or modified", clauses("customer.email-unique"),
				func(s *session) { s.keepsUnique(e, "EMAIL") }, CanWrite)
		}
	}
	if e, ok := b.about("Customer", "PASSWD", "AUTOPASSWD"); ok {
		writePasswordPromises(b, e)
	}
}

func writePasswordPromises(b *book, e entity) {
	b.spec("Of a PASSWD nothing comes back, by no reply and by no search", clauses("customer.password-stored"), func(s *session) {
		passwd := paramOf(e.add, e.Tag("PASSWD"))
		value := s.own(passwd)
		id := s.add(e.Name, with(s.sample(e.add.Name).Minimal, passwd.Name, value)...)
		s.lacks(s.found(e, id), passwd.Tag, value)
		if e.get.Param("PASSWD") == nil {
			s.Expect(s.do(e.get.Name, field(e.IDTag, id), field("PASSWD", value)).OK()).To(gomega.BeFalse(), "a search takes PASSWD")
		}
	}, CanWrite)
	b.spec("Customer.Add demands neither PASSWD nor AUTOPASSWD", clauses("customer.password-optional"), func(s *session) {
		minimal := s.sample(e.add.Name).Minimal
		s.stores(e, without(without(minimal, "PASSWD"), "AUTOPASSWD"))
		s.stores(e, with(with(minimal, "PASSWD", ""), "AUTOPASSWD", ""))
	}, CanWrite)
	b.spec("PASSWD and AUTOPASSWD stand in no reply", clauses("customer.password-hidden"), func(s *session) {
		for _, name := range []string{"PASSWD", "AUTOPASSWD"} {
			tag := e.Tag(name)
			s.keepsBack(e, paramOf(e.add, tag), paramOf(e.modify, tag))
		}
	}, CanWrite)
}

// wildcardsOf sends each filter a percent sign.
func (s *session) wildcardsOf(e entity) {
	for _, param := range e.get.Params {
		pattern := s.word(min(roomOf(param), 20)-1) + "%"
		reply := s.do(e.get.Name, field(param.Name, pattern))
		if param.Wildcard != nil {
			s.well(reply)
		} else {
			s.refused(reply, s.checked(contracts.CheckWildcard, contracts.Violation{Tag: param.Name, Value: pattern}))
		}
	}
}

// keepsUnique tries to give a value to a second record, by Add and by Modify, and demands that nothing comes of it.
func (s *session) keepsUnique(e entity, name string) {
	param := e.add.Param(name)
	value := s.own(param)
	other := swapCase(value)
	first := s.add(e.Name, with(s.sample(e.add.Name).Minimal, name, value)...)
	taken := &contracts.Violation{Problem: param.Tag.Unique.Problem, Tag: param.Name, Value: other}
	s.refused(s.do(e.add.Name, with(s.sample(e.add.Name).Minimal, name, other)...), taken)
	if e.modify != nil && e.modify.Param(name) != nil {
		second := s.fresh(e.Name)
		was := s.get(e.Name, second)
		s.refused(s.do(e.modify.Name, field(e.modify.Key.Name, second), field(name, other)), taken)
		s.Expect(s.get(e.Name, second)).To(gomega.Equal(was))
		s.changes(e, first, field(name, other)) // its own value is not another's
	}
	if filter := e.get.Param(name); filter != nil {
		s.Expect(s.idsOf(e, field(name, value))).To(gomega.Equal([]string{first}))
	}
}
