package store

// Condition asks something of one tag. A record without the tag has the value "" for it.
//
//   - AnyOf not nil: the value equals one of these, compared in Mode. Value and Wildcard are ignored.
//   - Wildcard: `%` in Value stands for any run of characters, even none; it may stand anywhere, several times, and
//     has no escape. Everything else, `_` and `\` too, stands for itself. What is between the `%` is compared in
//     Mode; in Digits a part without digits is empty, so `%` and `%-%` match every value. Without any `%`, the
//     value must be equal.
//   - else: the value equals Value, compared in Mode.
//
// An empty key is equal to nothing, so a Digits condition on "none" and an Exact one on "" find no record.
type Condition struct {
	Tag      string
	Mode     Mode
	Value    string
	Wildcard bool
	AnyOf    []string
}

// Query asks for the records that fulfil all conditions; without conditions, for all. Find returns at most Limit of
// them, those with the lowest ids; 0 or less is no limit.
type Query struct {
	Where []Condition
	Limit int
}

// Match says whether the record fulfils all conditions of the query. It is the one decision: engines only narrow
// down which records to ask. The record's object and the query's limit play no part.
func Match(r Record, q Query) bool {
	m := newMatcher(q)
	return m.match(&r)
}
