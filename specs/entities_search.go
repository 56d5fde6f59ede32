package specs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeSearches: what each filter finds, and what it does not.
func writeSearches(b *book) {
	for _, e := range b.entities() {
		if e.get == nil {
			continue
		}
		writeNothingFound(b, e)
		if !e.visible() {
			continue
		}
		for _, param := range e.get.Params {
			writeFilter(b, e, param)
		}
		writeCombined(b, e)
		writeSeveral(b, e)
	}
}

// writeFilter: a filter finds its record and not another.
func writeFilter(b *book, e entity, param *contracts.Param) {
	text := fmt.Sprintf("%s finds by %s what has its value, and nothing else", e.get.Name, param.Name)
	if param.Via != "" {
		text = fmt.Sprintf("%s finds by %s what belongs to a %s with its value, and nothing else",
			e.get.Name, param.Name, e.Tag(param.Via).References.Object)
	}
	b.spec(text, clauses(contracts.ClauseID(e.get.Name, param.Name), e.get.Name), func(s *session) { s.separates(e, param) },
		writing(param.Tag)...)
}

// separates searches for two records with different values, and for a value that neither has.
func (s *session) separates(e entity, param *contracts.Param) {
	l := s.lookup(e, param)
	one := l.addOne("")
	other := l.addOne(one.value)
	for _, q := range []sought{one, other} {
		switch {
		case q.value == "": // the server has not set it, and nothing can be searched by an empty value
		case s.isOwn(e, param):
			s.Expect(l.finds(q.value)).To(gomega.Equal([]string{q.id}), "%s=%q", param.Name, q.value)
		default:
			l.mustFind(q, q.value)
		}
	}
	if one.value != other.value {
		l.mustMiss(other, one.value)
		l.mustMiss(one, other.value)
	}
	strange := s.unmatched(param).Value
	l.mustMiss(one, strange)
	l.mustMiss(other, strange)
}

// writeNothingFound: what needs no record.
func writeNothingFound(b *book, e entity) {
	b.spec("A "+e.get.Name+" that finds nothing has status 0 and no item", clauses("search.nothing-found", e.get.Name, "problem.ok"),
		func(s *session) {
			reply := s.well(s.do(e.get.Name, s.anyUnmatched(e)))
			s.Expect(reply.Items).To(gomega.BeEmpty())
			s.Expect(reply.Fields).To(gomega.BeEmpty())
		})
	b.spec("No filter of "+e.get.Name+" is checked for type, choice or existence", clauses("search.unchecked", e.get.Name),
		func(s *session) {
			for _, param := range e.get.Params {
				s.Expect(s.find(e.Name, s.unmatched(param))).To(gomega.BeEmpty(), "a %s that does not exist", param.Name)
			}
		})
}

// writeCombined: several filters in one search.
func writeCombined(b *book, e entity) {
	if len(e.get.Params) > 1 {
		b.spec("The filters of a "+e.get.Name+" are combined: a record has to match all of them", clauses("search.and", e.get.Name),
			func(s *session) { s.combines(e) }, CanWrite)
	}
	b.spec("An empty filter of a "+e.get.Name+" counts as not sent", clauses("search.empty-filter", e.get.Name), func(s *session) {
		id, filters := s.traced(e)
		for _, one := range append(s.ownFilters(e, filters), field(e.IDTag, id)) {
			request := []contracts.Field{one}
			for _, param := range e.get.Params {
				if !strings.EqualFold(param.Name, one.Tag) {
					request = append(request, field(param.Name, ""))
				}
			}
			s.Expect(s.idsOf(e, request...)).To(gomega.Equal([]string{id}), "searched by %s", one.Tag)
		}
	}, CanWrite)
	for _, param := range e.get.Params {
		if param.Tag.Type != "id" {
			b.spec(fmt.Sprintf("%s does not find by a part of %s", e.get.Name, param.Name), clauses("search.unchecked", e.get.Name),
				func(s *session) { s.searchable(e, param, lookup.missesParts) }, writing(param.Tag)...)
		}
	}
}

