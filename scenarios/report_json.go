package scenarios

import (
	"encoding/json"
	"io"
	"time"

	"github.com/crmock/crmock/contracts/client"
)

// ReportVersion is the version of the report's form in JSON. Within a version, keys are added and never change or go.
const ReportVersion = 1

// The report in JSON. Times are in milliseconds.
type (
	reportJSON struct {
		Version     int           `json:"version"`
		Target      string        `json:"target"`
		Gateway     string        `json:"gateway,omitempty"`
		Console     bool          `json:"console"`
		Seed        uint64        `json:"seed"`
		Started     time.Time     `json:"started"`
		Took        float64       `json:"milliseconds"`
		Interrupted bool          `json:"interrupted"`
		OK          bool          `json:"ok"`
		Counts      Counts        `json:"counts"`
		Runs        []runJSON     `json:"runs"`
		Latencies   []latencyJSON `json:"latencies"`
	}
	runJSON struct {
		Scenario string       `json:"scenario"`
		File     string       `json:"file,omitempty"`
		Tags     []string     `json:"tags"`
		Round    int          `json:"round,omitempty"`
		State    State        `json:"state"`
		Reason   string       `json:"reason,omitempty"`
		Note     string       `json:"note,omitempty"`
		Tenant   string       `json:"tenant,omitempty"`
		Left     string       `json:"left,omitempty"`
		Started  *time.Time   `json:"started,omitempty"`
		Took     float64      `json:"milliseconds"`
		Answers  int          `json:"answers"`
		Failure  *failureJSON `json:"failure,omitempty"`
	}
	failureJSON struct {
		Place       string           `json:"place"`
		Path        string           `json:"path,omitempty"`
		Step        string           `json:"step,omitempty"`
		Round       string           `json:"round,omitempty"`
		Message     string           `json:"message,omitempty"`
		Differences []differenceJSON `json:"differences"`
		Hint        string           `json:"hint,omitempty"`
		Exchange    *exchangeJSON    `json:"exchange,omitempty"`
	}
	differenceJSON struct {
		Path     string `json:"path"`
		Expected string `json:"expected"`
		Got      string `json:"got"`
	}
	exchangeJSON struct {
		Operation string  `json:"operation"`
		URL       string  `json:"url"`
		Request   string  `json:"request"`
		Status    int     `json:"status"`
		Reply     string  `json:"reply"`
		Error     string  `json:"error,omitempty"`
		Took      float64 `json:"milliseconds"`
	}
	latencyJSON struct {
		Operation string  `json:"operation"`
		Answers   int     `json:"answers"`
		P50       float64 `json:"p50"`
		P90       float64 `json:"p90"`
		P99       float64 `json:"p99"`
		Greatest  float64 `json:"max"`
	}
)

// WriteJSON writes the report in JSON, indented.
func WriteJSON(w io.Writer, r Report) error {
	document := reportJSON{
		Version: ReportVersion, Target: r.Target, Gateway: r.Gateway, Console: r.Console, Seed: r.Seed, Started: r.Started,
		Took: inMilliseconds(r.Duration), Interrupted: r.Interrupted, OK: r.OK(), Counts: r.Counts(),
		Runs: make([]runJSON, len(r.Results)), Latencies: []latencyJSON{},
	}
	for i, result := range r.Results {
		document.Runs[i] = result.json()
	}
	for _, l := range r.Latencies() {
		document.Latencies = append(document.Latencies, latencyJSON{
			l.Operation, l.Count, inMilliseconds(l.P50), inMilliseconds(l.P90), inMilliseconds(l.P99), inMilliseconds(l.Greatest),
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // this is not for a web page
	encoder.SetIndent("", " ")
	return encoder.Encode(document)
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func (r Result) json() runJSON {
	run := runJSON{
		Scenario: r.Scenario.Name, File: r.Scenario.Position.File, Tags: append([]string{}, r.Scenario.Tags...), Round: r.Round,
		State: r.State, Reason: r.Reason, Note: r.Note, Tenant: r.Tenant, Left: r.Left, Took: inMilliseconds(r.Duration), Answers: len(r.Sent),
	}
	if !r.Started.IsZero() {
		run.Started = &r.Started
	}
	if r.Failure != nil {
		run.Failure = r.Failure.json()
	}
	return run
}

func (f *Failure) json() *failureJSON {
	made := &failureJSON{
		Place: f.At.Position.String(), Path: f.At.Path, Step: f.Step, Round: f.Round, Message: f.Message, Hint: f.Hint,
		Differences: []differenceJSON{},
	}
	for _, d := range f.Differences {
		made.Differences = append(made.Differences, differenceJSON(d))
	}
	if f.Exchange != nil {
		made.Exchange = exchangeInJSON(f.Exchange)
	}
	return made
}

func exchangeInJSON(e *client.Exchange) *exchangeJSON {
	return &exchangeJSON{e.Operation, e.URL, e.Request, e.Status, e.Reply, e.Error, inMilliseconds(e.Duration)}
}
