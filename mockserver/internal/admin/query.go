package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crmock/crmock/mockserver/internal/journal"
)

// tagParameter begins a parameter that asks something of a tag, as in tag.EMAIL.
const tagParameter = "tag."

// queryParameters are those of a query, for all who read one.
func queryParameters() []parameter {
	return []parameter{
		{"operation", "string", "OBJECT.ACTION, as in Customer.Add; % stands for any run of characters"},
		{"outcome", "string", "answered, refused, failed, gateway, http, handshake, lost or intercepted"},
		{"status", "integer", "STATUS of the reply"},
		{"code", "integer", "ERROR_CODE of the reply"},
		{"problem", "string", "the contract's name of the problem that was answered"},
		{"clause", "string", "id of the clause that was broken, with %"},
		{"tenant", "string", "the tenant that the request names, exactly"},
		{tagParameter + "NAME", "string", "value of the tag NAME, with %; empty: not sent, or empty"},
		{"after", "integer", "ids above this one"},
		{"since", "string/date-time", "started then or later"},
		{"until", "string/date-time", "started before"},
		{"limit", "integer", "the oldest so many; all if absent"},
	}
}

// readQuery reads a query of exchanges.
func readQuery(values url.Values) (journal.Query, error) {
	q := journal.Query{
		Operation: values.Get("operation"), Outcome: journal.Outcome(values.Get("outcome")), Problem: values.Get("problem"),
		Clause: values.Get("clause"), Tenant: values.Get("tenant"),
	}
	if q.Outcome != "" && !slices.Contains(journal.Outcomes(), q.Outcome) {
		return q, refuse(http.StatusBadRequest, "outcome=%q: there are %v", q.Outcome, journal.Outcomes())
	}
	for name := range values {
		if tag, isTag := strings.CutPrefix(name, tagParameter); isTag && tag != "" {
			q.Tags = append(q.Tags, journal.TagCondition{Tag: tag, Value: values.Get(name)})
		}
	}
	slices.SortFunc(q.Tags, func(a, b journal.TagCondition) int { return strings.Compare(a.Tag, b.Tag) })
	err := readNumbers(values, &q)
	return q, err
}

func readNumbers(values url.Values, q *journal.Query) error {
	after, err := wholeNumber(values, "after", 0)
	if err != nil {
		return err
	}
	q.After = int64(after)
	if q.Limit, err = wholeNumber(values, "limit", 0); err != nil {
		return err
	}
	for name, set := range map[string]func(int){
		"status": func(n int) { q.Status = &n },
		"code":   func(n int) { q.Code = &n },
	} {
		if !values.Has(name) {
			continue
		}
		number, err := strconv.Atoi(values.Get(name))
		if err != nil {
			return refuse(http.StatusBadRequest, "%s is a whole number, not %q", name, values.Get(name))
		}
		set(number)
	}
	for name, set := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		if !values.Has(name) {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, values.Get(name))
		if err != nil {
			return refuse(http.StatusBadRequest, "%s=%q is not a moment; write it like 2026-01-31T09:00:00Z", name, values.Get(name))
		}
		*set = at
	}
	return nil
}

// wholeNumber is a parameter that is a number from 0 on.
func wholeNumber(values url.Values, name string, otherwise int) (int, error) {
	if !values.Has(name) {
		return otherwise, nil
	}
	number, err := strconv.Atoi(values.Get(name))
	if err != nil || number < 0 {
		return 0, refuse(http.StatusBadRequest, "%s is a whole number from 0 on, not %q", name, values.Get(name))
	}
	return number, nil
}

// waitingTime is how long to wait.
func waitingTime(values url.Values) (time.Duration, error) {
	text := values.Get("timeout")
	if text == "" {
		return usualWait, nil
	}
	timeout, err := time.ParseDuration(text)
	if err != nil || timeout < 0 || timeout > longestWait {
		return 0, refuse(http.StatusBadRequest, "timeout is a length of time up to %s, written like 10s, not %q", longestWait, text)
	}
	return timeout, nil
}
