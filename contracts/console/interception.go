package console

import "time"

// Interception is what is done to calls of a tenant in place of answering them as the API would: when a call matches,
// then something is done. A call is held against a tenant's interceptions in their order. The first that it meets is
// done to it; a delay is done as well as the next one that the call meets.
type Interception struct {
	ID       string `json:"id,omitempty" jsonschema:"letters, digits, dots, dashes and underscores; given one if empty"`
	When     When   `json:"when" jsonschema:"the calls that are meant"`
	Then     Then   `json:"then" jsonschema:"what is done to them, exactly one thing"`
	Disabled bool   `json:"disabled,omitempty" jsonschema:"it neither does nor counts anything"`

	Origin  string `json:"origin,omitempty" jsonschema:"only read: file, where it stands in crmock.yaml, or console"`
	Matched int64  `json:"matched,omitempty" jsonschema:"only read: the calls that operation and tags meant"`
	Hits    int64  `json:"hits,omitempty" jsonschema:"only read: the calls that it was done to"`
}

// When says which calls an interception means. All that is set has to hold. The calls that operation and tags mean, and that
// no interception before it has answered, are counted from 1 on in the order in which they are read; nth, every and share
// choose by that number.
type When struct {
	Operation string            `json:"operation,omitempty" jsonschema:"OBJECT.ACTION, as in Customer.Add; % stands for any run of characters; any if empty"`
	Tags      map[string]string `json:"tags,omitempty" jsonschema:"values of tags as sent, by name in any case; % stands for any run of characters; an empty one: not sent, or empty"`
	Nth       int64             `json:"nth,omitempty" jsonschema:"only the call of this number"`
	Every     int64             `json:"every,omitempty" jsonschema:"only calls whose number can be divided by this one"`
	Share     float64           `json:"share,omitempty" jsonschema:"only this share of the calls, above 0 and up to 1, chosen by seed and number"`
	Seed      uint64            `json:"seed,omitempty" jsonschema:"of what is left to chance: share, and the length of delays"`
	Times     int64             `json:"times,omitempty" jsonschema:"at most so many calls; any number if 0"`
	Until     *time.Time        `json:"until,omitempty" jsonschema:"only calls before that moment of the tenant's clock"`
}

// Then is what an interception does. Exactly one member is set.
type Then struct {
	Delay       *ActDelay     `json:"delay,omitempty" jsonschema:"answer late"`
	Problem     *ActProblem   `json:"problem,omitempty" jsonschema:"answer with a problem of the contract; nothing is carried out"`
	Status      *ActStatus    `json:"status,omitempty" jsonschema:"answer with a status of HTTP; nothing is carried out"`
	Reply       *ActReply     `json:"reply,omitempty" jsonschema:"answer with a text of one's own"`
	Drop        *ActDrop      `json:"drop,omitempty" jsonschema:"close the connection before, amid or after the reply"`
	Half        *ActHalf      `json:"half,omitempty" jsonschema:"carry out, and answer with the first half of the reply, as if it were all"`
	Malformed   *ActMalformed `json:"malformed,omitempty" jsonschema:"carry out, and answer with XML that is not well-formed"`
	Charset     *ActCharset   `json:"charset,omitempty" jsonschema:"carry out, and answer in another charset than the reply declares"`
	Drip        *ActDrip      `json:"drip,omitempty" jsonschema:"carry out, and answer in small pieces over some time"`
	Unavailable *ActOutage    `json:"unavailable,omitempty" jsonschema:"from the first hit on, answer for a while that the service is unavailable"`
	Lost        *ActLost      `json:"lost,omitempty" jsonschema:"carry out, and close the connection without a reply"`
	Twice       *ActTwice     `json:"twice,omitempty" jsonschema:"carry out two times, as a proxy does that repeats a request, and answer the second time's reply"`
}

