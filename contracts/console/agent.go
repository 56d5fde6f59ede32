package console

import "time"

// NewRecord is a record that an agent creates.
type NewRecord struct {
	Agent string            `json:"agent" jsonschema:"login or id of the agent who does it"`
	Tags  map[string]string `json:"tags" jsonschema:"values by tag"`
}

// RecordChange is what an agent changes in a record.
type RecordChange struct {
	Agent string            `json:"agent" jsonschema:"login or id of the agent who does it"`
	Tags  map[string]string `json:"tags" jsonschema:"values by tag; an empty one empties the tag, and what is not named stays"`
}

// Triggers are what is called when an agent changes a record.
type Triggers struct {
	URLs         map[string]map[string]string `json:"urls" jsonschema:"by object and event, as in case and edit"`
	AllowHTTP    bool                         `json:"allowHttp" jsonschema:"plain HTTP too, for work on one machine"`
	AllowPrivate bool                         `json:"allowPrivate" jsonschema:"addresses that are not on the internet, such as 127.0.0.1"`
	CA           string                       `json:"ca,omitempty" jsonschema:"certificates in PEM to trust besides those of the system"`
	Timeout      string                       `json:"timeout,omitempty" jsonschema:"of one attempt, as in 10s, which it is if absent"`
	Attempts     int                          `json:"attempts,omitempty" jsonschema:"until a delivery is given up; 6 if absent"`
}

// Delivery is one call of a trigger, with all attempts at it.
type Delivery struct {
	ID       int64     `json:"id"`
	Object   string    `json:"object"`
	Event    string    `json:"event" jsonschema:"create, edit or delete"`
	Record   string    `json:"record" jsonschema:"its id"`
	URL      string    `json:"url" jsonschema:"what is called; a query of the tenant's own is masked"`
	Created  time.Time `json:"created" jsonschema:"by the tenant's clock"`
	State    string    `json:"state" jsonschema:"queued, waiting (to be tried again), delivered or dead"`
	Attempts []Attempt `json:"attempts"`
	ReplayOf int64     `json:"replayOf,omitempty" jsonschema:"the delivery that was asked for again"`
}

// Attempt is one try of a delivery.
type Attempt struct {
	Started     time.Time  `json:"started" jsonschema:"by the tenant's clock"`
	Nanoseconds int64      `json:"durationNanoseconds"`
	HTTPStatus  int        `json:"httpStatus,omitempty"`
	Error       string     `json:"error,omitempty" jsonschema:"why it did not succeed"`
	Next        *time.Time `json:"next,omitempty" jsonschema:"when it is tried again, by the tenant's clock"`
}

// Deliveries are those that meet a query, the oldest first.
type Deliveries struct {
	Deliveries []Delivery `json:"deliveries"`
	Truncated  bool       `json:"truncated" jsonschema:"older ones that were finished are forgotten"`
}

// The states of a Delivery.
const (
	DeliveryQueued    = "queued"
	DeliveryWaiting   = "waiting"
	DeliveryDelivered = "delivered"
	DeliveryDead      = "dead"
)

// Call is one call of a built-in receiver.
type Call struct {
	ID         int64               `json:"id"`
	Receiver   string              `json:"receiver"`
	Method     string              `json:"method"`
	Path       string              `json:"path"`
	Query      string              `json:"query" jsonschema:"as it was sent"`
	Parameters map[string][]string `json:"parameters"`
	Header     map[string][]string `json:"header"`
	Body       string              `json:"body,omitempty"`
	Received   time.Time           `json:"received"`
	HTTPStatus int                 `json:"httpStatus,omitempty" jsonschema:"that was answered; absent where the connection was closed without an answer"`
	Remote     string              `json:"remote"`
}

// Calls are those that meet a query, the oldest first.
type Calls struct {
	Calls     []Call `json:"calls"`
	Truncated bool   `json:"truncated" jsonschema:"older ones are forgotten"`
}

// Behaviour is how a built-in receiver answers. The zero value is a good answer.
type Behaviour struct {
	HTTPStatus int    `json:"httpStatus,omitempty" jsonschema:"200 if absent"`
	Delay      string `json:"delay,omitempty" jsonschema:"before the answer, as in 5s"`
	Drop       bool   `json:"drop,omitempty" jsonschema:"the connection is closed without an answer"`
	CutBody    bool   `json:"cutBody,omitempty" jsonschema:"it is closed in the middle of the answer"`
	Location   string `json:"location,omitempty" jsonschema:"where a redirect leads"`
	Body       string `json:"body,omitempty"`
	Times      int    `json:"times,omitempty" jsonschema:"for so many calls; until told otherwise if absent"`
}

// Behaviours are how a receiver answers the calls to come, one after the other.
type Behaviours struct {
	Behaviours []Behaviour `json:"behaviours"`
}

// Attachment is a file on a record.
type Attachment struct {
	Name  string    `json:"name"`
	Type  string    `json:"type" jsonschema:"its media type"`
	Size  int       `json:"size" jsonschema:"in bytes"`
	Added time.Time `json:"added" jsonschema:"by the tenant's clock"`
}

// Attachments are those of a record, in the order in which they were added.
type Attachments struct {
	Attachments []Attachment `json:"attachments"`
}
