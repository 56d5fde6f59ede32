package specs

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
)

// accent fills values: one character that is two bytes in UTF-8, so that bytes counted for characters show.
const accent = "é"

// token is a word that no other spec and no other run makes; what differs most stands at its end.
func (t trial) token() string {
	t.seed++
	return strconv.FormatUint(t.seed, 36)
}

// text is n characters: a token, as far as there is room for it, and a filler.
func (t trial) text(n int, filler string) string {
	token := ending(t.token(), n)
	return token + strings.Repeat(filler, max(0, n-len(token)))
}

// number is n digits, the first of which is no zero.
func (t trial) number(n int) string {
	t.seed++
	digits := ending(strconv.FormatUint(t.seed, 10), n-1)
	return "1" + digits + strings.Repeat("0", n-1-len(digits))
}

// ending is the last n characters of an ASCII text, all of it where it is shorter.
func ending(text string, n int) string { return text[max(0, len(text)-max(0, n)):] }

// filled is a value of n characters that is of the tag's type and that no other spec makes, with accents where the type
// takes them for certain. It is not ok where the type has no such value, or none that can be made up: a choice, an
// agent, the id of a record.
func (t trial) filled(n int) (value string, ok bool) {
	if t.param.Tag.Type == "email" || t.param.Tag.Type == "url" {
		return t.filledWith("x", n)
	}
	return t.filledWith(accent, n)
}

func (t trial) filledWith(filler string, n int) (value string, ok bool) {
	tag := t.param.Tag
	if tag.References != nil || n < 1 {
		return "", false
	}
	switch tag.Type {
	case "email":
		return t.address(n, filler)
	case "url":
		const start = "https://example.com/"
		return start + t.text(n-len(start), filler), n > len(start)
	case "number":
		return t.number(n), true
	case "date":
		return dateIn(tag.Format, "0228"), n == len(tag.Format)
	case "choice", "agent":
		return "", false
	}
	if tag.Unique != nil && tag.Match == "digits" {
		return t.number(n), true // since letters make no difference
	}
	return t.text(n, filler), true
}

// address is an e-mail address of n characters: not more than 64 in front of the @, the rest in its domain.
func (t trial) address(n int, filler string) (value string, ok bool) {
	const longestName, longestLabel = 64, 60
	domain := "example.com"
	for n-len(domain)-1 > longestName {
		over := n - len(domain) - 1 - longestName
		domain = strings.Repeat("x", max(1, min(over-1, longestLabel))) + "." + domain
	}
	name := n - len(domain) - 1
	return t.text(name, filler) + "@" + domain, name > 0
}

// sized is n characters, with accents: a value of the tag's type where that can be.
func (t trial) sized(n int) string {
	if value, ok := t.filledWith(accent, n); ok {
		return value
	}
	return t.text(n, accent)
}

// value is a valid value of the tag, and false where none is known: an agent of a tenant whose agents are not given.
func (t trial) value() (value string, ok bool) {
	switch {
	case t.op.Action == contracts.Get:
		return t.filter(), true
	case t.param == t.op.Key:
		return t.scratch(), true
	case t.param.Tag.Unique != nil:
		if value, ok = t.filled(t.room()); ok {
			return value, true
		}
	}
	for _, f := range t.sample(t.op.Name).Full {
		if f.Tag == t.param.Name {
			return f.Value, true
		}
	}
	return "", false
}

// room is how many characters a value of the tag may well have.
func (t trial) room() int {
	const plenty = 40
	switch {
	case t.param.Tag.Type == "date":
		return len(t.param.Tag.Format)
	case t.param.Max != nil && t.param.Max.Value < plenty:
		return t.param.Max.Value
	case t.param.Min != nil && t.param.Min.Value > plenty:
		return t.param.Min.Value
	default:
		return plenty
	}
}

// filter is a value to search for that no record has; a filter is not held against the type of its tag.
func (t trial) filter() string { return ending(t.token(), t.room()) }

// nobody is an id that no record has.
func (t trial) nobody() string { return t.number(min(18, t.room())) }

// fitting are the values whose length is within the tag's limits.
func fitting(param *contracts.Param, values ...string) []string {
	return slices.DeleteFunc(values, func(value string) bool {
		length := utf8.RuneCountInString(value)
		return param.Max != nil && length > param.Max.Value || param.Min != nil && length < param.Min.Value
	})
}
