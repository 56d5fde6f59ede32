package storetest

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// condition makes a condition on the tag of that name.
type condition func(name string) store.Condition

func exactly(value string) condition {
	return func(name string) store.Condition { return is(name, value) }
}

func pattern(value string) condition {
	return func(name string) store.Condition { return like(name, value) }
}

func anyOf(values ...string) condition {
	return func(name string) store.Condition { return oneOf(name, values...) }
}

const (
	yes = true
	no  = false
)

// compareSpecs asks every question three times: of an indexed tag, of one without index, and of Match.
func compareSpecs(s *subject) {
	exactSpecs(s)
	foldSpecs(s)
	patternSpecs(s)
	digitsSpecs(s)

	It("finds by `%` alone what has no such tag", func() {
		s.put(newPerson("1", "NAME", "Bob", "PHONE", "5"), newPerson("2"))
		for _, name := range []string{"NAME", "NAME2", "PHONE", "CODE"} {
			Expect(s.find(where(like(name, "%")))).To(HaveExactElements("1", "2"), name)
		}
	})

	It("tells tags apart by their exact name", func() {
		s.put(newPerson("1", "NAME", "Bob"))
		Expect(s.find(where(is("name", "Bob")))).To(BeEmpty())
	})
}

// ask puts the value under the tag and under its twin without index, and asks for both.
func (s *subject) ask(name, value string, asked condition, matches bool) {
	GinkgoHelper()
	r := newPerson("1", name, value, name+"2", value)
	s.put(r, newPerson("2", name, "\x7f5 other", name+"2", "\x7f5 other"))
	expected := ContainElement("1")
	if !matches {
		expected = Not(expected)
	}
	for _, tag := range []string{name, name + "2"} {
		q := where(asked(tag))
		Expect(s.find(q)).To(expected, "Find by %s", tag)
		Expect(store.Match(r, q)).To(Equal(matches), "Match by %s", tag)
	}
}

func exactSpecs(s *subject) {
	DescribeTable("exactly", func(value string, asked condition, matches bool) { s.ask("CODE", value, asked, matches) },
		Entry("the same value", "Ab c", exactly("Ab c"), yes),
		Entry("another case", "Ab", exactly("ab"), no),
		Entry("blanks around", "Ab", exactly(" Ab "), no),
		Entry("a part", "Abc", exactly("Ab"), no),
		Entry("a percent sign", "5%", exactly("5%"), yes),
		Entry("a percent sign, which is no wildcard here", "5x", exactly("5%"), no),
		Entry("no value, which equals nothing", "", exactly(""), no),
		Entry("one of several", "b", anyOf("a", "b"), yes),
		Entry("none of several", "c", anyOf("a", "b"), no),
		Entry("one of several, percent sign included", "x", anyOf("%"), no),
		Entry("one of none", "a", anyOf(), no),
		Entry("one of several with an empty one", "", anyOf("", "a"), no),
		Entry("a pattern in another case", "Ab", pattern("a%"), no),
		Entry("a pattern across a NUL", "a\x00b", pattern("a%b"), yes),
		Entry("a NUL", "a\x00b", exactly("a\x00b"), yes),
		Entry("what stands behind a NUL", "a\x00b", exactly("a\x00c"), no),
		Entry("all but a NUL", "a\x00b", exactly("ab"), no),
		Entry("nothing behind a NUL", "a\x00b", exactly("a"), no),
	)
}

func foldSpecs(s *subject) {
	DescribeTable("without regard to case", func(value string, asked condition, matches bool) { s.ask("NAME", value, asked, matches) },
		Entry("ASCII letters", "McDonald", exactly("mCdONALD"), yes),
		Entry("letters with accents", "ÉLODIE", exactly("élodie"), yes),
		Entry("an accent against none", "Élodie", exactly("Elodie"), no),
		Entry("one code point against two", "\u00e9", exactly("e\u0301"), no),
		Entry("Greek", "ΣΊΣΥΦΟΣ", exactly("σίσυφος"), yes),
		Entry("a letter that folds to two", "Straße", exactly("STRASSE"), yes),
		Entry("an emoji", "Bob 😀", exactly("bob 😀"), yes),
		Entry("another emoji", "Bob 😀", exactly("bob 😃"), no),
		Entry("a NUL", "A\x00B", exactly("a\x00b"), yes),
		Entry("one of several", "LEE", anyOf("abe", "Lee"), yes),
		Entry("no value", "", exactly(""), no),
	)
}

