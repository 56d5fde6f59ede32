package console

import (
	"net/url"
	"strconv"
	"time"
)

// Query asks for exchanges. The zero value of a field asks nothing. In Operation, Clause and Tags `%` stands for any run
// of characters, and case does not count.
type Query struct {
	Operation string            // OBJECT.ACTION, as in Customer.Add or Customer.%
	Outcome   string            // answered, refused, failed, gateway, http, handshake, lost, intercepted
	Status    *int              // STATUS of the reply
	Code      *int              // ERROR_CODE of the reply
	Problem   string            // the contract's name of it
	Clause    string            // id of the clause that was broken
	Tenant    string            // as the request claims, exactly
	Tags      map[string]string // values by tag; an empty value asks that the tag was not sent, or empty
	After     int64             // ids above this one
	Since     time.Time         // started then or later
	Until     time.Time         // started before
	Limit     int               // the oldest so many; 0: all
}

// values are the query as the console's URLs spell it.
func (q Query) values() url.Values {
	v := present(map[string]string{
		"operation": q.Operation, "outcome": q.Outcome, "problem": q.Problem, "clause": q.Clause, "tenant": q.Tenant,
		"after": number(q.After), "limit": number(int64(q.Limit)), "since": moment(q.Since), "until": moment(q.Until),
	})
	if q.Status != nil {
		v.Set("status", strconv.Itoa(*q.Status))
	}
	if q.Code != nil {
		v.Set("code", strconv.Itoa(*q.Code))
	}
	for tag, value := range q.Tags {
		v.Set("tag."+tag, value)
	}
	return v
}

// present are the parameters that have a value.
func present(parameters map[string]string) url.Values {
	values := url.Values{}
	for name, value := range parameters {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
