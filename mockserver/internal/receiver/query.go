package receiver

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Query asks for the calls that fulfil all conditions that are set; the zero Query, for all.
type Query struct {
	Receiver string // exact
	Method   string // in any case
	// Parameters are asked for by their exact names. Values compare as searches of the API do: case does not count, and
	// `%` stands for any run of characters, even none, so `%` alone is any value of a parameter that was sent. The empty
	// value asks that the parameter was not sent, or empty. One that was sent several times fulfils it with any value.
	Parameters map[string]string

	After int64 // ids above this one

	// Limit is how many calls are returned at most, the oldest first: the next page begins After the last of them. Zero
	// or less is no limit. It limits neither what is counted nor what is waited for.
	Limit int
}

// matches says whether the call fulfils all conditions.
func (q *Query) matches(call *Call) bool {
	if call.ID <= q.After || !q.about(call.Receiver) || q.Method != "" && !strings.EqualFold(q.Method, call.Method) {
		return false
	}
	for name, pattern := range q.Parameters {
		if !anyLike(call.Parameters[name], pattern) {
			return false
		}
	}
	return true
}

// about says whether calls of the receiver are asked for.
func (q *Query) about(receiver string) bool {
	return q.Receiver == "" || q.Receiver == receiver
}

func anyLike(values []string, pattern string) bool {
	wanted := store.NewPattern(pattern)
	if slices.ContainsFunc(values, wanted.Matches) {
		return true
	}
	return pattern == "" && len(values) == 0
}

// page is as many of the calls as the limit allows.
func (q *Query) page(matched []*Call) []Call {
	if q.Limit > 0 && len(matched) > q.Limit {
		matched = matched[:q.Limit]
	}
	calls := make([]Call, len(matched))
	for i, call := range matched {
		calls[i] = *call
	}
	return calls
}
