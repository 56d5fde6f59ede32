package fake

import (
	"strconv"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
)

// kind is how values of one type are made. A pool is all values there are.
type kind struct {
	make maker
	pool func(*contracts.Contract, *contracts.Tag) []string
}

// kinds are the types of the contract. What is missing here is a text.
//
//nolint:gochecknoglobals // constant table
var kinds = map[string]kind{
	"choice": {fromPool, choices},
	"agent":  {fromPool, agents},
	"email":  {make: email},
	"url":    {make: url},
	"number": {make: number},
	"date":   {make: date},
}

func choices(_ *contracts.Contract, t *contracts.Tag) []string {
	names := make([]string, len(t.Picklist.Values))
	for i, choice := range t.Picklist.Values {
		names[i] = choice.Name
	}
	return names
}

// agents are named as the tag shows them: one without an id, say, would be nobody in a tag that shows ids.
func agents(c *contracts.Contract, t *contracts.Tag) []string {
	names := make([]string, len(c.Agents))
	for i, agent := range c.Agents {
		names[i] = agent.Login
		if t.Shows == "id" {
			names[i] = agent.ID
		}
	}
	return names
}

func fromPool(d *draft, t *tag) string { return d.pick(t, t.pool) }

// reference draws one of the records that the tag can name.
func reference(d *draft, t *tag) string {
	return d.pick(t, d.references[d.contract.Object(t.Tag.References.Object).Name])
}

// pick draws a value; of a unique tag each value once.
func (d *draft) pick(t *tag, values []string) string {
	switch {
	case !t.unique():
		return d.random.RandomString(values)
	case t.made < int64(len(values)):
		return values[t.made]
	default:
		return ""
	}
}

// domains are kept for examples (RFC 2606): no mail to them and no request of them reaches anybody.
//
//nolint:gochecknoglobals // constant table
var domains = []string{"example.com", "example.net", "example.org"}

func email(d *draft, t *tag) string {
	domain := "@" + d.random.RandomString(domains)
	if t.most <= len(domain) {
		return "" // no room for a name
	}
	return d.compose(t, words{text: d.mailName(), joint: ".", behind: domain})
}

func url(d *draft, t *tag) string {
	page := strings.ReplaceAll(d.thing(), " ", "-")
	return d.compose(t, words{before: "https://" + d.random.RandomString(domains) + "/", text: page, joint: "/"})
}

// number has few digits, as a count has; a unique one has many.
func number(d *draft, t *tag) string {
	value := strconv.Itoa(d.random.IntN(1000))
	value = value[:min(len(value), t.most)]
	if t.unique() {
		value = d.serial(t, 10, min(18, t.most))
	}
	if value == "" {
		return ""
	}
	return zeros(t.least-len(value)) + value
}

// date lies in the last five years, but what is due lies ahead.
func date(d *draft, t *tag) string {
	day := d.today.AddDate(0, 0, -d.random.IntN(5*365))
	if strings.HasPrefix(t.word, "DUE") {
		day = d.today.AddDate(0, 0, 1+d.random.IntN(60))
	}
	if t.unique() {
		var left bool
		if day, left = d.uniqueDay(t); !left {
			return ""
		}
	}
	return day.Add(8*time.Hour + 15*time.Minute*time.Duration(d.random.IntN(40))).Format(t.Tag.Layout())
}

const secondsOfDay = 24 * 60 * 60

// uniqueDay is a day of the years that have four digits. A format that does not tell the whole day has one value.
func (d *draft) uniqueDay(t *tag) (time.Time, bool) {
	first, end := time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	days := (end.Unix() - first.Unix()) / secondsOfDay
	for _, part := range []string{"2006", "01", "02"} {
		if !strings.Contains(t.Tag.Layout(), part) {
			days = 1
		}
	}
	number, left := d.next(t, days)
	return time.Unix(first.Unix()+number*secondsOfDay, 0).UTC(), left
}
