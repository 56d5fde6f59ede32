package wire

import "github.com/crmock/crmock/contracts"

// Request is one request as it was sent: values and the names of object, action and tags are as spelled, never
// trimmed; only line ends are LF, as XML has it. Fields keep their order, and a tag that came twice is there twice. A
// bare COMMAND, as the gateway endpoint takes it, leaves Tenant, Username and Password empty.
type Request struct {
	Tenant, Username, Password string
	Object, Action             string
	Fields                     []contracts.Field
}

// DecodeRequest reads the whole envelope, as the classic endpoint takes it:
//
//	<WAPI><TENANT/><USERNAME/><PASSWORD/><COMMAND OBJECT="" ACTION="">tags</COMMAND></WAPI>
//
// The parts may come in any order, and names of elements and attributes in any case. Other elements in WAPI, other
// attributes and text between elements are ignored. The charset is the one that a Content-Type named, or ""; the XML
// declaration beats it. Every error is a *DecodeError; XML that is unreadable or too large anywhere is reported before
// an envelope of the wrong shape.
func DecodeRequest(xml []byte, charset string, g Grammar, limits Limits) (Request, error) {
	return decodeRequest(xml, charset, limits, &requestBuilder{grammar: &g})
}

// DecodeCommand reads a COMMAND that is the root, as the gateway endpoint takes it. For the rest it is DecodeRequest.
func DecodeCommand(xml []byte, charset string, g Grammar, limits Limits) (Request, error) {
	return decodeRequest(xml, charset, limits, &requestBuilder{grammar: &g, bare: true, level: 1})
}

func decodeRequest(xml []byte, charset string, limits Limits, b *requestBuilder) (Request, error) {
	text, err := readable(xml, charset, limits)
	if err != nil {
		return Request{}, err
	}
	b.value = make([]byte, 0, 128)
	if err := walk(text, limits, b); err != nil {
		return Request{}, err
	}
	b.requireParts()
	if b.problem != nil {
		return Request{}, b.problem.at(text)
	}
	return b.request, nil
}

// readable returns the document as UTF-8, if it is not too long.
func readable(xml []byte, charset string, limits Limits) ([]byte, error) {
	if err := limits.checkBody(len(xml)); err != nil {
		return nil, err
	}
	return decodeText(xml, charset)
}

// problem is the first thing wrong with the shape of a document. Reading goes on after it, because XML that is
// unreadable further on is the graver fault.
type problem struct {
	offset       int
	path, reason string
}

func (p *problem) at(text []byte) error {
	return failAt(Envelope, text, p.offset, p.path, p.reason)
}
