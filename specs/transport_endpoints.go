package specs

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeEndpoints: the ways in which a document reaches the classic endpoint.
func writeEndpoints(b *book) {
	endpoint := b.contract.Endpoint("classic")
	b.spec("The classic endpoint answers a document that is posted to "+endpoint.Path, clauses("endpoint.classic"),
		func(s *session) { s.well(s.ask(s.classic(s.probing()))) })
	b.spec("The API answers over HTTP and over HTTPS", clauses("transport.schemes"), func(s *session) {
		for _, scheme := range []string{"http", "https"} {
			sent := s.classic(s.echoing("over " + scheme))
			sent.base = s.run.target.url(scheme)
			s.echoed(s.ask(sent), "over "+scheme)
		}
	}, HasHTTP, HasHTTPS)
	if slices.Contains(endpoint.Methods, http.MethodGet) {
		b.spec("The classic endpoint answers a GET with the document in its query", clauses("transport.get"),
			func(s *session) {
				query := url.QueryEscape(s.formField()) + "=" + url.QueryEscape(s.echoing("by GET"))
				s.echoed(s.ask(message{method: http.MethodGet, path: endpoint.Path + "?" + query}), "by GET")
			})
	}
	b.spec("The classic endpoint takes the document from a multipart form", clauses("transport.multipart"), func(s *session) {
		s.echoed(s.ask(s.multipart(s.echoing("in parts"))), "in parts")
	})
	writeStatuses(b)
}

// multipart is a document posted as a form of several parts, with another field before it.
func (s *session) multipart(document string) message {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, part := range []struct{ name, value string }{{"other", "1"}, {s.formField(), document}} {
		s.Expect(form.WriteField(part.name, part.value)).To(gomega.Succeed())
	}
	s.Expect(form.Close()).To(gomega.Succeed())
	return message{
		path: s.contract().Endpoint("classic").Path, body: body.String(),
		header: http.Header{"Content-Type": {form.FormDataContentType()}},
	}
}

// writeStatuses: the HTTP status says nothing of what the API thinks.
func writeStatuses(b *book) {
	status := b.contract.Reply.HTTPStatus
	b.spec(fmt.Sprintf("Whatever the API has to say, its HTTP status is %d", status), clauses("transport.http-status"), func(s *session) {
		for _, kind := range s.kinds() {
			s.Expect(s.raw(kind.sent).status).To(gomega.Equal(status), "HTTP status of the answer to %s", kind.what)
		}
	})
}

// kind is a request of which it is known how far it gets.
type kind struct {
	what string
	sent message
}

// kinds are a request that the API carries out, and some that fail at one step or another on the way there.
func (s *session) kinds() []kind {
	found := kind{"a search", s.classic(s.probing())}
	return slices.Concat([]kind{found}, s.failures(), s.refusals())
}

// failures are commands that fail.
func (s *session) failures() []kind {
	operation, _ := s.probe()
	return []kind{
		{"a tag that is unknown", s.classic(s.echoing("x"))},
		{"a command without tags", s.classic(s.document(operation))},
	}
}

// refusals are requests that are refused before there is a command to fail.
func (s *session) refusals() []kind {
	stranger := s.run.target.Credentials[0]
	stranger.Password = "not-" + s.mark
	return []kind{
		{"an unknown operation", s.classic(s.document("CrmockNoSuchObject." + contracts.Get))},
		{"a wrong password", s.classic(s.envelope(stranger, s.echo("x")))},
		{"a document that is no XML", s.classic("<" + s.contract().Request.Root)},
		{"a form without its field", s.classicForm("other=1")},
	}
}
