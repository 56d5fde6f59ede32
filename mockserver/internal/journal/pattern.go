package journal

import "github.com/crmock/crmock/mockserver/internal/store"

// pattern is a text of a query, made ready to be compared as the API's searches compare.
type pattern struct {
	text  string
	query store.Query
}

func newPattern(text string) pattern {
	return pattern{text: text, query: store.Query{
		Where: []store.Condition{{Mode: store.Fold, Value: text, Wildcard: true}},
	}}
}

// matches asks the store about a record whose only value is this one. What is spelled as in the pattern needs no
// asking, and is the most of what is asked.
func (p *pattern) matches(value string) bool {
	if value == p.text {
		return true
	}
	return store.Match(store.Record{Fields: []store.Field{{Value: value}}}, p.query)
}
