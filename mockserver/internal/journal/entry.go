package journal

import (
	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// Entry is one exchange that the server has had. It is immutable once added, and every reader shares its slices and
// pointers: nobody may write through them.
type Entry struct {
	wire.Exchange // Status is that of HTTP

	ID        int64  // given by Add: 1, 2, 3 and so on, never twice in one journal, not even after Clear
	Tenant    string // as the request claims; there may be no such tenant
	Endpoint  string // its name in the contract; empty where none was reached
	Outcome   Outcome
	Problem   string            // the contract's name of the problem; empty unless refused or failed
	Tags      []contracts.Field // of the COMMAND as sent, secrets masked
	Offer     *Offer            // what a TLS client said it can do; nil on plain HTTP
	Forwarded *wire.Exchange    // the exchange with another server that the request was passed on to; nil if it was not
	Truncated bool              // something was cut, here or before, because it was too long to keep

	ReplyStatus int // STATUS of the reply; means nothing unless Outcome.Replied
	ReplyCode   int // ERROR_CODE of the reply; as ReplyStatus
	Items       int // in the reply

	Intercepted []console.Intercepted // what interceptions did to it
}

// Offer is what a client said in a TLS handshake that it can do, in its order.
type Offer struct {
	Versions     []string // as in TLS 1.3
	CipherSuites []string // as in TLS_AES_128_GCM_SHA256
	Protocols    []string // ALPN, as in http/1.1
	ServerName   string   // empty if the client named none
}

// Outcome is how an exchange ended.
type Outcome string

// The outcomes. The first three are replies of the API, the others are not.
const (
	Answered  Outcome = "answered"  // STATUS 0
	Refused   Outcome = "refused"   // with a problem of the contract
	Failed    Outcome = "failed"    // something went wrong inside the server
	Gateway   Outcome = "gateway"   // refused by the gateway, before the API
	HTTP      Outcome = "http"      // no endpoint: an unknown path or a method not allowed
	Handshake Outcome = "handshake" // TLS was not agreed on
	Lost      Outcome = "lost"      // the body did not arrive as a whole

	Intercepted Outcome = "intercepted" // an interception answered something else than the API, or nothing
)

// Outcomes are all outcomes, in the order of their constants.
func Outcomes() []Outcome {
	return []Outcome{Answered, Refused, Failed, Gateway, HTTP, Handshake, Lost, Intercepted}
}

// Replied says whether an exchange that ended so has a reply of the API, with a STATUS and an ERROR_CODE.
func (o Outcome) Replied() bool {
	return o == Answered || o == Refused || o == Failed
}
