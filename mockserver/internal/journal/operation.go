package journal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// operationLike is the condition on the operation, as a whole and by its two halves.
type operationLike struct {
	whole          store.Pattern
	object, action store.Pattern
	halves         bool // the query has a dot
}

func newOperationLike(text string) operationLike {
	object, action, halves := strings.Cut(text, ".")
	return operationLike{whole: store.NewPattern(text), object: store.NewPattern(object), action: store.NewPattern(action), halves: halves}
}

func (o operationLike) holds(e *Entry) bool {
	return e.Operation != "" && o.whole.Matches(e.Operation)
}

// differences names each half that differs; where the two do not tell, the whole.
func (o operationLike) differences(e *Entry, names wire.Grammar) []Difference {
	if o.holds(e) {
		return nil
	}
	var found []Difference
	if o.halves {
		object, action, _ := strings.Cut(e.Operation, ".")
		found = append(
			part(e, attributePath(names, names.Object), o.object, object),
			part(e, attributePath(names, names.Action), o.action, action)...,
		)
	}
	if len(found) == 0 {
		found = []Difference{{commandPath(names), strconv.Quote(o.whole.Text()), operationText(e, e.Operation)}}
	}
	return found
}

// weight makes another operation the widest of differences: half of one counts twice, a whole one four times.
func (operationLike) weight() int { return 2 }

// part compares one half of the operation.
func part(e *Entry, path string, asked store.Pattern, got string) []Difference {
	if e.Operation != "" && asked.Matches(got) {
		return nil
	}
	return []Difference{{path, strconv.Quote(asked.Text()), operationText(e, got)}}
}

// operationText is an operation or a half of it. An exchange without any has ended in a way that tells why.
func operationText(e *Entry, text string) string {
	if e.Operation == "" {
		return fmt.Sprintf("none (outcome %s)", e.Outcome)
	}
	return quoted(text)
}