// ActDelay is how long an answer waits: always as long (fixed), evenly spread between two lengths (min and max), or spread
// as the times of real services are (log-normal: median and sigma). Lengths are written like 250ms or 2s.
type ActDelay struct {
	Fixed  string  `json:"fixed,omitempty" jsonschema:"always as long"`
	Min    string  `json:"min,omitempty" jsonschema:"evenly spread from here, with max"`
	Max    string  `json:"max,omitempty" jsonschema:"evenly spread up to here, with min; the longest, with median"`
	Median string  `json:"median,omitempty" jsonschema:"log-normal: half of the delays are shorter"`
	Sigma  float64 `json:"sigma,omitempty" jsonschema:"log-normal: spread, as in 0.5"`
}

// ActProblem answers with a problem of the contract.
type ActProblem struct {
	Name string `json:"name" jsonschema:"of the problem, as in duplicate"`
	Tag  string `json:"tag,omitempty" jsonschema:"that its text is about, where it is about one"`
}

// ActStatus answers with a status of HTTP, as a proxy in front of the API would.
type ActStatus struct {
	Code  int    `json:"code" jsonschema:"200 to 599"`
	Body  string `json:"body,omitempty" jsonschema:"a page with the status if empty"`
	Type  string `json:"type,omitempty" jsonschema:"of the content; text/html; charset=utf-8 if empty"`
	Retry string `json:"retry,omitempty" jsonschema:"value of the header Retry-After"`
}

// ActReply answers with a text of one's own. ${request.TAG} in it is a tag as sent, and ${reply.TAG} one of the first ITEM
// of the real reply, for which the call is carried out; both escaped for XML. $${ stands for ${ itself.
type ActReply struct {
	Body string `json:"body" jsonschema:"the text, with its placeholders"`
	Code int    `json:"code,omitempty" jsonschema:"status of HTTP; 200 if 0"`
	Type string `json:"type,omitempty" jsonschema:"of the content; the API's own if empty; the body is sent in its charset"`
}

// ActDrop closes the connection.
type ActDrop struct {
	At    string `json:"at" jsonschema:"before the reply, with nothing carried out; amid it; or after it, unannounced"`
	Reset bool   `json:"reset,omitempty" jsonschema:"with a reset instead of an end"`
}

// The moments at which an ActDrop closes the connection.
const (
	DropBefore = "before"
	DropAmid   = "amid"
	DropAfter  = "after"
)

// ActHalf answers with half a reply.
type ActHalf struct{}

// ActMalformed answers with XML that is not well-formed.
type ActMalformed struct {
	How string `json:"how,omitempty" jsonschema:"end-tag: an end tag has another name; ampersand: one stands bare in a text; junk: text follows the root; end-tag if empty"`
}

// ActCharset answers in a charset that the reply does not declare.
type ActCharset struct {
	Name string `json:"name,omitempty" jsonschema:"of the bytes that are sent: UTF-16, UTF-8 or ISO-8859-1; UTF-16 if empty"`
}

// ActDrip answers in pieces.
type ActDrip struct {
	Over   string `json:"over" jsonschema:"time from the first piece to the last, as in 5s"`
	Pieces int    `json:"pieces,omitempty" jsonschema:"how many; 10 if 0"`
}

// ActOutage answers HTTP 503 with Retry-After and, as XML, the contract's problem unavailable. Nothing is carried out.
type ActOutage struct {
	For string `json:"for" jsonschema:"time from the first hit on, by the tenant's clock, as in 30s"`
}

// ActLost loses the reply of a call that was carried out.
type ActLost struct {
	Reset bool `json:"reset,omitempty" jsonschema:"with a reset instead of an end"`
}

// ActTwice carries a call out two times.
type ActTwice struct{}

// Interceptions are those of a tenant in their order.
type Interceptions struct {
	Interceptions []Interception `json:"interceptions"`
}

// InterceptionChange turns an interception on or off, or gives it another place. What is absent stays.
type InterceptionChange struct {
	Disabled *bool `json:"disabled,omitempty"`
	Position *int  `json:"position,omitempty" jsonschema:"from 1 on"`
}

// Intercepted is what an interception did to a call.
type Intercepted struct {
	ID  string `json:"id"`
	Act string `json:"act" jsonschema:"as its member of then is called"`
	Did string `json:"did" jsonschema:"in words"`
}
