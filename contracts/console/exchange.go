package console

import "time"

// Exchange is one request with its answer, as the server saw them. Secrets are masked.
type Exchange struct {
	ID          int64         `json:"id" jsonschema:"in its journal: 1, 2, 3 and so on"`
	Tenant      string        `json:"tenant,omitempty" jsonschema:"as the request claims; there may be no such tenant"`
	Endpoint    string        `json:"endpoint,omitempty" jsonschema:"classic or gateway; empty where none was reached"`
	Operation   string        `json:"operation,omitempty" jsonschema:"OBJECT.ACTION as sent"`
	Outcome     string        `json:"outcome" jsonschema:"answered, refused, failed, gateway, http, handshake, lost, intercepted"`
	Method      string        `json:"method"`
	URL         string        `json:"url,omitempty"`
	Request     string        `json:"request,omitempty" jsonschema:"the XML, as it was before the form encoding"`
	Tags        []Tag         `json:"tags,omitempty" jsonschema:"of the COMMAND"`
	HTTPStatus  int           `json:"httpStatus,omitempty"`
	ContentType string        `json:"contentType,omitempty"`
	Reply       string        `json:"reply,omitempty"`
	Status      *int          `json:"status,omitempty" jsonschema:"STATUS of the reply; absent where the API did not reply"`
	Code        *int          `json:"code,omitempty" jsonschema:"its ERROR_CODE"`
	Items       int           `json:"items" jsonschema:"ITEMs of the reply"`
	Problem     string        `json:"problem,omitempty"`
	Clause      string        `json:"clause,omitempty" jsonschema:"the clause that was broken"`
	Hint        string        `json:"hint,omitempty" jsonschema:"how to mend it"`
	Error       string        `json:"error,omitempty" jsonschema:"why there is no reply"`
	Started     time.Time     `json:"started"`
	Nanoseconds int64         `json:"durationNanoseconds"`
	Remote      string        `json:"remote,omitempty" jsonschema:"host:port of the client"`
	TLS         *TLS          `json:"tls,omitempty"`
	Truncated   bool          `json:"truncated,omitempty" jsonschema:"something was too long to keep"`
	Intercepted []Intercepted `json:"intercepted,omitempty" jsonschema:"what interceptions did to it, the innermost first"`
	Forwarded   *Forwarded    `json:"forwarded,omitempty" jsonschema:"what another server was asked, if the request was passed on"`
}

// Forwarded is the exchange with another server that a request was passed on to.
type Forwarded struct {
	URL         string    `json:"url"`
	Request     string    `json:"request,omitempty"`
	HTTPStatus  int       `json:"httpStatus,omitempty"`
	ContentType string    `json:"contentType,omitempty"`
	Reply       string    `json:"reply,omitempty"`
	Error       string    `json:"error,omitempty" jsonschema:"why there is no reply"`
	Started     time.Time `json:"started"`
	Nanoseconds int64     `json:"durationNanoseconds"`
	TLS         *TLS      `json:"tls,omitempty"`
}

// Tag is one element of a COMMAND.
type Tag struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// TLS is what was agreed on, and what the client offered.
type TLS struct {
	Version     string `json:"version,omitempty" jsonschema:"as in TLS 1.3; empty where the handshake failed"`
	CipherSuite string `json:"cipherSuite,omitempty"`
	Offered     *Offer `json:"offered,omitempty"`
}

// Offer is what a TLS client said that it can do, in its order.
type Offer struct {
	Versions     []string `json:"versions"`
	CipherSuites []string `json:"cipherSuites"`
	Protocols    []string `json:"protocols,omitempty"`
	ServerName   string   `json:"serverName,omitempty"`
}

// Exchanges are those that meet a query, the oldest first.
type Exchanges struct {
	Exchanges []Exchange `json:"exchanges"`
	Matched   int        `json:"matched" jsonschema:"how many meet the query, more than are listed where a limit cut them"`
	Truncated bool       `json:"truncated" jsonschema:"older ones that might have met it are gone, so Matched is a lower bound"`
	Partial   bool       `json:"partial,omitempty" jsonschema:"other processes share the tenants, and each has a journal of its own: these are just what this one was asked"`
}

// NearMiss is an exchange that did not meet a query, and what differs.
type NearMiss struct {
	Exchange    Exchange     `json:"exchange"`
	Differences []Difference `json:"differences"`
}

// Difference is one thing in which an exchange differs from what was expected, by element path.
type Difference struct {
	Path     string `json:"path"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
}

// NearMisses are the exchanges that come closest to a query, the closest first.
type NearMisses struct {
	NearMisses []NearMiss `json:"nearMisses"`
}

// Count is how many exchanges meet a query.
type Count struct {
	Count     int  `json:"count"`
	Truncated bool `json:"truncated" jsonschema:"older ones that might have met it are gone, so Count is a lower bound"`
}
