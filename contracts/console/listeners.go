package console

import (
	"context"
	"fmt"
	"net/http"
)

// NewListener asks for a listener whose TLS is wrong in one way.
type NewListener struct {
	Fault string `json:"fault" jsonschema:"as in expired; docs/faults.md lists them"`
}

// Listener is an address at which the API answers, but for one fault of its TLS.
type Listener struct {
	ID    string `json:"id"`
	Fault string `json:"fault"`
	Doc   string `json:"doc" jsonschema:"what is wrong"`
	URL   string `json:"url" jsonschema:"to call instead of the server's own"`
	CA    string `json:"ca" jsonschema:"certificate, in PEM, of the authority that a client is to trust"`
}

// Listeners are those that are open.
type Listeners struct {
	Listeners []Listener `json:"listeners"`
}

// OpenListener opens a listener with a fault of its TLS, on a free port.
func (c *Client) OpenListener(ctx context.Context, fault string) (Listener, error) {
	asked, err := call{method: http.MethodPost, path: api("listeners"), wants: http.StatusCreated}.withJSON(mediaJSON, NewListener{fault})
	if err != nil {
		return Listener{}, fmt.Errorf("the fault of a listener is not JSON: %w", err)
	}
	return ask[Listener](ctx, c, asked)
}

// Listeners are the listeners with a fault that are open.
func (c *Client) Listeners(ctx context.Context) ([]Listener, error) {
	found, err := ask[Listeners](ctx, c, call{path: api("listeners")})
	return found.Listeners, err
}

// CloseListener closes one with all its connections.
func (c *Client) CloseListener(ctx context.Context, id string) error {
	return c.tell(ctx, call{method: http.MethodDelete, path: api("listeners", id)})
}
