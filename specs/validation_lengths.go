package specs

import (
	"fmt"

	"github.com/crmock/crmock/contracts"
)

// lengths: at its limits a value is not refused for its length, beyond them it is, with all its numbers.
func (v tagValidation) lengths() {
	if !v.enforces(contracts.CheckLength) {
		return
	}
	if v.param.Max != nil {
		v.limit("max", "long", v.param.Max.Value, v.param.Max.Value+1)
	}
	if v.param.Min != nil {
		v.limit("min", "short", v.param.Min.Value, v.param.Min.Value-1)
	}
}

func (v tagValidation) limit(which, too string, at, beyond int) {
	v.spec(fmt.Sprintf("finds %d characters in %s not too %s, and %d too %s", at, v.param.Name, too, beyond, too), which, func(t trial) {
		t.takesLength(at)
		if beyond > 0 { // an empty value is no value, and none is too short
			t.refusesLength(beyond)
		}
	})
}

// refusesLength demands that a value of so many characters is refused, for its length unless its type is looked at first.
func (t trial) refusesLength(length int) {
	value, ok := t.filledWith(accent, length)
	if ok {
		t.refuses(value, t.wrongLength(value))
		return
	}
	value = t.text(length, accent)
	t.refuses(value, append(t.unfit(value), t.wrongLength(value))...)
}

// takesLength demands that a value of so many characters is taken. Where no such value can be valid, it demands that
// the value is refused for what else is wrong with it.
func (t trial) takesLength(length int) {
	value, ok := t.filled(length)
	if !ok || t.op.Action == contracts.Get || t.param == t.op.Key {
		value, ok = t.text(length, accent), t.op.Action == contracts.Get
	}
	if ok {
		t.takes(value)
		return
	}
	t.refuses(value, t.unfit(value)...)
}

// unfit is what is wrong with a text where it is no value of the tag's type.
func (t trial) unfit(value string) []breach {
	switch {
	case t.op.Action == contracts.Get:
		return nil
	case t.param.Tag.References != nil && t.param != t.op.Key:
		return t.noSuchRecord(value)
	default:
		return []breach{t.wrongValue(value)}
	}
}
