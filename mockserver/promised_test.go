package mockserver_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

// row is what the API promises of one tag of an object. The specs spell it out by hand, as a reading of the vendor's
// documents that knows nothing of the contract's files.
type row struct {
	tag         string // as replies spell it; requests spell it in upper case
	kind        kind
	min, max    int    // characters; 0 where there is no such limit
	add, modify use    // what each of the two does with it
	value       string // a valid one
	other       string // a second one
	byDefault   string // what it is after an Add without it
	hidden      bool   // never in a reply
	unique      bool   // has specs of its own, since no two records share a value
}

// use is what Add or Modify does with a tag.
type use int

const (
	no use = iota
	yes
	mandatory
	key
)

// kind tells which values of a given length are valid: any, those of a form, or none that a spec could make up.
type kind int

const (
	text kind = iota
	email
	link
	choice // also a date, an id or an agent
)

// make is a value of that many characters, valid unless the kind is choice.
func (k kind) make(length int, filler string) string {
	before, after := "", ""
	switch k {
	case email:
		after = "@example.com"
	case link:
		before = "https://example.com/"
	}
	return before + strings.Repeat(filler, length-len(before)-len(after)) + after
}

func (r row) request() string { return strings.ToUpper(r.tag) }

func (r row) pair(value string) string { return r.request() + "=" + value }

// promised is what the API promises of an object, row by row in the order of replies.
type promised struct {
	object, id, first string
	before            func(*api) // adds what the object's records refer to
	rows              []row
}

func (p promised) server() *api {
	GinkgoHelper()
	a := newAcme()
	p.before(a)
	return a
}

// pairs are the tags for which choose has a value.
func (p promised) pairs(choose func(row) (string, bool)) []string {
	var pairs []string
	for _, r := range p.rows {
		if value, chosen := choose(r); chosen && !r.unique {
			pairs = append(pairs, r.pair(value))
		}
	}
	return pairs
}

// least is the smallest Add.
func (p promised) least() []string {
	return p.pairs(func(r row) (string, bool) { return r.value, r.add == mandatory })
}

// full is an Add of everything.
func (p promised) full() []string {
	return p.pairs(func(r row) (string, bool) { return r.value, r.add != no })
}

// others are all that a Modify takes but the key, with the second values.
func (p promised) others() []string {
	return p.pairs(func(r row) (string, bool) { return r.other, r.modify == yes })
}

func (p promised) addLeast(a *api) string {
	GinkgoHelper()
	return a.add(p.object+".Add", p.least()...)
}

func (p promised) addFull(a *api) string {
	GinkgoHelper()
	return a.add(p.object+".Add", p.full()...)
}

func (p promised) read(a *api, id string) map[string]string {
	GinkgoHelper()
	return a.only(p.object+".Get", p.id+"="+id)
}

// entries are those rows that a table of specs is about.
func (p promised) entries(about func(row) bool) []TableEntry {
	var entries []TableEntry
	for _, r := range p.rows {
		if about(r) && !r.unique {
			entries = append(entries, Entry(r.request(), r))
		}
	}
	return entries
}

// expectShown demands the values that choose has for the tags that replies show.
func (p promised) expectShown(record map[string]string, choose func(row) (string, bool)) {
	GinkgoHelper()
	for _, r := range p.rows {
		if value, chosen := choose(r); chosen && !r.hidden && !r.unique {
			Expect(record).To(HaveKeyWithValue(r.tag, value))
		}
	}
}

// expectLimits tries values of the lengths around a row's limits. Send answers, and tells the record's id.
func (p promised) expectLimits(a *api, r row, send func(pair string) (answer, string)) {
	GinkgoHelper()
	for _, filler := range []string{"x", "é", "😀"} {
		for _, length := range []int{r.min, r.max} {
			if length > 0 {
				p.expectFits(a, r, r.kind.make(length, filler), send)
			}
		}
		for _, length := range []int{r.min - 1, r.max + 1, r.max + 1000} {
			if length > 0 {
				got, _ := send(r.pair(r.kind.make(length, filler)))
				Expect(got).To(refuseLength(r.request(), length, r.min, r.max))
			}
		}
	}
}

// expectFits demands that a value is kept, or that it is refused for anything but its length.
func (p promised) expectFits(a *api, r row, value string, send func(pair string) (answer, string)) {
	GinkgoHelper()
	got, id := send(r.pair(value))
	if r.kind == choice {
		Expect(got).To(refuseValue(r.request(), value))
		return
	}
	Expect(got).To(beWell())
	if !r.hidden {
		Expect(p.read(a, id)).To(HaveKeyWithValue(r.tag, value))
	}
}

// draw makes a Modify of some tags, and changes the model accordingly.
func (p promised) draw(t *rapid.T, model map[string]string) []string {
	return p.pairs(func(r row) (string, bool) {
		if r.modify != yes || !rapid.Bool().Draw(t, r.tag) {
			return "", false
		}
		model[r.tag] = rapid.SampledFrom([]string{r.value, r.other, ""}).Draw(t, r.tag)
		return model[r.tag], true
	})
}

// settable is a record without what the server sets and what it never shows.
func (p promised) settable(record map[string]string) map[string]string {
	left := map[string]string{}
	for _, r := range p.rows {
		if !r.hidden && (r.add != no || r.modify != no) {
			left[r.tag] = record[r.tag]
		}
	}
	return left
}

func number(id string) int {
	GinkgoHelper()
	Expect(id).To(MatchRegexp(`^[1-9][0-9]*$`))
	var value int
	_, err := fmt.Sscan(id, &value)
	Expect(err).NotTo(HaveOccurred())
	return value
}
