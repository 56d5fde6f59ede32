package scenarios

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/xmldoc"
)

func (c *checker) setup(s *Setup) {
	if s.Settings != nil {
		c.settings(s.Settings)
	}
	if s.Credentials != nil {
		c.credentials(s.Credentials)
	}
	for _, right := range s.Rights {
		c.right(right)
	}
	c.extend(s)
	for _, trigger := range s.Triggers {
		c.trigger(trigger.Origin, trigger.Object, trigger.Event)
	}
	for i := range s.Records {
		c.record(&s.Records[i])
	}
	for _, fake := range s.Fakes {
		if c.object(fake.Origin, fake.Object); fake.Count < 1 {
			c.fail(fake.Origin, "count=%d: one record at least", fake.Count)
		}
	}
	if s.Clock != nil {
		c.clock(s.Clock)
	}
	for _, interception := range s.Interceptions {
		c.interception(interception)
	}
}

func (c *checker) settings(s *Settings) {
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "Local" {
		c.fail(s.Origin, "time-zone=%q is not an IANA name, as in Europe/Paris", s.TimeZone)
	}
	if s.Charset != "" && s.Charset != "ISO-8859-1" && s.Charset != "UTF-8" {
		c.fail(s.Origin, "charset=%q: replies are written in ISO-8859-1 or UTF-8", s.Charset)
	}
	if s.Enabled == nil && s.MaxItems == nil && s.TimeZone == "" && s.Charset == "" {
		c.fail(s.Origin, "it sets nothing: say enabled, max-items, time-zone or charset")
	}
}

func (c *checker) credentials(s *Credentials) {
	if s.Username == nil && s.Password == nil {
		c.fail(s.Origin, "it sets nothing: say username, password or both")
	}
	c.optionalText(s.Origin, "username", s.Username)
	c.optionalText(s.Origin, "password", s.Password)
	c.former = true
}

func (c *checker) optionalText(at Origin, what string, text *string) {
	if text != nil {
		c.text(at, what, *text)
	}
}

func (c *checker) right(right Right) {
	object := c.object(right.Origin, right.Object)
	if object == nil {
		return
	}
	var actions []string
	for _, operation := range object.Actions {
		actions = append(actions, strings.ToLower(operation.Action))
	}
	for _, action := range right.Actions {
		if object.Operation(action) == nil || action != strings.ToLower(action) {
			c.fail(right.Origin, "there is no action %q of %s; %s", action, right.Object, knownWords(action, append(actions, noActions)))
		}
	}
}

// extend makes the contract that of the tenant, one setting after the other, so that each problem has its place. A setting
// that is refused plays no further part.
func (c *checker) extend(s *Setup) {
	for _, list := range s.Picklists {
		if list.Name == "" {
			continue
		}
		picklists := maps.Clone(c.extension.Picklists)
		if picklists == nil {
			picklists = map[string][]contracts.Option{}
		}
		picklists[list.Name] = list.Values
		c.extendBy(list.Origin, contracts.Extension{Picklists: picklists, CustomFields: c.extension.CustomFields})
	}
	for _, field := range s.CustomFields {
		if c.object(field.Origin, field.Object) != nil && field.Tag != "" {
			fields := append(slices.Clone(c.extension.CustomFields), field.CustomField)
			c.extendBy(field.Origin, contracts.Extension{Picklists: c.extension.Picklists, CustomFields: fields})
		}
	}
}

// extendBy extends the contract as it was given by all settings so far: those of a tenant replace each other.
func (c *checker) extendBy(at Origin, extension contracts.Extension) {
	extended, err := c.given.Extend(extension)
	var list *xmldoc.ListError
	switch {
	case err == nil:
		c.contract, c.extension = extended, extension
	case errors.As(err, &list):
		for _, problem := range list.Problems {
			c.fail(at, "%s", problem.Message)
		}
	default:
		c.fail(at, "%v", err)
	}
}

// record holds names against the contract. Values are checked by the server: some are known only when it runs.
func (c *checker) record(record *Record) {
	object := c.contract.Object(record.Object)
	if object == nil || object.Operation(contracts.Add) == nil {
		var names []string
		for _, known := range c.contract.Objects {
			names = append(names, known.Name)
		}
		c.fail(record.Origin, "there is no object %q that can be added; %s", record.Object, knownWords(record.Object, names))
		return
	}
	for i, field := range record.Fields {
		at := placeOf(record.places, i, record.Origin)
		if object.Tag(field.Tag) == nil {
			c.param(at, object.Operation(contracts.Add), field.Tag)
		}
		c.text(at, "", field.Value)
	}
}

// placeOf is where the i-th field stands; one that a program has made stands where all of them do.
func placeOf(places []Origin, i int, all Origin) Origin {
	if i < len(places) {
		return places[i]
	}
	return all
}

func (c *checker) clock(clock *Clock) {
	known := []string{console.ClockReal, console.ClockOffset, console.ClockFrozen}
	switch mode := clock.Mode; {
	case mode == "":
	case mode != console.ClockReal && mode != console.ClockOffset && mode != console.ClockFrozen:
		c.fail(clock.Origin, "mode=%q is unknown; %s", mode, knownWords(mode, known))
	case (mode == console.ClockOffset) != (clock.Offset != 0):
		c.fail(clock.Origin, "offset goes with mode=\"offset\", and that mode needs one, as in offset=\"-36h\"")
	case mode != console.ClockFrozen && !clock.Now.IsZero():
		c.fail(clock.Origin, "now goes with mode=\"frozen\"")
	}
}

func (c *checker) interception(interception Interception) {
	if _, err := interception.Decode(); err != nil {
		c.fail(interception.Origin, "it is not an interception of the console: %v", err)
	}
}

// Decode is the interception as the console takes it.
func (i Interception) Decode() (console.Interception, error) {
	var decoded console.Interception
	decoder := json.NewDecoder(bytes.NewReader([]byte(i.JSON)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&decoded); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the JSON ends too early")
		}
		return decoded, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return decoded, errors.New("something stands behind the JSON")
	}
	if decoded.ID != "" && decoded.ID != i.ID {
		return decoded, errors.New("its id differs from the attribute; leave it out of the JSON")
	}
	decoded.ID = i.ID
	return decoded, nil
}
