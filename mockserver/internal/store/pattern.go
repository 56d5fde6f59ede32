package store

// Pattern is a text that values are compared with as searches of the API compare: case does not count, and `%` stands
// for any run of characters, even none. It never changes.
type Pattern struct {
	text  string
	query Query
}

// NewPattern makes a text ready to be compared.
func NewPattern(text string) Pattern {
	return Pattern{text: text, query: Query{Where: []Condition{{Mode: Fold, Value: text, Wildcard: true}}}}
}

// Matches says whether a value is as the pattern wants it. What is spelled as in the pattern needs no asking, and is the
// most of what is asked; so an empty pattern is met by an empty value.
func (p *Pattern) Matches(value string) bool {
	return value == p.text || Match(Record{Fields: []Field{{Value: value}}}, p.query)
}

// Text is the pattern as it was written.
func (p *Pattern) Text() string { return p.text }
