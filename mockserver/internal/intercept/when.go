package intercept

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// when is which calls an interception means, made ready to be asked.
type when struct {
	console.When

	operation *store.Pattern // nil: any
	tags      []tagPattern
}

// tagPattern is what is asked of one tag.
type tagPattern struct {
	name  string
	value store.Pattern
}

func newWhen(contract *contracts.Contract, declared console.When) (when, error) {
	w := when{When: declared}
	switch {
	case declared.Nth < 0 || declared.Every < 0 || declared.Times < 0:
		return w, errors.New("nth, every and times count calls, so they are 0 or above")
	case declared.Nth > 0 && declared.Every > 0:
		return w, errors.New("nth is one call and every is many; write one of them")
	case !within(declared.Share, 1):
		return w, fmt.Errorf("share is above 0 and up to 1, as in 0.2 for a fifth of the calls, not %v", declared.Share)
	}
	if err := w.setOperation(contract); err != nil {
		return w, err
	}
	return w, w.setTags()
}

// within says whether a number is from 0 to a highest one. What is no number is not.
func within(number, highest float64) bool { return number >= 0 && number <= highest }

func (w *when) setOperation(contract *contracts.Contract) error {
	if w.Operation == "" {
		return nil
	}
	pattern := store.NewPattern(w.Operation)
	w.operation = &pattern
	var names []string
	for _, op := range contract.Operations() {
		names = append(names, op.Name)
	}
	if !slices.ContainsFunc(names, pattern.Matches) {
		return fmt.Errorf("operation %q is none of %s, in any case, and %% stands for any run of characters", clip(w.Operation), strings.Join(names, ", "))
	}
	return nil
}

// setTags keeps the tags in the order of their names. A tag of a custom field may come later, so any name will do.
func (w *when) setTags() error {
	for name, value := range w.Tags {
		if !wire.ValidName(name) {
			return fmt.Errorf("tags: %q cannot be the name of a tag", clip(name))
		}
		if slices.ContainsFunc(w.tags, func(t tagPattern) bool { return wire.SameName(t.name, name) }) {
			return fmt.Errorf("tags: %s stands there twice", strings.ToUpper(name))
		}
		w.tags = append(w.tags, tagPattern{name, store.NewPattern(value)})
	}
	slices.SortFunc(w.tags, func(a, b tagPattern) int { return cmp.Compare(a.name, b.name) })
	return nil
}

// means says whether operation and tags mean the call.
func (w *when) means(call *Call) bool {
	if w.operation != nil && !w.operation.Matches(call.Operation) {
		return false
	}
	for i := range w.tags {
		if !w.tags[i].met(call.Fields) {
			return false
		}
	}
	return true
}

// met says whether one of the tag's values, or that it was not sent, is what is asked.
func (t *tagPattern) met(fields []contracts.Field) bool {
	sent := false
	for _, field := range fields {
		if wire.SameName(field.Tag, t.name) {
			if sent = true; t.value.Matches(field.Value) {
				return true
			}
		}
	}
	return !sent && t.value.Text() == ""
}

// chooses says whether the call of a number is chosen.
func (w *when) chooses(number int64) bool {
	switch {
	case w.Nth > 0 && number != w.Nth:
		return false
	case w.Every > 0 && number%w.Every != 0:
		return false
	case w.Share > 0:
		return rand.New(rand.NewPCG(w.Seed, ^uint64(number))).Float64() < w.Share //nolint:gosec // faults are no secret, and have to come again
	}
	return true
}
