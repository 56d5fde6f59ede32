package specs

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// classic is a message to the classic endpoint with a document in its form field, percent-encoded, as the first tenant's
// program would post it.
func (s *session) classic(document string) message {
	return s.classicForm(string(wire.FormBody(s.contract().Endpoint("classic").FormField, []byte(document))))
}

// classicForm is a message to the classic endpoint with a body as it stands, said to be a form.
func (s *session) classicForm(body string) message {
	return message{
		path: s.contract().Endpoint("classic").Path, body: body,
		header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
	}
}

// gateway is a message to the gateway endpoint, with the first tenant's key.
func (s *session) gateway(body string) message {
	target, endpoint := s.run.target, s.contract().Endpoint("gateway")
	header := http.Header{}
	header.Set("Content-Type", endpoint.ContentType)
	header.Set(endpoint.TenantHeader, target.Credentials[0].Tenant)
	header.Set(endpoint.KeyHeader, target.Credentials[0].APIKey)
	return message{base: target.Gateway, path: endpoint.Path, header: header, body: body}
}

// envelope is a whole request around a COMMAND that is XML already, with credentials.
func (s *session) envelope(c Credentials, command string) string {
	shape := s.contract().Request
	return element(shape.Root, element(shape.Tenant, escaped(c.Tenant))+element(shape.Username, escaped(c.Username))+
		element(shape.Password, escaped(c.Password))+command)
}

// document is a whole request of an operation, as the first tenant.
func (s *session) document(operation string, fields ...contracts.Field) string {
	return s.envelope(s.run.target.Credentials[0], s.command(operation, fields...))
}

// command is the COMMAND of an operation.
func (s *session) command(operation string, fields ...contracts.Field) string {
	shape := s.contract().Request
	object, action, _ := strings.Cut(operation, ".")
	tags := ""
	for _, f := range fields {
		tags += element(f.Tag, escaped(f.Value))
	}
	return fmt.Sprintf(`<%s %s="%s" %s="%s">%s</%s>`,
		shape.Command, shape.Object, escaped(object), shape.Action, escaped(action), tags, shape.Command)
}

// element is an element around content that is XML already.
func element(name, content string) string { return "<" + name + ">" + content + "</" + name + ">" }

// escaped is a text as it stands in XML.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}
