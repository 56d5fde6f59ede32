package specs

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
)

// want is what one tag of a record is to hold.
type want struct {
	tag    *contracts.Tag
	value  string
	effect string // in place of a value: contracts.ToToday, contracts.ToAgent, or anything
}

// anything stands for a value that cannot be known from outside.
const anything = "anything"

// String is the want in words.
func (w want) String() string {
	switch w.effect {
	case contracts.ToToday:
		return "today, as " + w.tag.Format
	case contracts.ToAgent:
		return "the login of the used identity"
	case anything:
		return "any value"
	default:
		return fmt.Sprintf("%q", w.value)
	}
}

// holds tells that a value is what was wanted.
func (w want) holds(s *session, value string) bool {
	switch w.effect {
	case contracts.ToToday:
		return s.isToday(w.tag, value)
	case contracts.ToAgent:
		return value != "" && value != s.run.target.Credentials[0].Username
	case anything:
		return true
	default:
		return value == w.value
	}
}

// isToday tells that a value is today's date. The time zone of the target is not known, so yesterday and tomorrow will
// do; nor is its clock, so either its own or ours counts. Where the spec has set the clock itself, just that day will do.
func (s *session) isToday(tag *contracts.Tag, value string) bool {
	if !s.run.today.IsZero() {
		return value == s.run.today.Format(tag.Layout())
	}
	day, err := time.Parse(tag.Layout(), value)
	if err != nil {
		return false
	}
	return near(day, time.Now()) || near(day, s.targetTime())
}

// near tells that a day is the moment's, or one of its neighbours.
func near(day, moment time.Time) bool {
	const oneDay = 24 * time.Hour
	return day.Truncate(oneDay).Sub(moment.UTC().Truncate(oneDay)).Abs() <= oneDay
}

// targetTime is the target's clock as its answers show it; the zero time where they do not.
func (s *session) targetTime() time.Time {
	op := s.run.firstGet()
	got := s.raw(s.classic(s.document(op.Name, field(op.Params[0].Name, s.word(0)))))
	moment, err := http.ParseTime(got.header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return moment
}

// holds demands that a record is as wanted: these tags, in this order, with these values.
func (s *session) holds(got record, wanted []want) {
	s.Expect(got).To(&recordMatcher{s: s, wanted: wanted})
}

// recordMatcher compares a record with what is wanted of it.
type recordMatcher struct {
	s           *session
	wanted      []want
	differences []string
}

// Match compares names, order and values.
func (m *recordMatcher) Match(actual any) (bool, error) {
	got, ok := actual.(record)
	if !ok {
		return false, fmt.Errorf("recordMatcher matches a record, not %T", actual)
	}
	m.differences = nil
	if tags, wanted := tagsOf(got), tagsWanted(m.wanted); !slices.Equal(tags, wanted) {
		m.differences = append(m.differences, fmt.Sprintf("the tags: expected %s\n          got %s", strings.Join(wanted, " "), strings.Join(tags, " ")))
	}
	for _, w := range m.wanted {
		if value := got.value(w.tag.Name); !w.holds(m.s, value) {
			m.differences = append(m.differences, fmt.Sprintf("%s: expected %s\n  got %q", w.tag.Name, w, value))
		}
	}
	return len(m.differences) == 0, nil
}

// FailureMessage shows what differs.
func (m *recordMatcher) FailureMessage(any) string {
	return "the record is not as it should be\n" + strings.Join(m.differences, "\n")
}

// NegatedFailureMessage says what was not to be.
func (m *recordMatcher) NegatedFailureMessage(any) string {
	return "the record is what it should not be"
}

func tagsWanted(wanted []want) []string {
	names := make([]string, len(wanted))
	for i, w := range wanted {
		names[i] = w.tag.Name
	}
	return names
}
