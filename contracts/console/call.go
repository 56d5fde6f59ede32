package console

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
)

// call is one request to the console.
type call struct {
	method      string   // empty: GET
	path        []string // below the root, segment by segment, not yet escaped
	query       url.Values
	body        []byte // nil: none, or a stream
	stream      io.Reader
	contentType string // of body or stream
	wants       int    // status of an answer that is no refusal; 0: 200
	most        int64  // bytes of the answer; 0: as the client says
}

// maxAnswer is the longest answer that is kept in memory, in bytes.
const maxAnswer = 64 << 20

const mediaJSON = "application/json"

// api is the path of a resource of the API.
func api(segments ...string) []string {
	return slices.Concat([]string{"api", "v1"}, segments)
}

// ask sends a call and reads the JSON of its answer.
func ask[T any](ctx context.Context, c *Client, asked call) (T, error) {
	var value, none T
	a, err := c.send(ctx, asked)
	if err != nil {
		return none, err
	}
	defer a.body.Close()
	if err := a.mustBe(mediaJSON); err != nil {
		return none, err
	}
	document, err := io.ReadAll(a.body)
	if err != nil {
		return none, err
	}
	if err := decode(document, &value); err != nil {
		return none, a.foreign(err)
	}
	return value, nil
}

// tell sends a call whose answer has no body.
func (c *Client) tell(ctx context.Context, told call) error {
	told.wants = http.StatusNoContent
	a, err := c.send(ctx, told)
	if err != nil {
		return err
	}
	a.body.Close()
	return nil
}

// withJSON adds a body to a call.
func (asked call) withJSON(contentType string, value any) (call, error) {
	document, err := json.Marshal(value)
	asked.body, asked.contentType = document, contentType
	return asked, err
}

// send sends a call. What is not answered as wanted is an error. The body of the answer has to be closed.
func (c *Client) send(ctx context.Context, asked call) (*answer, error) {
	request, err := c.request(ctx, asked)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request) //nolint:bodyclose // the body becomes that of the answer, which is closed
	if err != nil {
		return nil, c.failure(ctx, err)
	}
	a := c.answer(ctx, asked, response)
	if wanted := cmp.Or(asked.wants, http.StatusOK); a.status != wanted {
		defer a.body.Close()
		return nil, a.refusal(wanted)
	}
	return a, nil
}

func (c *Client) request(ctx context.Context, asked call) (*http.Request, error) {
	address := c.base
	for _, segment := range asked.path {
		if segment == "" {
			return nil, errors.New("the name of a tenant, a snapshot or an object, or the id of a record, is empty; give one")
		}
		address += "/" + escaped(segment)
	}
	if len(asked.query) > 0 {
		address += "?" + asked.query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, asked.method, address, asked.reader())
	if err != nil {
		return nil, err
	}
	if asked.contentType != "" {
		request.Header.Set("Content-Type", asked.contentType)
	}
	if token := c.token(); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	return request, nil
}

// reader is what is sent as the body; nil if there is none.
func (asked call) reader() io.Reader {
	if asked.body != nil {
		return bytes.NewReader(asked.body)
	}
	return asked.stream
}

// escaped is a name as one segment of a path. Dots alone would be taken for a way up.
func escaped(segment string) string {
	switch segment {
	case ".":
		return "%2E"
	case "..":
		return "%2E%2E"
	default:
		return url.PathEscape(segment)
	}
}
