package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// drainLimit is how much of a body that is too large is still read, so that the client gets to see the answer: many
// report a broken pipe when the server hangs up while they are still sending.
const drainLimit = 32 << 20

// decode reads the request: the bytes of its XML wherever the endpoint expects them, and what they say.
func (h *Handler) decode(c *call) error {
	xml, err := h.document(c)
	if err != nil {
		return err
	}
	c.document = xml
	decode := wire.DecodeRequest
	if c.endpoint.KeyHeader != "" {
		decode = wire.DecodeCommand
	}
	c.request, err = decode(xml, wire.CharsetParameter(c.http.Header.Get("Content-Type")), h.grammar, h.limits)
	if err != nil {
		return h.undecodable(c, err)
	}
	return nil
}

// document is the XML of a request: a form's field, in the body or else in the query, or the whole body.
func (h *Handler) document(c *call) ([]byte, error) {
	body, err := h.body(c)
	if err != nil {
		return nil, err
	}
	c.document = body // until the XML is found in it
	field := c.endpoint.FormField
	if field == "" {
		return body, nil
	}
	xml, found, err := formValue(c.http, body, field)
	if err == nil && !found {
		err = fmt.Errorf("no form field %s", field)
	}
	if err != nil {
		return nil, h.envelope(contracts.Violation{
			Path: "form", Got: err.Error(), Expected: "the whole XML in the form field " + field,
			Hint: "curl --data-urlencode '" + field + "=<WAPI>...</WAPI>'",
		})
	}
	return xml, nil
}

// formValue looks in the body first, as a form or as multipart/form-data, and then in the query.
func formValue(r *http.Request, body []byte, field string) (value []byte, found bool, err error) {
	contentType := r.Header.Get("Content-Type")
	if strings.HasPrefix(strings.ToLower(contentType), "multipart/") {
		value, found, err = wire.MultipartValue(body, contentType, field)
	} else {
		value, found = wire.FormValue(body, field)
	}
	if found || err != nil {
		return value, found, err
	}
	value, found = wire.FormValue([]byte(r.URL.RawQuery), field)
	return value, found, nil
}

// body is the body as sent. One over the limit is drained first and refused then.
func (h *Handler) body(c *call) ([]byte, error) {
	limit := h.limits.Body
	if sent := int64(len(c.http.URL.RawQuery)); sent > limit {
		return nil, h.tooLarge(contracts.LimitBody, fmt.Sprintf("%d bytes", sent), fmt.Sprintf("%d bytes at most", limit))
	}
	body, err := readAll(c.http, limit)
	if err != nil {
		return nil, &unreadBody{err}
	}
	if int64(len(body)) <= limit {
		return body, nil
	}
	_, _ = io.CopyN(io.Discard, c.http.Body, drainLimit) // whatever comes of it, the answer is the same
	return nil, h.tooLarge(contracts.LimitBody, "a larger body", fmt.Sprintf("%d bytes at most", limit))
}

// readAll reads a body up to one byte over the limit, into a buffer of the size that the client announced.
func readAll(r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength == 0 {
		return nil, nil
	}
	buffer := make([]byte, 0, min(max(r.ContentLength, 511), limit)+1)
	for int64(len(buffer)) <= limit {
		if len(buffer) == cap(buffer) {
			buffer = append(buffer, 0)[:len(buffer)]
		}
		n, err := r.Body.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if errors.Is(err, io.EOF) {
			return buffer, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return buffer, nil
}

// unreadBody is a body that did not arrive as a whole: nobody is left to answer to.
type unreadBody struct{ error }

func (e *unreadBody) Unwrap() error { return e.error }

// undecodable answers what the wire could not read.
func (h *Handler) undecodable(c *call, err error) error {
	var broken *wire.DecodeError
	if !errors.As(err, &broken) {
		return err
	}
	violation := contracts.Violation{
		Path: h.contract.Request.Root, Got: broken.Error(), Expected: "a request in XML",
		Hint: "mend the XML at that place; inside a value, & is written &amp; and < is written &lt;",
	}
	switch broken.Kind {
	case wire.TooLarge:
		return h.tooLarge(broken.Limit, broken.Reason, fmt.Sprintf("%d at most", broken.Max))
	case wire.Envelope:
		violation.Expected, violation.Hint = "an envelope as the contract shows it", h.envelopeAdvice(c)
		return h.envelope(violation)
	default:
		return h.unreadable(c, violation)
	}
}

// envelopeAdvice is what a request on the endpoint consists of.
func (h *Handler) envelopeAdvice(c *call) string {
	shape := h.contract.Request
	command := shape.Command + " with " + shape.Object + ", " + shape.Action + " and one element for each tag"
	if c.endpoint.KeyHeader != "" {
		return "send a " + command
	}
	return "send " + shape.Root + " with " + strings.Join([]string{shape.Tenant, shape.Username, shape.Password}, ", ") + " and a " + command
}

func (h *Handler) envelope(v contracts.Violation) error {
	check := h.contract.Check(contracts.CheckEnvelope)
	v.Clause, v.Problem = check.ClauseID(), check.Problem
	return &v
}

// unreadable is the endpoint's own answer to a body that is not XML.
func (h *Handler) unreadable(c *call, v contracts.Violation) error {
	v.Clause, v.Problem = contracts.ClauseID("problem", c.endpoint.Unreadable.Name), c.endpoint.Unreadable
	return &v
}

func (h *Handler) tooLarge(limit, got, expected string) error {
	return &contracts.Violation{
		Clause: contracts.ClauseID("limit", limit), Problem: h.contract.Limit(limit).Problem,
		Path: h.contract.Request.Root, Got: got, Expected: expected, Hint: "the limits are settings: limits in crmock.yaml",
	}
}
