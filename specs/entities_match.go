package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// writeMatches: how searches compare.
func writeMatches(b *book) {
	for _, e := range b.entities() {
		for _, tag := range e.Tags {
			id := clauses(contracts.ClauseID(e.Name, tag.Name, "match"))
			from, param := b.searcher(e, tag)
			if param == nil {
				if !b.searched(tag) {
					writeUnsearched(b, e, tag, id)
				}
				continue
			}
			also := map[string][]string{"fold": clauses("search.ignores-case"), "digits": clauses("search.digits")}[tag.Match]
			b.spec(fmt.Sprintf("%s compares %s of a %s %s", from.get.Name, tag.Name, e.Name, contracts.MatchInWords(tag.Match)),
				append(id, also...), func(s *session) { s.searchable(from, param, lookup.compares) }, writing(tag)...)
		}
	}
	for _, e := range b.entities() {
		if e.get == nil || !e.visible() {
			continue
		}
		for _, param := range e.get.Params {
			writeMatchPromises(b, e, param)
		}
	}
}

// searcher is the search that compares a tag: one of the object itself, or of an object that references it.
func (b *book) searcher(e entity, tag *contracts.Tag) (entity, *contracts.Param) {
	if param := e.filter(tag); param != nil && e.visible() {
		return e, param
	}
	for _, other := range b.entities() {
		if !other.visible() {
			continue
		}
		for _, param := range other.get.Params {
			if param.Tag == tag && param.Via != "" {
				return other, param
			}
		}
	}
	return entity{}, nil
}

// searched tells that some search takes the tag.
func (b *book) searched(tag *contracts.Tag) bool {
	return slices.ContainsFunc(b.contract.Operations(), func(op *contracts.Operation) bool {
		return op.Action == contracts.Get && slices.ContainsFunc(op.Params, func(p *contracts.Param) bool { return p.Tag == tag })
	})
}

// writeUnsearched: a tag that no search takes is compared by none.
func writeUnsearched(b *book, e entity, tag *contracts.Tag, id []string) {
	if e.get == nil || b.contract.Check(contracts.CheckCriterion) == nil {
		return
	}
	b.spec(fmt.Sprintf("No search compares %s: %s does not take it", tag.Name, e.get.Name), id, func(s *session) {
		value := s.word(0)
		reply := s.do(e.get.Name, s.anyUnmatched(e), field(tag.RequestName, value))
		s.refused(reply, s.checked(contracts.CheckCriterion, contracts.Violation{Tag: tag.RequestName, Value: value}))
	})
}

// compares searches for a record by its value in other spellings.
func (l lookup) compares(q sought) {
	l.mustFind(q, q.value)
	switch l.param.Tag.Match {
	case "fold":
		for _, other := range []string{swapCase(q.value), strings.ToUpper(q.value), strings.ToLower(q.value)} {
			l.mustFind(q, other)
		}
	case "digits":
		digits := onlyDigits(q.value)
		for _, other := range []string{digits, strings.Join(strings.Split(digits, ""), "-"), "(" + digits[:3] + ") " + digits[3:] + " x"} {
			if fits(l.param, len(other)) {
				l.mustFind(q, other)
			}
		}
		l.mustMiss(q, digits[1:])
		l.mustMiss(q, digits[:len(digits)-1])
	default:
		for _, other := range []string{q.value + " ", " " + q.value, "0" + q.value} {
			l.mustMiss(q, other)
		}
		if other := swapCase(q.value); other != q.value {
			l.mustMiss(q, other)
		}
	}
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// writeMatchPromises: what is promised of searches that ignore case, and of those that compare digits.
func writeMatchPromises(b *book, e entity, param *contracts.Param) {
	match := contracts.ClauseID(e.Name, param.Tag.Name, "match")
	taken := paramOf(e.add, param.Tag)
	switch {
	case param.Via != "" || taken == nil || !free(param.Tag):
	case param.Tag.Match == "digits":
		b.spec(fmt.Sprintf("A search for %s in %s compares the digits only", param.Name, e.get.Name), clauses("search.digits", match),
			func(s *session) { s.searchable(e, param, lookup.compares) }, CanWrite)
		b.spec(fmt.Sprintf("A %s in %s without any digit finds nothing", param.Name, e.get.Name), clauses("search.no-digits", match),
			func(s *session) {
				id := s.add(e.Name, without(s.rootedFields(e), param.Name)...)
				for _, value := range []string{"none", "()", "+"} {
					l := lookup{session: s, e: e, param: param, within: []contracts.Field{field(e.IDTag, id)}}
					l.mustMiss(sought{id: id}, value)
				}
			}, CanWrite)
	case param.Tag.Type == "text" && param.Tag.Match == "fold" && fits(param, 16):
		b.spec(fmt.Sprintf("%s ignores the case of letters beyond ASCII in %s", e.get.Name, param.Name), clauses("search.ignores-case", match),
			func(s *session) {
				l := s.lookup(e, param)
				q := l.addValue(s.word(min(roomOf(taken), roomOf(param))-5) + "ÉàØж")
				l.mustFind(q, q.value)
				l.mustFind(q, swapCase(q.value))
			}, CanWrite)
	}
}
