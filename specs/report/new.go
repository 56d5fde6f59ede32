package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/specs"
)

// New makes the document of a run out of its result. Program is what carried it out, with its version. The target is
// the one that was handed to specs.Run: its secrets are masked wherever they stand.
func New(result specs.Result, target specs.Target, program string) Document {
	m := maker{secrets: secretsOf(target), place: map[string]int{}}
	d := Document{
		Version: Version, Program: program, Target: m.target(target),
		Started: result.Started.UTC().Truncate(time.Millisecond), Seconds: seconds(result.Duration), Seed: result.Seed,
		Interrupted: result.Interrupted, OK: result.OK(), Specs: []Spec{}, Clauses: []Clause{}, Left: left(target.Contract, result.Left),
	}
	if target.Contract != nil {
		d.Contract = Contract{Name: target.Contract.Name, Version: target.Contract.Version}
	}
	for i, clause := range result.Clauses {
		m.place[clause.ID] = i + 1
		d.Clauses = append(d.Clauses, m.clause(clause))
	}
	d.Contract.Clauses = len(d.Clauses)
	for _, spec := range result.Specs {
		made := m.spec(spec)
		made.Hints = hints(made, d, m.place)
		d.Counts.add(spec.State)
		d.Specs = append(d.Specs, made)
		d.Target.Mock = d.Target.Mock || slices.ContainsFunc(made.Exchanges, func(e Exchange) bool { return e.Clause != "" })
	}
	slices.SortStableFunc(d.Specs, m.compare)
	d.Coverage = cover(d.Clauses)
	return d
}

// maker makes the parts of a document.
type maker struct {
	secrets secrets
	place   map[string]int // of a clause in the contract, from 1
}

// compare orders specs by concern, then as the contract orders their clauses. Two of one clause are told by their texts.
func (m maker) compare(a, b Spec) int {
	return cmp.Or(
		cmp.Compare(a.Concern, b.Concern),
		cmp.Compare(m.place[a.clause()], m.place[b.clause()]),
		cmp.Compare(a.Text, b.Text),
	)
}

func (m maker) target(t specs.Target) Target {
	made := Target{
		URLs: []string{}, Gateway: m.legible(t.Gateway), Profile: string(cmp.Or(t.Profile, specs.Write)),
		Mock: t.Console != "", // nobody else has one
	}
	for _, url := range t.URLs {
		made.URLs = append(made.URLs, m.legible(url))
	}
	if len(t.Credentials) > 0 {
		made.Tenant = t.Credentials[0].Tenant
	}
	return made
}

func (m maker) clause(c specs.ClauseResult) Clause {
	return Clause{
		ID: c.ID, Says: c.Says, Place: c.Place, Provenance: c.Provenance, Sources: c.Sources,
		State: c.State, Reason: m.legible(c.Reason),
	}
}

func (m maker) spec(s specs.SpecResult) Spec {
	made := Spec{
		Text: m.legible(s.Text), Concern: s.Concern, Clauses: append([]string{}, s.Clauses...), State: s.State,
		Reason: m.legible(s.Reason), Failure: strings.TrimSpace(m.legible(s.Failure)),
		Seconds: seconds(s.Duration), Exchanges: []Exchange{},
	}
	if len(s.Clauses) > 0 {
		made.Object, made.Operation = subject(s)
	}
	for _, exchange := range s.Exchanges {
		made.Exchanges = append(made.Exchanges, m.exchange(exchange))
	}
	return made
}

// subject is what a spec is about, as its labels say.
func subject(s specs.SpecResult) (object, operation string) {
	for _, label := range (specs.Spec{Concern: s.Concern, Clauses: s.Clauses}).Labels() {
		if name, found := strings.CutPrefix(label, "object:"); found {
			object = name
		}
		if name, found := strings.CutPrefix(label, "operation:"); found {
			operation = name
		}
	}
	return object, operation
}

func (m maker) exchange(e client.Exchange) Exchange {
	return Exchange{
		Operation: m.legible(e.Operation), Method: e.Method, URL: m.legible(e.URL), Request: m.legible(e.Request),
		Status: e.Status, ContentType: m.legible(e.ContentType), Reply: m.legible(e.Reply),
		Clause: m.legible(e.Clause), Hint: m.legible(e.Hint), Error: m.legible(e.Error),
		Started: e.Started.UTC().Truncate(time.Microsecond), Milliseconds: milliseconds(e.Duration),
		TLS:    strings.TrimSpace(e.TLS.Version + " " + e.TLS.CipherSuite),
		Remote: e.RemoteAddr, Reused: e.Reused,
	}
}

// legible is a text in UTF-8 and without secrets. What is not UTF-8 is taken for ISO-8859-1, in which every byte is
// something; it may still hold secrets in UTF-8.
func (m maker) legible(text string) string {
	text = m.secrets.mask(text)
	if utf8.ValidString(text) {
		return text
	}
	decoded, err := charmap.ISO8859_1.NewDecoder().String(text)
	if err != nil {
		decoded = strings.ToValidUTF8(text, "\uFFFD")
	}
	return m.secrets.mask(decoded)
}

// left groups records by object, both sorted, numbers by their value. An object goes by its own name, whatever alias a
// request had for it.
func left(contract *contracts.Contract, records []specs.Left) []Left {
	byObject := map[string][]string{}
	for _, record := range records {
		name := record.Object
		if contract != nil && contract.Object(name) != nil {
			name = contract.Object(name).Name
		}
		byObject[name] = append(byObject[name], record.ID)
	}
	grouped := []Left{}
	for _, object := range slices.Sorted(maps.Keys(byObject)) {
		ids := byObject[object]
		slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
		grouped = append(grouped, Left{Object: object, IDs: slices.Compact(ids)})
	}
	return grouped
}

func seconds(d time.Duration) float64 {
	return float64(d.Round(time.Millisecond).Milliseconds()) / 1000
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond).Microseconds()) / 1000
}
