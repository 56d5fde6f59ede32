package specs

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// writeForms: how the form that carries a document is read. Clients send raw XML in it, so it is read as PHP does it.
func writeForms(b *book) {
	writeEncodings(b)
	writeMarks(b)
}

func writeEncodings(b *book) {
	const value = `a = "b" & 100% + c`
	b.spec("A form may be percent-encoded, in whole or where need be, with digits of either case", clauses("form.percent-encoded"), func(s *session) {
		for _, encode := range []func(string) string{url.QueryEscape, percentBlanks, percentLower, percentUpper} {
			s.echoed(s.ask(s.classicForm(s.formField()+"="+encode(s.echoing(value)))), value)
		}
	})
	b.spec("A form may be raw, with angle brackets, quotes, equals signs, blanks and newlines as they are", clauses("form.raw"), func(s *session) {
		const value = `a = "b" 'c'=?`
		document := strings.ReplaceAll(s.verbatim(value), "><", ">\n  <")
		s.echoed(s.ask(s.classicForm(s.rawForm(document))), value)
	})
	b.spec("White space may stand between the name of the form field and the document", clauses("form.leading-space"), func(s *session) {
		document := s.verbatim("after a gap")
		for _, gap := range []string{"\n    ", "\r\n\t", "%0A+%20", "+"} {
			s.echoed(s.ask(s.classicForm(strings.Replace(s.rawForm(document), "=", "="+gap, 1))), "after a gap")
		}
	})
}

// verbatim is an echo with a value that is XML as it stands.
func (s *session) verbatim(value string) string {
	return strings.Replace(s.echoing(place), place, value, 1)
}

// place is where a value is put into a document that is written already.
const place = "VALUE-HERE"

// percentBlanks is the usual encoding with blanks as %20.
func percentBlanks(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func percentLower(text string) string { return percentAll(text, "%%%02x") }
func percentUpper(text string) string { return percentAll(text, "%%%02X") }

// percentAll encodes every byte, letters too.
func percentAll(text, format string) string {
	var b strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&b, format, text[i])
	}
	return b.String()
}

// writeMarks: what "&", "=", "+" and "%" mean in a raw form.
func writeMarks(b *book) {
	raw := func(s *session, value string) string {
		return strings.Replace(s.rawForm(s.echoing(place)), place, value, 1)
	}
	b.spec("A form is split at each ampersand, and each part at its first equals sign", clauses("form.split"), func(s *session) {
		const value = "a=b=c"
		s.echoed(s.ask(s.classicForm("first=1&empty&"+raw(s, value)+"&last=<x a=\"b\"/>")), value)
	})
	b.spec("A plus sign in a form is a blank", clauses("form.plus"), func(s *session) {
		s.echoed(s.ask(s.classicForm(raw(s, "a+b++c"))), "a b  c")
		s.echoed(s.ask(s.classicForm(raw(s, "a%2Bb"))), "a+b")
	})
	b.spec("A percent sign that no two hexadecimal digits follow stays as it is", clauses("form.bad-percent"), func(s *session) {
		s.echoed(s.ask(s.classicForm(raw(s, "100%, 5%4, %zz, %4g, %%41%"))), "100%, 5%4, %zz, %4g, %A%")
	})
	b.spec("A raw ampersand ends the document, even inside it", clauses("form.ampersand-ends"), func(s *session) {
		s.echoed(s.ask(s.classicForm(raw(s, "whole")+"&amp;</"+s.contract().Request.Root+">")), "whole")
		problem := s.contract().Endpoint("classic").Unreadable
		s.refused(s.ask(s.classicForm(raw(s, "a&amp;b"))), &contracts.Violation{Problem: problem})
	})
}