func patternSpecs(s *subject) {
	DescribeTable("by pattern", func(value string, asked condition, matches bool) { s.ask("NAME", value, asked, matches) },
		Entry("at the end", "Leeds", pattern("LE%"), yes),
		Entry("at the end, for nothing", "Le", pattern("le%"), yes),
		Entry("at the end, not in front", "Able", pattern("le%"), no),
		Entry("in front", "Leeds", pattern("%DS"), yes),
		Entry("in front, not at the end", "Dsa", pattern("%ds"), no),
		Entry("around", "Leeds", pattern("%eE%"), yes),
		Entry("around what is not there", "Leeds", pattern("%x%"), no),
		Entry("in the middle", "Leeds", pattern("l%s"), yes),
		Entry("in the middle, parts not to overlap", "aba", pattern("ab%ba"), no),
		Entry("in the middle, for nothing", "abba", pattern("ab%ba"), yes),
		Entry("several", "abcabd", pattern("a%b%d"), yes),
		Entry("several, in another order", "abc", pattern("%c%b%"), no),
		Entry("several, each part to be found anew", "ab", pattern("%b%b%"), no),
		Entry("several, the last part taken once", "abab", pattern("%ab%ab"), yes),
		Entry("several, the end not to be taken twice", "ab", pattern("%ab%ab"), no),
		Entry("several in a row", "abc", pattern("a%%c"), yes),
		Entry("alone", "abc", pattern("%"), yes),
		Entry("alone, for no value", "", pattern("%"), yes),
		Entry("only wildcards, for no value", "", pattern("%%%"), yes),
		Entry("with a letter, for no value", "", pattern("%a%"), no),
		Entry("none, the same value", "Lee", pattern("lee"), yes),
		Entry("none, a longer value", "Leeds", pattern("lee"), no),
		Entry("empty, for no value", "", pattern(""), no),
		Entry("an underscore for itself", "a_b", pattern("A_%"), yes),
		Entry("an underscore for no other", "axb", pattern("a_%"), no),
		Entry("a backslash for itself", `a\b`, pattern(`a\%`), yes),
		Entry("a backslash as no escape", "a%b", pattern(`a\%b`), no),
		Entry("signs of other pattern languages for themselves", "a.*?[b]", pattern("A.*?[%]"), yes),
		Entry("signs of other pattern languages for no others", "axxxb", pattern("a.*%"), no),
		Entry("a percent sign in the value", "5% off", pattern("5%OFF"), yes),
		Entry("accents in another case", "Zoë Élan", pattern("%Ë É%"), yes),
		Entry("an accent against none", "Zoë", pattern("zoe%"), no),
		Entry("a letter that folds to two, in half", "Maß", pattern("mas%"), yes),
		Entry("an emoji", "a 😀 b", pattern("%😀%"), yes),
		Entry("across lines", "a\nb", pattern("a%b"), yes),
	)
}

func digitsSpecs(s *subject) {
	DescribeTable("by digits", func(value string, asked condition, matches bool) { s.ask("PHONE", value, asked, matches) },
		Entry("another way of writing", "+1 (408) 555-0100", exactly("1.408.555.0100"), yes),
		Entry("other digits", "+1 408", exactly("1409"), no),
		Entry("no digits in the question", "none", exactly("none"), no),
		Entry("digits of other scripts, which are none", "١٢٣", exactly("١٢٣"), no),
		Entry("one of several", "40-8", anyOf("none", "4 08"), yes),
		Entry("none of several without digits", "none", anyOf("none", ""), no),
		Entry("a pattern's beginning", "+1 (408) 555", pattern("14 08%"), yes),
		Entry("a pattern's end", "+1 (408) 555", pattern("%8-55-5"), yes),
		Entry("a pattern's middle", "+1 (408) 555", pattern("%408%"), yes),
		Entry("a pattern of other digits", "+1 (408) 555", pattern("%409%"), no),
		Entry("a pattern without digits, which every value matches", "408", pattern("-%-"), yes),
		Entry("a pattern without digits, for no value", "", pattern("%x%"), yes),
	)
}