// searchable gives a check a record with a value for a filter. Where the server alone sets that, and has not, crmock's
// console can help.
func (s *session) searchable(e entity, param *contracts.Param, check func(lookup, sought)) {
	l := s.lookup(e, param)
	q := l.addOne("")
	switch {
	case q.value != "":
		check(l, q)
	case s.run.console == nil:
		s.skip("the server has set no %s that could be searched, and no console of crmock is given", param.Name)
	default:
		s.steer(func(t *steered) { check(t.serverSet(e, param)) })
	}
}

// missesParts demands that a value finds its record, and that neither its beginning nor its end does.
func (l lookup) missesParts(q sought) {
	whole := []rune(q.value)
	if l.param.Tag.Match == "digits" {
		whole = []rune(onlyDigits(q.value))
	}
	if len(whole) < 2 {
		l.skip("the %s that can be searched has no part", l.param.Name)
	}
	l.mustFind(q, q.value)
	l.mustMiss(q, string(whole[:len(whole)-1]))
	l.mustMiss(q, string(whole[1:]))
}

// combines searches by all that a record has, and then each time with one filter that does not fit.
func (s *session) combines(e entity) {
	id, filters := s.traced(e)
	requests := [][]contracts.Field{append([]contracts.Field{field(e.IDTag, id)}, filters...)}
	if len(s.ownFilters(e, filters)) > 1 { // with one alone, leaving it out would find the records of others
		requests = append(requests, filters)
	}
	for _, request := range requests {
		s.Expect(s.idsOf(e, request...)).To(gomega.Equal([]string{id}), "every filter fits")
		for i := range request {
			spoiled := slices.Clone(request)
			spoiled[i] = s.unmatched(e.get.Param(request[i].Tag))
			s.Expect(s.idsOf(e, spoiled...)).To(gomega.BeEmpty(), "%s does not fit", request[i].Tag)
		}
	}
}

// ownFilters are those of some filters that find one record alone.
func (s *session) ownFilters(e entity, filters []contracts.Field) []contracts.Field {
	return slices.DeleteFunc(slices.Clone(filters), func(f contracts.Field) bool { return !s.isOwn(e, e.get.Param(f.Tag)) })
}

// several is how many records a search is to find at once.
const several = 12

// writeSeveral: a search finds all that match, in order.
func writeSeveral(b *book, e entity) {
	if commonFilter(e, nil) == nil {
		return
	}
	b.spec("A "+e.get.Name+" answers with all records that match", clauses("search.all-matches", e.get.Name), func(s *session) {
		shared, within := s.common(e, nil)
		ids := make([]string, several)
		for i := range ids {
			ids[i] = s.rooted(e.Name, shared...)
		}
		s.Expect(s.idsOf(e, within...)).To(gomega.ConsistOf(ids))
	}, CanWrite)
	if e.get.Order != nil {
		b.spec(fmt.Sprintf("%s answers in %s order of %s as a number", e.get.Name, e.get.Order.Direction, e.get.Order.By),
			clauses(contracts.ClauseID(e.get.Name, "order")), func(s *session) { s.sorts(e) }, CanWrite)
	}
}

// sorts adds records, as far as that is near beyond the next id that has a digit more, changes the first one, and looks
// at the order in which they are found.
func (s *session) sorts(e entity) {
	shared, within := s.common(e, nil)
	var ids []string
	for len(ids) < several && (len(ids) < 4 || closeToLonger(ids[0])) {
		ids = append(ids, s.rooted(e.Name, shared...))
	}
	if e.modify != nil {
		for _, f := range s.changesOf(e, ids[1]) {
			if _, common := valueIn(shared, f.Tag); !common {
				s.changes(e, ids[1], f)
				break
			}
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		if a < b {
			return -1
		}
		return 1
	})
	if e.get.Order.Direction == "descending" {
		slices.Reverse(ids)
	}
	s.Expect(s.idsOf(e, within...)).To(gomega.Equal(ids))
}

// closeToLonger tells that the ids soon have a digit more: the order of numbers is not that of texts there.
func closeToLonger(id string) bool {
	number, err := strconv.Atoi(id)
	return err == nil && len(strconv.Itoa(number+several-1)) > len(id)
}
