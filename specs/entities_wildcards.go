package specs

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// writeWildcardSearches: what a percent sign in a filter finds.
func writeWildcardSearches(b *book) {
	for _, e := range b.entities() {
		if !e.visible() {
			continue
		}
		for _, param := range e.get.Params {
			switch {
			case param.Wildcard == nil:
			case b.wordy(e, param):
				writeWildcardSearch(b, e, param)
			default:
				b.spec(fmt.Sprintf(wildcardText, param.Name, e.get.Name), clauses(contracts.ClauseID(e.get.Name, param.Name, "wildcard"), "wildcard.any-run"),
					func(s *session) { s.searchable(e, param, lookup.beginnings) }, writing(param.Tag)...)
			}
		}
	}
}

// wildcardText says what a wildcard is, in a filter of an operation.
const wildcardText = "A percent sign in %s of %s stands for any run of characters"

// wordy tells that a record can be given a word of ours for the filter, with room for what surrounds it.
func (b *book) wordy(e entity, param *contracts.Param) bool {
	taken := paramOf(e.add, param.Tag)
	if param.Via != "" {
		taken = paramOf(entityOf(b.contract.Object(e.Tag(param.Via).References.Object)).add, param.Tag)
	}
	tag := param.Tag
	return taken != nil && free(tag) && tag.Type != "number" && tag.Match != "digits" &&
		wordRoom(param) >= shortestWord && wordRoom(taken) >= shortestWord
}

// How long the words are that wildcards are tried on, and what patterns may need beside them.
const (
	shortestWord = 10
	longestWord  = 22
	patternRoom  = 4
)

// wordRoom is how long a word may be, so that there is room for patterns.
func wordRoom(param *contracts.Param) int {
	return min(longestWord, roomOf(param)-patternRoom-len(around(param.Tag, "")))
}

// around makes a value of the tag's type of a word, or a pattern for such values.
func around(tag *contracts.Tag, word string) string {
	switch tag.Type {
	case "email":
		return word + mailDomain
	case "url":
		return webPage + word
	default:
		return word
	}
}

// wildcardRule is one thing that a percent sign does.
type wildcardRule struct {
	promise, text string
	names         bool // the clause of the filter names the spec, and not the promise
	holds         func(*contracts.Tag) bool
	check         func(patternLookup)
}

func wildcardRules() []wildcardRule {
	always := func(*contracts.Tag) bool { return true }
	folded := func(tag *contracts.Tag) bool { return tag.Match == "fold" }
	isText := func(tag *contracts.Tag) bool { return tag.Type == "text" }
	return []wildcardRule{
		{"wildcard.any-run", wildcardText, true, always, patternLookup.anyRun},
		{"wildcard.any-run", "A percent sign in %s of %s stands for a run of any length, even for an empty one", false, always, patternLookup.emptyRun},
		{"wildcard.anywhere", "Percent signs may stand anywhere in %s of %s, several of them too", false, always, patternLookup.anywhere},
		{"wildcard.underscore", "An underscore in %s of %s stands for itself", false, always, patternLookup.underscore},
		{"search.ignores-case", "Case does not matter beside a percent sign in %s of %s", false, folded, patternLookup.anyCase},
		{"wildcard.no-escape", "A percent sign in %s of %s cannot be escaped", false, isText, patternLookup.noEscape},
	}
}

func writeWildcardSearch(b *book, e entity, param *contracts.Param) {
	id := contracts.ClauseID(e.get.Name, param.Name, "wildcard")
	for _, rule := range wildcardRules() {
		if !rule.holds(param.Tag) {
			continue
		}
		named := clauses(rule.promise, id)
		if rule.names {
			named = clauses(id, rule.promise)
		}
		b.spec(fmt.Sprintf(rule.text, param.Name, e.get.Name), named, func(s *session) { rule.check(patternLookup{s.lookup(e, param)}) }, CanWrite)
	}
}

// patternLookup is a lookup by patterns.
type patternLookup struct{ lookup }

// place adds a record with a word in its value.
func (p patternLookup) place(word string) sought { return p.addValue(around(p.param.Tag, word)) }

// pair is two records, and the word in the value of the first.
func (p patternLookup) pair() (one, other sought, word string) {
	word = p.word(wordRoom(p.param))
	return p.place(word), p.place(p.word(wordRoom(p.param))), word
}

// picks demands that each pattern finds the one record and not the other.
func (p patternLookup) picks(one, other sought, patterns ...string) {
	for _, pattern := range patterns {
		p.mustFind(one, around(p.param.Tag, pattern))
		p.mustMiss(other, around(p.param.Tag, pattern))
	}
}

func (p patternLookup) anyRun() {
	one, other, word := p.pair()
	half := len(word) / 2
	p.picks(one, other, word[:len(word)-1]+"%", "%"+word[half:], word[:2]+"%"+word[half:])
	p.mustMiss(one, around(p.param.Tag, word+"x%"))
	p.mustMiss(one, around(p.param.Tag, "%x"+word))
}

func (p patternLookup) emptyRun() {
	one, other, word := p.pair()
	half := len(word) / 2
	p.picks(one, other, "%"+word[half:], word+"%", "%"+word, word[:half]+"%"+word[half:], "%"+word+"%")
	p.within = append(p.within, field(p.e.IDTag, one.id)) // a percent sign alone finds the records of everybody
	p.mustFind(one, "%")
	p.mustFind(one, "%%")
}

func (p patternLookup) anywhere() {
	one, other, word := p.pair()
	last := len(word) - 1
	p.picks(one, other, "%"+word[1:last]+"%", word[:1]+"%"+word[2:3]+"%"+word[4:], "%"+word[1:3]+"%"+word[4:last]+"%")
	p.mustMiss(one, around(p.param.Tag, word[:4]+"%"+word[3:])) // the two parts must not overlap
	p.mustMiss(one, around(p.param.Tag, "%"+word[4:]+"%"+word[:4]+"%"))
}

func (p patternLookup) underscore() {
	word := strings.ToLower(p.word(wordRoom(p.param) - 2))
	plain, other := p.place(word+"_x"), p.place(word+"yx")
	p.picks(plain, other, word+"_x", word+"_%", "%"+word[3:]+"_%")
	p.mustMiss(plain, around(p.param.Tag, "_"+word[1:]+"_x"))
	p.mustMiss(plain, around(p.param.Tag, "_"+word[1:]+"%"))
}

func (p patternLookup) anyCase() {
	one, other, word := p.pair()
	half := len(word) / 2
	p.picks(one, other, "%"+swapCase(word[half:]), swapCase(word[:2])+"%"+swapCase(word[half:]))
}

func (p patternLookup) noEscape() {
	word := p.word(wordRoom(p.param) - 3)
	backslash, percent := p.place(word+`\ab`), p.place(word+"%")
	p.mustFind(backslash, word+`\%`)
	p.mustMiss(percent, word+`\%`)
	p.mustFind(percent, word+"%%")
	p.mustFind(backslash, word+"%%")
	p.mustMiss(percent, word+"[%]")
}

// beginnings searches by the beginning and by the end of a value that is not for us to choose.
func (l lookup) beginnings(q sought) {
	runes := []rune(q.value)
	l.mustFind(q, string(runes[:1])+"%")
	l.mustFind(q, "%"+string(runes[len(runes)-1:]))
	l.mustMiss(q, l.word(mostOf(l.param)-1)+"%")
}
