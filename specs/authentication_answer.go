package specs

import (
	"bytes"
	"io"
	"net/http"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// witness is a transport that keeps the last answer whole: package client shows what a program needs, and a spec may
// want to see more.
type witness struct {
	next   http.RoundTripper
	change func(http.Header) // of each request; nil: sent as it is
	got    answer
}

// RoundTrip sends the request, and reads the answer before the client does.
func (w *witness) RoundTrip(request *http.Request) (*http.Response, error) {
	if w.change != nil {
		request = request.Clone(request.Context())
		w.change(request.Header)
	}
	response, err := w.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	response.Body.Close()
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	w.got = answer{response.StatusCode, response.Header.Clone(), body}
	return response, nil
}

// answerTo is what comes back, whole, whether it is a reply of the API or a refusal in front of it. The options say
// where to and as whom; change may spoil the headers of the request. It goes through package client, because that masks
// credentials which are almost right.
func (s *session) answerTo(options client.Options, change func(http.Header), operation string, fields ...contracts.Field) answer {
	w := &witness{next: s.run.transport, change: change}
	options.Transport = w
	reply, err := s.calling(options).client.Do(s.ctx, commandOf(operation, fields))
	if w.got.status == 0 {
		s.Expect(err).NotTo(gomega.HaveOccurred(), "%s got no answer", operation)
	}
	if _, action := operationOf(operation); err == nil && action == contracts.Add && reply.OK() {
		s.run.ledger.add(operation, reply) // it should have been refused; all the same it is there now
	}
	return w.masked(options.Password, options.APIKey)
}

// masked is the answer for messages: what repeats a secret that is almost right would give the right one away.
func (w *witness) masked(secrets ...string) answer {
	const shortest = 4 // a mask in place of less would spoil any text
	for _, secret := range secrets {
		if len(secret) >= shortest {
			w.got.body = bytes.ReplaceAll(w.got.body, []byte(secret), []byte(wire.Mask))
		}
	}
	return w.got
}

// calling is a caller with options of its own; what all specs have in common is filled in.
func (s *session) calling(options client.Options) caller {
	options.Contract, options.Timeout, options.Observe = s.contract(), s.run.target.Timeout, s.note
	if options.Transport == nil {
		options.Transport = s.run.transport
	}
	made, err := client.New(options)
	s.Expect(err).NotTo(gomega.HaveOccurred())
	return caller{s, made}
}

// classicLogin are the options of a call to the classic endpoint at the first URL.
func (s *session) classicLogin(c Credentials) client.Options {
	return client.Options{URL: s.run.target.URLs[0], Tenant: c.Tenant, Username: c.Username, Password: c.Password}
}

// gatewayLogin are the options of a call to the gateway endpoint.
func (s *session) gatewayLogin(c Credentials) client.Options {
	return client.Options{URL: s.run.target.Gateway, Gateway: true, Tenant: c.Tenant, APIKey: c.APIKey}
}
