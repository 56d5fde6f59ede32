package client

import (
	"context"
	"net/http"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// Client sends commands to one target as one caller. Any number of goroutines may share it.
type Client struct {
	options  Options
	endpoint *contracts.Endpoint
	grammar  wire.Grammar
	url      string
	http     *http.Client
}

// Command is one operation and its tags, spelled as they are to be sent: nothing is checked against the contract.
type Command struct {
	Object, Action string
	Fields         []contracts.Field
}

// New makes a client. Nothing is connected yet. The error says which option is wrong and how to write it.
func New(options Options) (*Client, error) {
	options, err := options.complete()
	if err != nil {
		return nil, err
	}
	endpoint, err := options.endpoint()
	if err != nil {
		return nil, err
	}
	url, err := endpointURL(options.URL, endpoint.Path)
	if err != nil {
		return nil, err
	}
	transport, err := options.transport()
	if err != nil {
		return nil, err
	}
	return &Client{
		options: options, endpoint: endpoint, grammar: wire.GrammarOf(options.Contract), url: url,
		http: &http.Client{Transport: transport, CheckRedirect: stay},
	}, nil
}

// stay makes a redirect an answer like any other.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// URL is where commands are sent to, with the path of the endpoint.
func (c *Client) URL() string { return c.url }

// Observed is the same client, on the same connections, with another observer.
func (c *Client) Observed(observe func(Exchange)) *Client {
	other := *c
	other.options.Observe = observe
	return &other
}

// Close closes the connections that are idle. The client can still be used.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Do sends a command and reads the reply. A reply that refuses is no error: see Reply.OK. Errors are a tag that is no
// name, *UnreachableError, *TLSError, *StatusError, *RedirectError, *ReplyError, or the cause of the context's end.
// Nothing is sent a second time.
func (c *Client) Do(ctx context.Context, command Command) (Reply, error) {
	document, err := c.document(command)
	if err != nil {
		return Reply{}, err
	}
	return c.exchange(ctx, command.Object+"."+command.Action, document, c.secretsOf(command))
}

// Send sends a document as it stands, however broken, to where a command would go. Credentials in XML are those of the
// document; the gateway's headers are added. For the rest it is Do.
func (c *Client) Send(ctx context.Context, document []byte) (Reply, error) {
	return c.exchange(ctx, "", document, c.secretsOf(Command{}))
}

// Preview is the XML that Do would send, with its secrets masked.
func (c *Client) Preview(command Command) ([]byte, error) {
	document, err := c.document(command)
	if err != nil {
		return nil, err
	}
	return c.redact(document), nil
}

// document is a command in XML. The gateway takes the bare COMMAND.
func (c *Client) document(command Command) ([]byte, error) {
	request := wire.Request{
		Tenant: c.options.Tenant, Username: c.options.Username, Password: c.options.Password,
		Object: command.Object, Action: command.Action, Fields: command.Fields,
	}
	if c.options.Gateway {
		return wire.AppendCommand(nil, request, c.grammar, wire.UTF8)
	}
	return wire.AppendRequest(nil, request, c.grammar, wire.UTF8)
}
