package scenarios

import (
	"strconv"
	"time"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// attributes of an element, put together one after the other.
type attributes []xmldoc.Attr

// with adds an attribute, empty or not.
func (a attributes) with(name, value string) attributes {
	return append(a, xmldoc.Attr{Name: name, Value: value})
}

// some adds an attribute unless it is empty.
func (a attributes) some(name, value string) attributes {
	if value == "" {
		return a
	}
	return a.with(name, value)
}

// text adds an attribute unless there is none.
func (a attributes) text(name string, value *string) attributes {
	if value == nil {
		return a
	}
	return a.with(name, *value)
}

// flag adds name="yes" where it holds.
func (a attributes) flag(name string, holds bool) attributes {
	if !holds {
		return a
	}
	return a.with(name, yesOrNo(true))
}

// yesNo adds yes or no unless there is neither.
func (a attributes) yesNo(name string, value *bool) attributes {
	if value == nil {
		return a
	}
	return a.with(name, yesOrNo(*value))
}

func yesOrNo(value bool) string {
	if value {
		return "yes"
	}
	return "no"
}

// number adds a number unless there is none.
func (a attributes) number(name string, value *int) attributes {
	if value == nil {
		return a
	}
	return a.with(name, strconv.Itoa(*value))
}

// unless adds a number that is not the one which an absent attribute means.
func (a attributes) unless(absent int, name string, value int) attributes {
	if value == absent {
		return a
	}
	return a.with(name, strconv.Itoa(value))
}

// length adds a length of time that is not the one which an absent attribute means.
func (a attributes) length(absent time.Duration, name string, value time.Duration) attributes {
	if value == absent {
		return a
	}
	return a.with(name, value.String())
}
