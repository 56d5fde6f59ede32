package journal

import "time"

// Query asks for the exchanges that fulfil all conditions that are set; the zero Query, for all. Texts with a `%`
// compare as searches of the API do: case does not count, and `%` stands for any run of characters, even none,
// anywhere, any number of times. An exchange without an operation or a clause meets no condition on it, not even `%`.
type Query struct {
	Operation string // OBJECT.ACTION, with `%`: Customer.Add, customer.%
	Outcome   Outcome
	Status    *int           // of the reply; no exchange without a reply of the API has one
	Code      *int           // ERROR_CODE of the reply, as Status
	Problem   string         // exact
	Clause    string         // id of a clause, with `%`: Customer.Add.EMAIL.%
	Tenant    string         // as claimed, exact
	Tags      []TagCondition // of the request

	After        int64     // ids above this one
	Since, Until time.Time // started at Since or later, and before Until

	// Limit is how many entries are returned at most, the oldest first: the next page begins After the last of them.
	// Zero or less is no limit. It never limits what is counted.
	Limit int
}

// TagCondition asks something of one tag of the request. A tag that was sent twice fulfils it with either value.
type TagCondition struct {
	Tag string // in any case
	// Value is compared with `%`, and `%` alone is any value of a tag that was sent. The empty value asks that the tag
	// was not sent, or at least once empty.
	Value string
}
