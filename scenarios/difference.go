package scenarios

import (
	"fmt"
	"strconv"

	"github.com/crmock/crmock/contracts/client"
)

// Difference is one thing in which an answer is not as expected.
type Difference struct {
	Path     string // of the element, as in WAPI/REPLY/ITEM[1]/EMAIL, or what else it is
	Expected string // in words; values stand in quotes
	Got      string
}

// String is the difference in one line.
func (d Difference) String() string {
	return fmt.Sprintf("%s: expected %s, got %s", d.Path, d.Expected, d.Got)
}

// mismatchError says that an answer is not as expected.
type mismatchError struct {
	differences []Difference
	hint        string
	exchange    *client.Exchange
}

func (e *mismatchError) Error() string { return fmt.Sprintf("%d differences", len(e.differences)) }

// nothing stands in differences for what is not there.
const nothing = "nothing"

// shownValue is a value in a difference.
func shownValue(value string, there bool) string {
	if !there {
		return nothing
	}
	return strconv.Quote(value)
}

// expected is a condition in words.
func (s *Scope) expected(m Match) (string, error) {
	switch m.How {
	case MatchAbsent:
		return nothing, nil
	case MatchEquals:
		text, err := s.Expand(m.Text)
		return strconv.Quote(text), err
	case MatchRegexp:
		text, err := s.Expand(m.Text)
		return "a match of " + text, err
	default:
		return "any value", nil
	}
}

// differs holds a value against a condition; nil where it holds.
func (s *Scope) differs(path string, m Match, value string, there bool) (*Difference, error) {
	holds, err := s.Holds(m, value, there)
	if err != nil || holds {
		return nil, err
	}
	expected, err := s.expected(m)
	if err != nil {
		return nil, err
	}
	return &Difference{path, expected, shownValue(value, there)}, nil
}
