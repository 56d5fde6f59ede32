package matchers

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// HaveTag matches a reply by the value of one of its tags, which is a string or a matcher of strings. The tags of a
// reply are those of its item and those beside it. A reply with several items is an error: HaveItems tells them apart.
// One item, a []contracts.Field, can be matched by itself, too.
//
// The name counts with its case. Requests may spell a tag in any case, but a reply has one spelling of each, and
// clients look for that one: a customer's type is sent as CUSTOMERTYPE and answered as customertype.
//
// Without such a tag there is no match, so Not(HaveTag("EMAIL", "a")) holds for a reply without EMAIL. To demand the
// tag and another value, write HaveTag("EMAIL", Not(Equal("a"))).
func HaveTag(tag string, value any) types.GomegaMatcher { return &haveTag{tag, value} }

type haveTag struct {
	tag   string
	value any // a string or a matcher
}

// Match looks for the tag and matches its value.
func (m *haveTag) Match(actual any) (bool, error) {
	matcher, err := m.matcher()
	if err != nil {
		return false, err
	}
	value, found, err := m.find(actual)
	if err != nil || !found {
		return false, err
	}
	matched, err := matcher.Match(value)
	if err != nil {
		return false, fmt.Errorf("the tag %s: %w", m.tag, err)
	}
	return matched, nil
}

// matcher is what the value has to match.
func (m *haveTag) matcher() (types.GomegaMatcher, error) {
	switch value := m.value.(type) {
	case string:
		return gomega.Equal(value), nil
	case types.GomegaMatcher:
		return value, nil
	default:
		return nil, fmt.Errorf("HaveTag compares the tag %s with a string or a matcher, not with %s: values are text, so write %q",
			m.tag, typeOf(m.value), fmt.Sprint(m.value))
	}
}

// find is the value of the tag, if it is there.
func (m *haveTag) find(actual any) (value string, found bool, err error) {
	fields, err := fieldsOf(actual)
	for _, field := range fields {
		if field.Tag != m.tag {
			continue
		}
		if found {
			return "", false, fmt.Errorf("HaveTag found the tag %s more than once, with %q and %q; the API gives a record each tag once", m.tag, value, field.Value)
		}
		value, found = field.Value, true
	}
	return value, found, err
}

// fieldsOf are the tags of an actual that is one record.
func fieldsOf(actual any) ([]contracts.Field, error) {
	if item, ok := actual.(wire.Item); ok {
		return item, nil
	}
	reply, err := replyOf("HaveTag", actual, wire.DefaultGrammar())
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w; it takes one item, a []contracts.Field, too", err)
	case len(reply.Items) > 1:
		return nil, fmt.Errorf("HaveTag got a reply with %s, so which is meant is open: "+
			"match each in turn with HaveItems(HaveTag(…), HaveTag(…)), or any with HaveField(\"Items\", ContainElement(HaveTag(…)))", counted(len(reply.Items)))
	case len(reply.Items) == 1:
		return append(reply.Fields[:len(reply.Fields):len(reply.Fields)], reply.Items[0]...), nil
	default:
		return reply.Fields, nil
	}
}

// FailureMessage shows the value, or which tags there are if there is no such one.
func (m *haveTag) FailureMessage(actual any) string {
	matcher, value, found, err := m.look(actual)
	switch _, plain := m.value.(string); {
	case err != nil:
		return err.Error()
	case !found:
		return m.expected() + "\nbut " + m.absent(actual)
	case plain:
		return fmt.Sprintf("%s\nbut it is %q", m.expected(), value)
	default:
		return m.expected() + "\n" + indented(matcher.FailureMessage(value))
	}
}

// expected is what a failure begins with.
func (m *haveTag) expected() string {
	if text, plain := m.value.(string); plain {
		return fmt.Sprintf("Expected the tag %s to be %q", m.tag, text)
	}
	return fmt.Sprintf("Expected the tag %s to match", m.tag)
}

// NegatedFailureMessage shows the value that was not to be.
func (m *haveTag) NegatedFailureMessage(actual any) string {
	matcher, value, _, err := m.look(actual)
	switch text, plain := m.value.(string); {
	case err != nil:
		return err.Error()
	case plain:
		return fmt.Sprintf("Expected the tag %s not to be %q\nbut it is", m.tag, text)
	default:
		return fmt.Sprintf("Expected the tag %s not to match\n%s", m.tag, indented(matcher.NegatedFailureMessage(value)))
	}
}

// look does for a message what Match does. It matches again, because a matcher may have met another value since, and
// may describe the last one only.
func (m *haveTag) look(actual any) (matcher types.GomegaMatcher, value string, found bool, err error) {
	if matcher, err = m.matcher(); err != nil {
		return nil, "", false, err
	}
	if value, found, err = m.find(actual); found {
		_, err = matcher.Match(value)
	}
	return matcher, value, found, err
}

// absent says what there is instead of the tag.
func (m *haveTag) absent(actual any) string {
	fields, _ := fieldsOf(actual)
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Tag
	}
	there := "; there are " + strings.Join(names, ", ")
	if len(fields) == 0 {
		return "there are no tags" + m.whyNone(actual)
	}
	switch meant := nearest(m.tag, names); {
	case meant == "":
		return "there is no such tag" + there
	case strings.EqualFold(meant, m.tag):
		return fmt.Sprintf("there is no such tag; did you mean %s? Names in replies count with their case%s", meant, there)
	default:
		return fmt.Sprintf("there is no such tag; did you mean %s?%s", meant, there)
	}
}

// whyNone shows a reply without tags.
func (m *haveTag) whyNone(actual any) string {
	reply, err := replyOf("HaveTag", actual, wire.DefaultGrammar())
	if err != nil {
		return "" // an item by itself
	}
	return " in the reply\n" + told(reply)
}

// String is the matcher as it is written, for messages of Or and And.
func (m *haveTag) String() string {
	if text, plain := m.value.(string); plain {
		return fmt.Sprintf("HaveTag(%q, %q)", m.tag, text)
	}
	return fmt.Sprintf("HaveTag(%q, %v)", m.tag, m.value)
}
