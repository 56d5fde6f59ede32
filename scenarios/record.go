package scenarios

import (
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// Exchanged is one exchange as Distill takes it. It is made without secrets: who called is known by marks that can only be
// compared, and a made-up value stands where the value of a secret tag stood.
type Exchanged struct {
	Endpoint       string // by the contract's name, as in classic
	Caller         Caller
	Object, Action string // as sent
	Fields         []contracts.Field
	HTTP           int         // status of HTTP; 0 where no answer came
	Reply          *wire.Reply // without its text, which may repeat a secret; nil where the answer was none of the API
	Lost           bool        // the target hung up without a whole answer
	Started        time.Time
	Duration       time.Duration // until the last byte of the answer
	Masked         bool          // something else than a secret looked like one of the request, and is masked
	LeftOut        string        // why it cannot be part of a scenario; empty where it can
}

// Caller is who called. The texts are marks: equal for equal credentials, and of no other use. Those of one recorder cannot
// be compared with those of another.
type Caller struct {
	Tenant, Username, Password string // the password is the key where the endpoint takes one
}

// ended is when the answer was there.
func (e *Exchanged) ended() time.Time { return e.Started.Add(e.Duration) }

// succeeded tells whether the command was carried out.
func (e *Exchanged) succeeded() bool { return e.Reply != nil && e.Reply.Status == 0 }
