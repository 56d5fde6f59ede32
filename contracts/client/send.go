package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"

	"github.com/crmock/crmock/contracts/wire"
)

// maxAnswer is the longest answer that is read, in bytes.
const maxAnswer = 64 << 20

var errTooLong = errors.New("the answer is longer than 64 MiB")

// answer is what came back, as far as it came.
type answer struct {
	http   *http.Response // nil where nothing came; its body is in body
	body   []byte
	remote string // host:port connected to
	reused bool   // the connection had served an earlier exchange
}

// exchange sends a document, reads what comes back, and shows the observer both.
func (c *Client) exchange(ctx context.Context, operation string, document []byte, s wire.Secrets) (Reply, error) {
	started := c.options.Now()
	answer, err := c.send(ctx, document)
	var reply Reply
	if err == nil {
		reply, err = c.read(answer, s)
	}
	if c.options.Observe != nil {
		e := Exchange{Operation: operation, Method: c.method(), URL: c.url, Started: started, Duration: c.options.Now().Sub(started)}
		e.Request = string(c.redact(document))
		c.note(&e, answer, s)
		if err != nil {
			e.Error = s.Mask(err.Error())
		}
		c.options.Observe(e)
	}
	return reply, err
}

// send sends a document and takes whatever comes back.
func (c *Client) send(ctx context.Context, document []byte) (answer, error) {
	var a answer
	limited, cancel := context.WithTimeout(a.traced(ctx), c.options.Timeout)
	defer cancel()
	request, err := c.request(limited, document)
	if err != nil {
		return a, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return a, c.failure(ctx, err)
	}
	defer response.Body.Close()
	a.http = response
	a.body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return a, c.failure(ctx, err)
	}
	return a, nil
}

// traced makes a request of this context tell about its connection.
func (a *answer) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) {
		a.remote, a.reused = got.Conn.RemoteAddr().String(), got.Reused
	}})
}

// request puts a document where the endpoint expects it.
func (c *Client) request(ctx context.Context, document []byte) (*http.Request, error) {
	body, contentType := document, c.endpoint.ContentType
	if c.endpoint.FormField != "" {
		body, contentType = wire.FormBody(c.endpoint.FormField, document), "application/x-www-form-urlencoded"
	}
	request, err := http.NewRequestWithContext(ctx, c.method(), c.url, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.url, err)
	}
	request.Header.Set("Content-Type", contentType)
	if c.options.Gateway {
		request.Header.Set(c.endpoint.TenantHeader, c.options.Tenant)
		request.Header.Set(c.endpoint.KeyHeader, c.options.APIKey)
	}
	return request, nil
}

// method is how a document is sent: in a body wherever the endpoint takes one.
func (c *Client) method() string {
	if slices.Contains(c.endpoint.Methods, http.MethodPost) {
		return http.MethodPost
	}
	return c.endpoint.Methods[0]
}

// read is the reply in an answer, or why there is none.
func (c *Client) read(a answer, s wire.Secrets) (Reply, error) {
	header := a.http.Header
	switch {
	case len(a.body) > maxAnswer:
		return Reply{}, c.notReply(a, s, errTooLong)
	case a.http.StatusCode != c.options.Contract.Reply.HTTPStatus:
		return Reply{}, c.refused(a, s)
	}
	decoded, err := wire.DecodeReply(a.body, wire.CharsetParameter(header.Get("Content-Type")), c.grammar, wire.ReplyLimits())
	if err != nil {
		return Reply{}, c.notReply(a, s, err)
	}
	return Reply{Reply: decoded, Body: a.body, Clause: header.Get(headerClause), Hint: hintOf(header)}, nil
}
