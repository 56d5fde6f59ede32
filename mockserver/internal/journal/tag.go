package journal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// tagLike is the condition on one tag of the request.
type tagLike struct {
	name  string // upper case, as the contract writes tags of requests
	value store.Pattern
}

func newTagLike(asked TagCondition) tagLike {
	return tagLike{name: strings.ToUpper(asked.Tag), value: store.NewPattern(asked.Value)}
}

// empty says that the tag is expected to be empty or not there.
func (t tagLike) empty() bool { return t.value.Text() == "" }

// holds relies on the empty pattern matching the empty value alone.
func (t tagLike) holds(e *Entry) bool {
	sent := false
	for i := range e.Tags {
		if !wire.SameName(e.Tags[i].Tag, t.name) {
			continue
		}
		sent = true
		if t.value.Matches(e.Tags[i].Value) {
			return true
		}
	}
	return t.empty() && !sent
}

func (t tagLike) differences(e *Entry, names wire.Grammar) []Difference {
	if t.holds(e) {
		return nil
	}
	expected := "empty or not sent"
	if !t.empty() {
		expected = strconv.Quote(t.value.Text())
	}
	return []Difference{{Path: commandPath(names) + "/" + t.name, Expected: expected, Got: t.got(e.Tags)}}
}

func (tagLike) weight() int { return 1 }

// got is what was sent: the tag's values, or what may be the same tag in another spelling.
func (t tagLike) got(tags []contracts.Field) string {
	var values, near []string
	for _, f := range tags {
		if wire.SameName(f.Tag, t.name) {
			values = append(values, strconv.Quote(f.Value))
		} else if isNear(strings.ToUpper(f.Tag), t.name) {
			near = append(near, fmt.Sprintf("%s was, with %q", f.Tag, f.Value))
		}
	}
	if len(values) > 0 {
		return strings.Join(values, " and ")
	}
	return strings.Join(append([]string{"not sent"}, near...), "; ")
}
