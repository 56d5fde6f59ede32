package specs

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeCharacters: whatever a value is written in comes back as it was.
func writeCharacters(b *book) {
	for _, e := range b.entities() {
		writeMixture(b, e)
	}
	if p, ok := b.carrier(); ok {
		writeSpellingsOfValues(b, p)
		writeKinds(b, p)
		writeCharsets(b, p)
		writeReplyCharset(b, p)
		writeUTF8Setting(b, p)
	}
	writeLinePromises(b)
}

// carrier is a text to write on: a tag of an object that can be added and looked at, with room for what is to be written.
type carrier struct {
	entity
	param *contracts.Param
}

// room is how many characters a carrier has to have.
const room = 100

// carrier is the roomiest text of the first object that has one.
func (b *book) carrier() (p carrier, ok bool) {
	for _, e := range b.entities() {
		if text := roomiest(e.add); e.visible() && text != nil && fits(text, room) && e.returns(text.Tag) {
			return carrier{e, text}, true
		}
	}
	return carrier{}, false
}

// kinds are kinds of characters, each with a few of them.
func kinds() []struct{ name, value string } {
	return []struct{ name, value string }{
		{"the five characters that XML has entities for", `& < > " '`},
		{"text that looks like entities", `&amp; &lt; &#38; &#x26; &eacute; &;`},
		{"text that looks like markup", `<b>bold</b> <!-- no comment --> <![CDATA[ none ]]> ]]> <?pi?>`},
		{"newlines and tabs", "first\nsecond\n\n\tfourth"},
		{"Latin-1", "é ü ß ñ Å ÿ £ § ½ ×\u00a0¿"},
		{"characters beyond Latin-1", "€ – ‘’ “” … Łódź Ωμέγα Привет 漢字 かな 한국어"},
		{"emoji", "😀 👩\u200d👩\u200d👧 🇫🇷 ☎️"},
		{"text from right to left", "שלום مرحبا 123 ابجد"},
		{"letters with accents of their own", "e\u0301 n\u0303 a\u030a"},
		{"plus, percent and equals signs", "1+1=2 100% %41 %2B %zz a=b"},
		{"ampersands and semicolons", "a&b=c&xml_query=d; e&amp;f"},
		{"backslashes, braces and other punctuation", "\\ \\n {$x} ${y} `z` | ^ ~ ; -- /* */ # @ ! ?"},
	}
}

// writeMixture: every object carries every kind of character, in an Add and in a Modify.
func writeMixture(b *book, e entity) {
	every := clauses("reply.charset", "reply.numeric-references", "request.entities", "request.charset")
	if text := roomiest(e.add); e.visible() && text != nil && fits(text, room) {
		b.spec(fmt.Sprintf("%s carries every kind of character in %s", e.add.Name, text.Name), append(every, e.add.Name), func(s *session) {
			for _, value := range packed(mostOf(text)) {
				s.stores(e, with(s.sample(e.add.Name).Minimal, text.Name, value))
			}
		}, CanWrite)
		b.spec(e.add.Name+" stores every tag at its longest in characters of several bytes", append(every, e.add.Name),
			func(s *session) { s.stores(e, s.longest(e.add, "é€Жü漢")) }, CanWrite)
	}
	if text := roomiest(e.modify); e.visible() && text != nil && fits(text, room) {
		b.spec(fmt.Sprintf("%s carries every kind of character in %s", e.modify.Name, text.Name), append(every, e.modify.Name), func(s *session) {
			id := s.fresh(e.Name)
			for _, value := range packed(mostOf(text)) {
				s.changes(e, id, field(text.Name, value))
			}
		}, CanWrite)
	}
}

// packed is all kinds of characters, in as few values as there is room for.
func packed(most int) []string {
	var values []string
	value := ""
	for _, kind := range kinds() {
		joined := strings.TrimPrefix(value+"|"+kind.value, "|")
		if most > 0 && len([]rune(joined)) > most && value != "" {
			values, joined = append(values, value), kind.value
		}
		value = joined
	}
	return append(values, value)
}

// writeKinds: each kind by itself, in both forms of a body.
func writeKinds(b *book, p carrier) {
	if b.contract.Endpoint("classic").FormField == "" {
		return // the body is the document itself, in one form only
	}
	for _, kind := range kinds() {
		b.spec("A percent-encoded form carries "+kind.name+" unchanged", clauses("form.percent-encoded", p.add.Name), func(s *session) {
			s.writes(p, kind.value, func(document string) message { return s.classic(document) })
		}, CanWrite)
		b.spec("A form as raw as it can be carries "+kind.name+" unchanged", clauses("form.raw", p.add.Name), func(s *session) {
			s.writes(p, kind.value, func(document string) message { return s.classicForm(s.rawForm(document)) })
		}, CanWrite)
	}
}

// writes adds a record with a value, sent in some form, and reads it back.
func (s *session) writes(p carrier, value string, form func(document string) message) {
	s.arrives(p, escaped(value), value, form)
}

// arrives adds a record with a value that is XML as it stands, and demands what it is read as.
func (s *session) arrives(p carrier, xml, value string, form func(document string) message) {
	const place = "PLACE-FOR-A-VALUE"
	document := s.document(p.add.Name, with(s.sample(p.add.Name).Minimal, p.param.Name, place)...)
	m := form(strings.Replace(document, place, xml, 1))
	m.operation = p.add.Name
	id := s.idOf(p.Name, s.well(s.ask(m)))
	s.Expect(s.get(p.Name, id).value(p.param.Tag.Name)).To(gomega.Equal(value))
}

