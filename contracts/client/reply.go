package client

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/crmock/crmock/contracts/wire"
)

// Headers by which crmock explains a refusal. Other targets have none.
const (
	headerClause = "X-Crmock-Clause"
	headerHint   = "X-Crmock-Hint"
)

// Reply is what the API answered.
type Reply struct {
	wire.Reply
	Body         []byte // as received
	Clause, Hint string // which clause is broken and what to do; only crmock says so
}

// OK tells whether the command was carried out.
func (r Reply) OK() bool { return r.Status == 0 }

// Problem is the refusal in words, empty where there is none.
func (r Reply) Problem() string {
	if r.OK() {
		return ""
	}
	return fmt.Sprintf("STATUS %d, ERROR_CODE %d: %s", r.Status, r.Code, r.Text)
}

// hintOf is crmock's hint, which travels percent-encoded.
func hintOf(header http.Header) string {
	encoded := header.Get(headerHint)
	if hint, err := url.PathUnescape(encoded); err == nil {
		return hint
	}
	return encoded
}
