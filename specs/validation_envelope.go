package specs

import (
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// envelope: what is not a request at all, or lacks one of its parts.
func (v validation) envelope() {
	shape := v.contract.Request
	if endpoint := v.contract.Endpoint("gateway"); endpoint != nil {
		v.spec("The gateway endpoint says that a body is not readable XML", clauses("gateway.unreadable"), func(s *session) {
			for _, document := range unreadableXML(s.command(s.aGet().op.Name)) {
				s.unreadableBy(endpoint, document)
			}
		}, HasGateway)
	}
	if endpoint := v.contract.Endpoint("classic"); endpoint != nil {
		v.spec("XML that is not well-formed is refused", clauses("envelope.unreadable"), func(s *session) {
			for _, document := range unreadableXML(s.document(s.aGet().op.Name)) {
				s.unreadableBy(endpoint, document)
			}
		})
		v.spec("A form without the field "+endpoint.FormField+" is refused", clauses("envelope.no-field"), (*session).refusesOtherFields)
	}
	for _, part := range []string{shape.Tenant, shape.Username, shape.Password} {
		v.spec("A request without "+part+" is refused", clauses("envelope.credentials-missing"), func(s *session) {
			s.refusesEnvelope(cutElement(s.nothing(), part))
		})
	}
	v.spec("A request without a "+shape.Command+" is refused", clauses("envelope.command-missing"), func(s *session) {
		s.refusesEnvelope(s.envelope(s.run.target.Credentials[0], ""))
	})
	for _, attribute := range []string{shape.Object, shape.Action} {
		v.spec("A "+shape.Command+" without "+attribute+" is refused", clauses("envelope.attribute-missing"), func(s *session) {
			s.refusesEnvelope(strings.Replace(s.nothing(), " "+attribute+"=", " NOT"+attribute+"=", 1))
		})
	}
	v.severalCommands()
	v.spec("An element inside a tag is refused", clauses("envelope.nested-element"), (*session).refusesNesting)
	v.spec("Attributes on a tag are ignored", clauses("request.tag-attributes"), (*session).ignoresAttributes)
}

// nothing is a request that finds nothing, as a document.
func (s *session) nothing() string {
	get := s.aGet()
	return s.document(get.op.Name, get.least()...)
}

// unreadableXML are spoiled copies of a document.
func unreadableXML(document string) []string {
	return []string{
		"no XML", "<", document[:len(document)-1], document[:len(document)/2], document + "<more/>", document + "x",
		strings.Replace(document, "</", "<//", 1), strings.Replace(document, "=\"", "=", 1),
	}
}

func (s *session) refusesEnvelope(document string) {
	s.refused(s.send(document), s.checked(contracts.CheckEnvelope, contracts.Violation{}))
}

func (s *session) refusesOtherFields() {
	field := s.contract().Endpoint("classic").FormField
	for _, body := range []string{"", "other=" + field, "x" + field + "=x"} {
		s.refused(s.ask(s.classicForm(body)), s.checked(contracts.CheckEnvelope, contracts.Violation{}))
	}
}

// cutElement is a document without an element that holds nothing but text.
func cutElement(document, name string) string {
	before, rest, _ := strings.Cut(document, "<"+name+">")
	_, after, _ := strings.Cut(rest, "</"+name+">")
	return before + after
}

// severalCommands: none of them is carried out.
func (v validation) severalCommands() {
	v.spec("A request with several commands is refused", clauses("envelope.several-commands"), func(s *session) {
		_, command, _ := strings.Cut(s.nothing(), "<"+s.contract().Request.Command)
		command, _, _ = strings.Cut(command, "</"+s.contract().Request.Root)
		command = "<" + s.contract().Request.Command + command
		s.refusesEnvelope(s.envelope(s.run.target.Credentials[0], command+command))
	})
	add := flaw{check: contracts.CheckEnvelope, sites: anywhere}
	v.each(contracts.Add, func(o operationValidation) {
		if !add.traceable(o.op) {
			return
		}
		o.spec("is not carried out where it is one of several commands", clauses("envelope.several-commands"), func(t trial) {
			a := t.attempt()
			a.fields = t.everything()
			before := a.traced(add)
			command := t.command(t.op.Name, a.fields...)
			t.refusesEnvelope(t.envelope(a.as, command+t.command(t.op.Name, a.fields...)))
			t.Expect(a.traced(add)).To(gomega.Equal(before), "what a Get answers before and after")
		})
	})
}

// refusesNesting demands that an element inside a tag is refused.
func (s *session) refusesNesting() {
	document := s.nothing()
	at := strings.LastIndex(document, "</"+s.contract().Request.Command)
	tag := strings.LastIndex(document[:at], "</")
	s.refusesEnvelope(document[:tag] + "<B>x</B>" + document[tag:])
}

// ignoresAttributes demands that a tag with attributes is read as one without.
func (s *session) ignoresAttributes() {
	document := s.nothing()
	at := strings.LastIndex(document, "</"+s.contract().Request.Command)
	tag := document[strings.LastIndex(document[:at], "</")+2 : at-1]
	s.well(s.send(strings.Replace(document, "<"+tag+">", "<"+tag+` type="text" id='7'>`, 1)))
}
