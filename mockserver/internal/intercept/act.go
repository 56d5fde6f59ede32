package intercept

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// Act is one kind of thing that can be done to a call. It is shared by all calls, so it keeps nothing of them.
type Act interface {
	// Do answers the call. It carries it out, by Apply, as often as it likes. Its error says that the client has left.
	Do(ctx context.Context, call Call) (Answer, error)
}

// Call is a call that an interception is done to.
type Call struct {
	Contract  *contracts.Contract // of the tenant
	Operation string              // OBJECT.ACTION, in the contract's spelling where it has one
	Fields    []contracts.Field   // the tags as sent
	Now       time.Time           // by the tenant's clock

	Apply func(context.Context) (Answer, error)      // carries the call out, and answers as the API does
	Reply func(wire.Reply) Answer                    // a reply as the API writes it
	Wait  func(context.Context, time.Duration) error // lets time pass; its error says that the client has left

	hit hit
}

// hit is what an interception knows of a call that it is done to.
type hit struct {
	number int64     // of the call, among those that are meant
	first  time.Time // when the interception was first done, by the tenant's clock
	seed   uint64
}

// random is what is left to chance in a call: the same for the same seed and number.
func (h hit) random() *rand.Rand { return rand.New(rand.NewPCG(h.seed, uint64(h.number))) } //nolint:gosec // faults are no secret, and have to come again

// field is the value of a tag as sent; the name in any case.
func (c Call) field(tag string) string {
	for _, field := range c.Fields {
		if wire.SameName(field.Tag, tag) {
			return field.Value
		}
	}
	return ""
}

// Answer is what is sent, and how.
type Answer struct {
	Status int         // of HTTP
	Header http.Header // never nil
	Body   []byte
	Whole  []byte     // what Body is a piece of, or another spelling of; nil where Body is what the API has written
	Reply  wire.Reply // what the body says, where the API has replied
	Did    string     // what was done, in words

	Sending Sending
}

// Sending is how an answer is sent. The zero value sends all of it at once.
type Sending struct {
	Cut    bool // only so many bytes of the body are sent, though all are announced; then the connection is closed
	Bytes  int
	Silent bool // nothing is sent; the connection is closed
	Close  bool // the connection is closed after the answer, without being announced
	Reset  bool // the connection is reset where it would be closed

	Pieces int           // the body is sent in so many pieces,
	Over   time.Duration // from the first to the last so long
}

// Whole says whether the client gets all that is announced.
func (s Sending) Whole() bool { return !s.Cut && !s.Silent }

// kind is a kind of act as it is declared.
type kind struct {
	name string // of its member in console.Then
	make func(console.Then) (Act, error)

	goesOn bool // the next interception that the call meets is done as well
}

// kinds are all kinds of acts. To add one, see docs/guides/add-an-interception.md.
func kinds() []kind {
	return []kind{
		{name: "delay", make: of(newDelay, func(t console.Then) *console.ActDelay { return t.Delay }), goesOn: true},
		{name: "problem", make: of(newProblem, func(t console.Then) *console.ActProblem { return t.Problem })},
		{name: "status", make: of(newStatus, func(t console.Then) *console.ActStatus { return t.Status })},
		{name: "reply", make: of(newReply, func(t console.Then) *console.ActReply { return t.Reply })},
		{name: "drop", make: of(newDrop, func(t console.Then) *console.ActDrop { return t.Drop })},
		{name: "half", make: of(newHalf, func(t console.Then) *console.ActHalf { return t.Half })},
		{name: "malformed", make: of(newMalformed, func(t console.Then) *console.ActMalformed { return t.Malformed })},
		{name: "charset", make: of(newCharset, func(t console.Then) *console.ActCharset { return t.Charset })},
		{name: "drip", make: of(newDrip, func(t console.Then) *console.ActDrip { return t.Drip })},
		{name: "unavailable", make: of(newOutage, func(t console.Then) *console.ActOutage { return t.Unavailable })},
		{name: "lost", make: of(newLost, func(t console.Then) *console.ActLost { return t.Lost })},
		{name: "twice", make: of(newTwice, func(t console.Then) *console.ActTwice { return t.Twice })},
	}
}

// of makes an act of its member of console.Then; nil where that is not set.
func of[T any](construct func(T) (Act, error), member func(console.Then) *T) func(console.Then) (Act, error) {
	return func(then console.Then) (Act, error) {
		if declared := member(then); declared != nil {
			return construct(*declared)
		}
		return nil, nil
	}
}

// Kinds are the names of all kinds of acts, in the order of console.Then.
func Kinds() []string {
	all := kinds()
	names := make([]string, len(all))
	for i, k := range all {
		names[i] = k.name
	}
	return names
}
