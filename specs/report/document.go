package report

import (
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
)

// Version is the version of the Document's form in JSON. Within a version, keys are added and never change or go.
const Version = 1

// Document is a run as JSON keeps it, and what every other form is made from. The jsonschema tags are the
// documentation of docs/verify.schema.json.
type Document struct {
	Version     int       `json:"version" jsonschema:"version of this form; within it, keys are added and never change or go"`
	Program     string    `json:"program" jsonschema:"what made the report, with its version"`
	Contract    Contract  `json:"contract" jsonschema:"what the target was held against"`
	Target      Target    `json:"target" jsonschema:"what was verified"`
	Started     time.Time `json:"started"`
	Seconds     float64   `json:"seconds" jsonschema:"how long the run took"`
	Seed        int64     `json:"seed" jsonschema:"of the order and of all values made up; the same seed gives the same run"`
	Interrupted bool      `json:"interrupted" jsonschema:"the run was ended before all chosen specs were carried out"`
	OK          bool      `json:"ok" jsonschema:"nothing failed, and the run came to its end"`
	Counts      Counts    `json:"counts" jsonschema:"specs by how they ended"`
	Coverage    []Cover   `json:"coverage" jsonschema:"clauses of the contract by provenance and by how they ended"`
	Specs       []Spec    `json:"specs" jsonschema:"by concern, then in the contract's order"`
	Clauses     []Clause  `json:"clauses" jsonschema:"every clause of the contract, in its order"`
	Left        []Left    `json:"left" jsonschema:"records that the run has added; the API cannot delete them"`
}

// Contract is what the target was held against.
type Contract struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Clauses int    `json:"clauses" jsonschema:"how many there are"`
}

// Target is what was verified, and how.
type Target struct {
	URLs    []string `json:"urls"`
	Gateway string   `json:"gateway,omitempty"`
	Tenant  string   `json:"tenant" jsonschema:"whose credentials were used where others were not needed"`
	Profile string   `json:"profile" jsonschema:"write or read-only"`
	Mock    bool     `json:"mock" jsonschema:"the target is crmock: what it does is no evidence of the vendor's API"`
}

// Counts are specs, or clauses, by how they ended.
type Counts struct {
	Passed       int `json:"passed"`
	Failed       int `json:"failed"`
	Skipped      int `json:"skipped" jsonschema:"the target does not allow what they need"`
	NotExercised int `json:"notExercised" jsonschema:"not chosen, or the run ended before, or no spec looks at it"`
}

// Total is all of them.
func (c Counts) Total() int { return c.Passed + c.Failed + c.Skipped + c.NotExercised }

func (c *Counts) add(state specs.State) {
	switch state {
	case specs.Passed:
		c.Passed++
	case specs.Failed:
		c.Failed++
	case specs.Skipped:
		c.Skipped++
	default:
		c.NotExercised++
	}
}

// Spec is how one spec ended.
type Spec struct {
	Text      string      `json:"text" jsonschema:"the sentence that was checked"`
	Concern   string      `json:"concern"`
	Object    string      `json:"object,omitempty" jsonschema:"that it is about; some are about none"`
	Operation string      `json:"operation,omitempty"`
	Clauses   []string    `json:"clauses" jsonschema:"ids; the first names the spec"`
	State     specs.State `json:"state" jsonschema:"passed, failed, skipped or not exercised"`
	Reason    string      `json:"reason,omitempty" jsonschema:"of a skip"`
	Failure   string      `json:"failure,omitempty" jsonschema:"what was expected and what was got"`
	Hints     []string    `json:"hints,omitempty" jsonschema:"what to do about a failure"`
	Seconds   float64     `json:"seconds"`
	Exchanges []Exchange  `json:"exchanges" jsonschema:"in the order in which they ended"`
}

// clause is the id that names the spec, empty where it has none.
func (s Spec) clause() string {
	if len(s.Clauses) == 0 {
		return ""
	}
	return s.Clauses[0]
}

// Exchange is one request with its answer, without secrets.
type Exchange struct {
	Operation    string    `json:"operation,omitempty" jsonschema:"OBJECT.ACTION; empty for a document sent as it stands"`
	Method       string    `json:"method"`
	URL          string    `json:"url"`
	Request      string    `json:"request" jsonschema:"what was sent, as it was before a form encoding"`
	Status       int       `json:"status" jsonschema:"of HTTP; 0 where no answer came"`
	ContentType  string    `json:"contentType,omitempty"`
	Reply        string    `json:"reply" jsonschema:"the body; one that is not UTF-8 is read as ISO-8859-1"`
	Clause       string    `json:"clause,omitempty" jsonschema:"by which crmock explains a refusal; empty from other targets"`
	Hint         string    `json:"hint,omitempty" jsonschema:"by which crmock explains a refusal; empty from other targets"`
	Error        string    `json:"error,omitempty" jsonschema:"why there is no reply"`
	Started      time.Time `json:"started"`
	Milliseconds float64   `json:"milliseconds" jsonschema:"until the last byte"`
	TLS          string    `json:"tls,omitempty" jsonschema:"version and cipher suite; empty for HTTP"`
	Remote       string    `json:"remote,omitempty" jsonschema:"host and port connected to"`
	Reused       bool      `json:"reused,omitempty" jsonschema:"the connection had served an earlier exchange"`
}

// Clause is what the run says of one clause of the contract.
type Clause struct {
	ID         string               `json:"id"`
	Says       string               `json:"says" jsonschema:"the clause as a sentence"`
	Place      string               `json:"place" jsonschema:"where the contract states it"`
	Provenance contracts.Provenance `json:"provenance" jsonschema:"documented, observed or assumed"`
	Sources    []string             `json:"sources,omitempty"`
	State      specs.State          `json:"state" jsonschema:"passed, failed, skipped or not exercised"`
	Reason     string               `json:"reason,omitempty" jsonschema:"of a skip"`
}

// Left is the records of one object that the run has added.
type Left struct {
	Object string   `json:"object"`
	IDs    []string `json:"ids"`
}
