package specs

import (
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeCharsets: the bytes of a request are read in the charset that it names, and in UTF-8 where it names none.
func writeCharsets(b *book, p carrier) {
	for _, charset := range []struct{ text, declared, contentType, value, bytes string }{
		{"A request that names no charset is read as UTF-8", "", "", "café € 漢", "café € 漢"},
		{"A request may declare that it is in UTF-8", "UTF-8", "", "café € 漢", "café € 漢"},
		{"A request may declare that it is in ISO-8859-1", "ISO-8859-1", "", "café Ünïcode ÿ", "caf\xe9 \xdcn\xefcode \xff"},
		{"The content type of a request may say that it is in ISO-8859-1", "", "ISO-8859-1", "café Ünïcode ÿ", "caf\xe9 \xdcn\xefcode \xff"},
	} {
		b.spec(charset.text, clauses("request.charset"), func(s *session) {
			s.arrives(p, charset.bytes, charset.value, func(document string) message {
				m := s.classic(declaring(charset.declared) + document)
				if charset.contentType != "" {
					m.header.Set("Content-Type", m.header.Get("Content-Type")+"; charset="+charset.contentType)
				}
				return m
			})
		}, CanWrite)
		if b.contract.Endpoint("gateway") != nil {
			b.spec(charset.text+", at the gateway too", clauses("request.charset"), func(s *session) {
				s.arrives(p, charset.bytes, charset.value, func(document string) message {
					m := s.gateway(declaring(charset.declared) + s.commandIn(document))
					if charset.contentType != "" {
						m.header.Set("Content-Type", m.header.Get("Content-Type")+"; charset="+charset.contentType)
					}
					return m
				})
			}, CanWrite, HasGateway)
		}
	}
	if b.contract.Endpoint("classic").FormField != "" {
		b.spec("A form of raw bytes in ISO-8859-1 is read as it declares", clauses("request.charset", "form.raw"), func(s *session) {
			s.arrives(p, "caf\xe9 \xdcn\xefcode", "café Ünïcode", func(document string) message {
				return s.classicForm(s.rawForm(declaring("ISO-8859-1") + document))
			})
		}, CanWrite)
	}
	writeBadBytes(b, p)
}

// declaring is an XML declaration with a charset, empty without one.
func declaring(charset string) string {
	if charset == "" {
		return ""
	}
	return `<?xml version="1.0" encoding="` + charset + `"?>`
}

// commandIn is the COMMAND of a document.
func (s *session) commandIn(document string) string {
	name := s.contract().Request.Command
	start, end := strings.Index(document, "<"+name), strings.LastIndex(document, "</"+name+">")
	return document[start:end] + "</" + name + ">"
}

// writeBadBytes: bytes that are nothing in the charset of the request.
func writeBadBytes(b *book, p carrier) {
	if b.contract.Check(contracts.CheckEnvelope) == nil {
		return
	}
	for _, bad := range []struct{ text, declared, bytes string }{
		{"A byte of ISO-8859-1 in a request without a charset is answered with status 302", "", "caf\xe9 au lait"},
		{"Half a character in a request in UTF-8 is answered with status 302", "UTF-8", "\xe2\x82 5"},
		{"A byte above ASCII in a request in US-ASCII is answered with status 302", "US-ASCII", "caf\xe9"},
	} {
		b.spec(bad.text, clauses("envelope.bad-bytes", "problem.envelope", "check.envelope"), func(s *session) {
			filter := s.anyUnmatched(p.entity)
			document := declaring(bad.declared) + s.document(p.get.Name, filter)
			document = strings.Replace(document, filter.Value, bad.bytes, 1)
			s.Expect(document).To(gomega.ContainSubstring(bad.bytes))
			s.refused(s.ask(s.classic(document)), s.checked(contracts.CheckEnvelope, contracts.Violation{}))
		})
	}
}
