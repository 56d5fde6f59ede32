package trigger

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
)

// State is how far a delivery has come.
type State string

// The states of a delivery.
const (
	Queued    State = "queued"    // not tried yet, or being tried
	Waiting   State = "waiting"   // to be tried again
	Delivered State = "delivered" // answered with 2xx
	Dead      State = "dead"      // given up
)

// Finished tells whether a delivery is over.
func (s State) Finished() bool { return s == Delivered || s == Dead }

// Delivery is one call that an event makes, with all attempts at it.
type Delivery struct {
	ID       int64     `json:"id"`
	Object   string    `json:"object"` // in lower case, as triggers have it
	Event    string    `json:"event"`
	RecordID string    `json:"record"`
	URL      string    `json:"url"` // as it is shown: a query that the tenant's URL has of its own is masked
	Created  time.Time `json:"created"`
	State    State     `json:"state"`
	Attempts []Attempt `json:"attempts,omitempty"`
	ReplayOf int64     `json:"replayOf,omitzero"` // the delivery that was asked for again; 0: it is a first one
}

// Attempt is one try of a delivery.
type Attempt struct {
	Started  time.Time     `json:"started"` // by the tenant's clock
	Duration time.Duration `json:"duration"`
	Status   int           `json:"status,omitzero"` // of HTTP; 0 where no answer came
	Error    string        `json:"error,omitempty"` // why it did not succeed; empty if it did
	Next     time.Time     `json:"next,omitzero"`   // when it is tried again, by the tenant's clock; zero: it is not
}

// Event is what an agent has done to a record.
type Event struct {
	Object string // in any case
	Kind   string // create, edit or delete
	ID     string
	Value  func(tag string) string // of the record
}

// delivery is a Delivery as the store has it.
type delivery struct {
	Delivery

	Address string `json:"address"`         // the whole URL that is called: it may hold a secret
	Number  int64  `json:"number,omitzero"` // under which it was finished
}

// key names the record, whose deliveries keep their order.
func (d *delivery) key() string { return d.Object + " " + d.RecordID }

// placeholder is a tag in the contract's template of a query.
var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

// query fills the contract's template with the values of a record.
func query(t *contracts.Trigger, value func(tag string) string) string {
	return placeholder.ReplaceAllStringFunc(t.Query, func(found string) string {
		return strings.ReplaceAll(url.QueryEscape(value(strings.Trim(found, "{}"))), "+", "%20")
	})
}

// mask stands for what is not shown.
const mask = "***"

// addresses are a tenant's URL with a query appended: as it is called, and as it is shown.
func addresses(base, query string) (called, shown string) {
	head, own, has := strings.Cut(base, "?")
	switch {
	case !has:
		return head + "?" + query, head + "?" + query
	case own == "":
		return base + query, head + "?" + query
	}
	return base + "&" + query, head + "?" + mask + "&" + query
}
