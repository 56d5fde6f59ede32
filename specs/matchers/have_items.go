package matchers

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// HaveItems matches a reply by its items: by their number, or each in turn by a matcher of its own.
//
//	HaveItems(2)
//	HaveItems(HaveTag("LASTNAME", "Lopez"), And(HaveTag("LASTNAME", "Leeds"), HaveTag("FAX", "")))
//
// There have to be as many items as matchers. A matcher gets its item as wire.Item, which is a []contracts.Field. For
// items in any order write HaveField("Items", ConsistOf(…)), for some of them ContainElements in place of ConsistOf.
func HaveItems(expected ...any) types.GomegaMatcher { return &haveItems{expected} }

type haveItems struct{ expected []any }

// itemMatchers is what the items have to be.
type itemMatchers struct {
	count int
	each  []types.GomegaMatcher // nil where the number is all that matters
}

func (m *haveItems) matchers() (itemMatchers, error) {
	switch count, counting := m.counting(); {
	case counting && count < 0:
		return itemMatchers{}, fmt.Errorf("HaveItems(%d): there are never fewer items than 0", count)
	case counting:
		return itemMatchers{count: count}, nil
	case len(m.expected) == 0:
		return itemMatchers{}, fmt.Errorf(`HaveItems() does not say how many: write HaveItems(0) for none, HaveField("Items", Not(BeEmpty())) for some`)
	}
	want := itemMatchers{count: len(m.expected)}
	for i, expected := range m.expected {
		matcher, ok := expected.(types.GomegaMatcher)
		if !ok {
			return itemMatchers{}, fmt.Errorf("HaveItems takes one number, or one matcher for each item; argument %d is %s", i+1, typeOf(expected))
		}
		want.each = append(want.each, matcher)
	}
	return want, nil
}

func (m *haveItems) counting() (int, bool) {
	if len(m.expected) != 1 {
		return 0, false
	}
	count, ok := m.expected[0].(int)
	return count, ok
}

// Match counts the items, and then matches each.
func (m *haveItems) Match(actual any) (bool, error) {
	want, reply, err := m.look(actual)
	if err != nil || len(reply.Items) != want.count {
		return false, err
	}
	failures, err := want.failures(reply.Items)
	return err == nil && len(failures) == 0, err
}

func (m *haveItems) look(actual any) (itemMatchers, client.Reply, error) {
	want, err := m.matchers()
	if err != nil {
		return want, client.Reply{}, err
	}
	reply, err := replyOf("HaveItems", actual, wire.DefaultGrammar())
	return want, reply, err
}

// failures says of each item that does not match why. Its message is asked for at once, because one matcher may stand
// for several items, and may describe the last one only.
func (w itemMatchers) failures(items []wire.Item) ([]string, error) {
	var failures []string
	for i, matcher := range w.each {
		matched, err := matcher.Match(items[i])
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		if !matched {
			failures = append(failures, fmt.Sprintf("item %d\n%s", i+1, indented(matcher.FailureMessage(items[i]))))
		}
	}
	return failures, nil
}

// FailureMessage shows the items where their number is wrong, else why each of those is that does not match.
func (m *haveItems) FailureMessage(actual any) string {
	want, reply, err := m.look(actual)
	if err != nil {
		return err.Error()
	}
	if len(reply.Items) != want.count {
		return fmt.Sprintf("Expected %s\nbut the reply is\n%s%s", counted(want.count), told(reply), listed(reply.Items))
	}
	failures, err := want.failures(reply.Items)
	if err != nil {
		return err.Error()
	}
	return "Expected the items to match, each in turn\nbut some do not\n" + indented(capped(failures)...)
}

// NegatedFailureMessage shows the items.
func (m *haveItems) NegatedFailureMessage(actual any) string {
	want, reply, err := m.look(actual)
	switch {
	case err != nil:
		return err.Error()
	case want.each == nil:
		return fmt.Sprintf("Expected another number of items than %d\nbut the reply is\n%s%s", want.count, told(reply), listed(reply.Items))
	default:
		return "Expected the items not to match, each in turn\nbut all do" + listed(reply.Items)
	}
}

// listed is a line for each item.
func listed(items []wire.Item) string {
	if len(items) == 0 {
		return ""
	}
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = fmt.Sprintf("item %d: %s", i+1, filled(item))
	}
	return "\n" + indented(capped(lines)...)
}

// filled are the tags of an item that hold something.
func filled(item wire.Item) string {
	var tags []string
	for _, field := range item {
		if field.Value != "" {
			tags = append(tags, field.Tag+" "+quoted(field.Value))
		}
	}
	if len(tags) == 0 {
		return "no tag with a value"
	}
	return strings.Join(tags, ", ")
}

// String is the matcher as it is written, for messages of Or and And.
func (m *haveItems) String() string {
	arguments := make([]string, len(m.expected))
	for i, expected := range m.expected {
		arguments[i] = fmt.Sprint(expected)
	}
	return "HaveItems(" + strings.Join(arguments, ", ") + ")"
}
