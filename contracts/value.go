package contracts

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// The types that more than their own line below knows.
const (
	typeChoice = "choice"
	typeAgent  = "agent"
	typeDate   = "date"
)

// valueType is one kind of value: whether a text is one, and what one is in words.
type valueType struct {
	name     string
	valid    func(c *Contract, tag *Tag, value string) bool
	expected func(c *Contract, tag *Tag) string
}

// valueTypes has the default first.
//
//nolint:gochecknoglobals // constant table
var valueTypes = []valueType{
	{"text", func(*Contract, *Tag, string) bool { return true }, fixed("any text")},
	{"id", func(*Contract, *Tag, string) bool { return true }, fixed("the id of a record")},
	{"email", func(_ *Contract, _ *Tag, v string) bool { return validEmail(v) }, fixed("an e-mail address, as in ann.lee@example.com")},
	{"url", func(_ *Contract, _ *Tag, v string) bool { return validURL(v) }, fixed("an http or https URL")},
	{"number", func(_ *Contract, _ *Tag, v string) bool { return number.MatchString(v) }, fixed("a number")},
	{typeDate, validDate, func(_ *Contract, tag *Tag) string { return "a date in the form " + tag.Format }},
	{typeChoice, validChoice, expectedChoice},
	{typeAgent, validAgent, expectedAgent},
}

var number = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

func fixed(text string) func(*Contract, *Tag) string {
	return func(*Contract, *Tag) string { return text }
}

func valueTypeNames() []string {
	names := make([]string, len(valueTypes))
	for i, t := range valueTypes {
		names[i] = t.name
	}
	return names
}

func typeOf(tag *Tag) valueType {
	return valueTypes[slices.IndexFunc(valueTypes, func(t valueType) bool { return t.name == tag.Type })]
}

// validEmail takes a bare address: no display name, no angle brackets, no comment.
func validEmail(value string) bool {
	address, err := mail.ParseAddress(value)
	return err == nil && address.Address == value
}

func validURL(value string) bool {
	address, err := url.Parse(value)
	return err == nil && (address.Scheme == "http" || address.Scheme == "https") && address.Hostname() != ""
}

func validDate(_ *Contract, tag *Tag, value string) bool {
	_, err := time.Parse(tag.Layout(), value)
	return err == nil && len(value) == len(tag.Format)
}

var dateFormat = regexp.MustCompile(`^(MM|DD|YYYY|HHMM)+$`)

// Layout is a date's format in the form that package time takes.
func (t *Tag) Layout() string { return dateLayout.Replace(t.Format) }

//nolint:gochecknoglobals // constant: MM is the month or, after HH, the minute
var dateLayout = strings.NewReplacer("HHMM", "1504", "MM", "01", "DD", "02", "YYYY", "2006")

func validChoice(_ *Contract, tag *Tag, value string) bool { return tag.Picklist.Has(value) }

func expectedChoice(_ *Contract, tag *Tag) string {
	names := make([]string, len(tag.Picklist.Values))
	for i, choice := range tag.Picklist.Values {
		names[i] = choice.Name
	}
	return "one of " + strings.Join(names, ", ")
}

func validAgent(c *Contract, _ *Tag, value string) bool {
	_, found := c.Agent(value)
	return found
}

func expectedAgent(c *Contract, _ *Tag) string {
	logins := make([]string, len(c.Agents))
	for i, agent := range c.Agents {
		logins[i] = agent.Login
	}
	return "the login or id of an agent of the tenant: " + strings.Join(logins, ", ")
}

// Wrong says why a value is not one of the tag's type, empty where it is.
func (c *Contract) Wrong(tag *Tag, value string) string {
	kind := typeOf(tag)
	if kind.valid(c, tag, value) {
		return ""
	}
	return fmt.Sprintf("%s is not %s", quote(value), kind.expected(c, tag))
}

// normal is a value as it is stored and searched: an agent in the one form that the tag shows, all else unchanged. A
// search finds the agent in any case.
func (op *Operation) normal(tag *Tag, value string) string {
	if tag.Type != typeAgent {
		return value
	}
	agent, found := op.contract.Agent(value)
	if !found && op.Action == Get {
		agent, found = op.contract.agentInAnyCase(value)
	}
	switch {
	case !found:
		return value
	case tag.Shows == "id":
		return agent.ID
	default:
		return agent.Login
	}
}

// checkType refuses attributes that do not go with the tag's type.
func checkType(r *xmldoc.Reader, tag *Tag) {
	switch {
	case (tag.Type == typeDate) != (tag.Format != ""):
		r.Fail("format goes with type=\"date\", and a date needs one, as in MMDDYYYY")
	case tag.Type == typeDate && !dateFormat.MatchString(tag.Format):
		r.Fail("format=%q is not made of MM, DD, YYYY and HHMM", tag.Format)
	}
	if (tag.Type == typeAgent) != (tag.Shows != "") {
		r.Fail("shows goes with type=\"agent\", and an agent needs one: login or id")
	}
	if tag.Shows != "" && tag.Shows != "login" && tag.Shows != "id" {
		r.Fail("shows=%q is unknown; it is login or id", tag.Shows)
	}
	if tag.Secret && !tag.Hidden {
		r.Fail("a secret never stands in a reply: add reply=\"never\"")
	}
}