// writeSpellingsOfValues: a value may be written in XML in several ways.
func writeSpellingsOfValues(b *book, p carrier) {
	for _, spelling := range []struct{ text, clause, xml, value string }{
		{"The five entities are read as the characters that they stand for", "request.entities", `&amp;&lt;&gt;&quot;&apos; &amp;amp; a&lt;b`, `&<>"' &amp; a<b`},
		{"Numeric references are read as the characters that they stand for", "request.charset", `&#233;&#xE9;&#8364;&#x20ac;&#128512;&#10;&#38;`, "éé€€😀\n&"},
		{"Quotes and apostrophes may stand in a value unescaped", "request.raw-quotes", `"It's" 'so', she said: "yes"`, `"It's" 'so', she said: "yes"`},
		{"A greater-than sign may stand in a value unescaped", "request.raw-quotes", `a > b`, `a > b`},
		{"A value may stand in a CDATA section", "request.cdata", `<![CDATA[a < b & "c" &amp; <d>]]>`, `a < b & "c" &amp; <d>`},
		{"A CDATA section may be a part of a value, and there may be several", "request.cdata", `one <![CDATA[<two>]]> &amp; <![CDATA[]]]]><![CDATA[>]]>`, `one <two> & ]]>`},
		{"A comment within a value is no part of it", "request.comments", `be<!-- not this & that -->fore`, `before`},
	} {
		b.spec(spelling.text, clauses(spelling.clause, p.add.Name), func(s *session) {
			s.arrives(p, spelling.xml, spelling.value, func(document string) message { return s.classic(document) })
		}, CanWrite)
	}
}

// writeReplyCharset: how a reply writes what it holds.
func writeReplyCharset(b *book, p carrier) {
	b.spec("A reply is in "+b.contract.Reply.Charset+", and says so", clauses("reply.charset"), func(s *session) {
		reply := s.reading(p, "café Ünïcode ÿ")
		declared := encodingOf.FindSubmatch(reply.Body)
		s.Expect(declared).NotTo(gomega.BeNil(), "the declaration of the reply names no encoding")
		s.Expect(string(declared[1])).To(gomega.BeEquivalentTo(b.contract.Reply.Charset))
	}, CanWrite)
	b.spec("A reply writes as a numeric reference what its charset lacks", clauses("reply.numeric-references", "reply.charset"), func(s *session) {
		if strings.EqualFold(b.contract.Reply.Charset, "UTF-8") {
			s.skip("replies are in UTF-8, which lacks nothing")
		}
		reply := s.reading(p, "café € 漢 😀")
		for _, reference := range []string{`&#(8364|[xX]20[aA][cC]);`, `&#(28450|[xX]6[fF]22);`, `&#(128512|[xX]1[fF]600);`} {
			s.Expect(string(reply.Body)).To(gomega.MatchRegexp(reference))
		}
	}, CanWrite)
}

var encodingOf = regexp.MustCompile(`^<\?xml[^>]* encoding=["']([^"']+)["']`)

// reading adds a record with a value, and is the reply to a Get that shows it.
func (s *session) reading(p carrier, value string) client.Reply {
	id := s.add(p.Name, with(s.sample(p.add.Name).Minimal, p.param.Name, value)...)
	reply := s.found(p.entity, id)
	s.Expect(record(reply.Items[0]).value(p.param.Tag.Name)).To(gomega.Equal(value))
	return reply
}

// writeLinePromises: what is promised of the characters of certain tags.
func writeLinePromises(b *book) {
	for _, promise := range []struct{ id, text, object, tag, value string }{
		{"customer.comments-newlines", "COMMENTS of a customer keep their newlines", "Customer", "COMMENTS", "first line\nsecond line\n\nfourth line\n"},
		{"task.description-lines", "DESCRIPTION of a task takes several lines", "Task", "DESCRIPTION", "1. call\n2. write\n\n3. call again"},
		{"customer.numbers-as-sent", "VOICE is stored as sent, with a leading plus sign", "Customer", "VOICE", "+1 (555) 010-0199 x7"},
		{"customer.numbers-as-sent", "ALTERNATIVE is stored as sent, with a leading plus sign", "Customer", "ALTERNATIVE", "+44.20.7946.0999"},
		{"customer.numbers-as-sent", "FAX is stored as sent, with a leading plus sign", "Customer", "FAX", "+15555550100,,12#"},
	} {
		e, ok := b.about(promise.object, promise.tag)
		if !ok {
			continue
		}
		b.spec(promise.text, clauses(promise.id, contracts.ClauseID(e.Name, promise.tag)), func(s *session) {
			value := promise.value
			if param := e.add.Param(promise.tag); !fits(param, len(value)) {
				value = value[:mostOf(param)]
			}
			s.stores(e, with(s.sample(e.add.Name).Minimal, promise.tag, value))
			if e.modify != nil && e.modify.Param(promise.tag) != nil {
				s.changes(e, s.fresh(e.Name), field(promise.tag, value))
			}
		}, CanWrite)
	}
}
