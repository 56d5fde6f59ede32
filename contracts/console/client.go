package console

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Client talks to the console of one server. Any number of goroutines may share it. However it is printed, it shows no
// token. What changes something is sent once, and no redirect is followed.
type Client struct {
	base  string // without a slash at its end
	http  *http.Client
	token func() string // a function, because printing one shows nothing
	most  int64         // bytes of an answer, or of one event, that are kept in memory
}

// New makes a client of the console at a base URL, as in http://127.0.0.1:8081; `crmock serve` prints it. Nothing is
// connected yet. The error says what is wrong with the URL or an option, and how to write it.
func New(base string, options Options) (*Client, error) {
	root, err := rootOf(base)
	if err != nil {
		return nil, err
	}
	if err := options.checkToken(); err != nil {
		return nil, err
	}
	caller, err := options.client()
	if err != nil {
		return nil, err
	}
	return &Client{base: root, http: caller, token: func() string { return options.Token }, most: maxAnswer}, nil
}

// rootOf is the URL that all paths are appended to. The path of the API, which many would write, is left out.
func rootOf(base string) (string, error) {
	parsed, err := url.Parse(base)
	switch {
	case err != nil || parsed.Hostname() == "" || (parsed.Scheme != "http" && parsed.Scheme != "https"):
		return "", fmt.Errorf("%q is not the URL of a console; write it like http://127.0.0.1:8081", withoutUser(base))
	case parsed.User != nil:
		return "", fmt.Errorf("the URL of the console on %s holds a user name or a password; a console asks for a token, which is an option of its own",
			parsed.Host)
	case parsed.RawQuery != "" || parsed.ForceQuery || parsed.Fragment != "":
		return "", fmt.Errorf("the URL of the console on %s holds more than a path; leave out what follows the path", parsed.Host)
	}
	path := strings.TrimSuffix(strings.TrimRight(parsed.EscapedPath(), "/"), "/"+strings.Join(api(), "/"))
	return parsed.Scheme + "://" + parsed.Host + path, nil
}

// withoutUser is a URL that could not be read, without what may be a password in front of its host.
func withoutUser(base string) string {
	if at := strings.LastIndexByte(base, '@'); at >= 0 {
		return "…" + base[at:]
	}
	return base
}

// URL is where the console is, without a slash at its end.
func (c *Client) URL() string { return c.base }

// Close closes the connections that are idle. The client can still be used.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Strays is what belongs to no tenant: unknown tenants, wrong passwords, unknown paths, refused TLS handshakes.
func (c *Client) Strays() Journal { return Journal{c, api("exchanges")} }

// health is what the console says of itself.
type health struct {
	Status string `json:"status"`
}

// Health asks whether the server is well. Nil means that it is. It needs no token.
func (c *Client) Health(ctx context.Context) error {
	found, err := ask[health](ctx, c, call{path: []string{"health"}})
	if err == nil && found.Status != "ok" {
		return fmt.Errorf("the server at %s says that its status is %q", c.base, shortened(found.Status))
	}
	return err
}

// CA is the certificate, in PEM, of the authority that the server has made for its HTTPS. A server whose HTTPS is off or
// has a certificate of its own has none, and that is an error.
func (c *Client) CA(ctx context.Context) ([]byte, error) {
	asked := call{path: []string{"ca.pem"}}
	a, err := c.send(ctx, asked)
	if err != nil {
		return nil, err
	}
	defer a.body.Close()
	certificate, err := io.ReadAll(a.body)
	if err != nil {
		return nil, err
	}
	if block, _ := pem.Decode(certificate); block == nil || block.Type != certificateBlock {
		return nil, a.foreign(errors.New("it is no certificate in PEM"))
	}
	return certificate, nil
}
