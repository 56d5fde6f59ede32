package scenarios

import (
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
)

// correspondence knows which id on the right names what an id on the left names, for each object.
type correspondence struct{ toRight, toLeft map[named]string }

// named is an id of an object's record.
type named struct{ object, id string }

func newCorrespondence() correspondence {
	return correspondence{map[named]string{}, map[named]string{}}
}

// right is the id on the right, where it is known.
func (c correspondence) right(object, left string) (string, bool) {
	id, known := c.toRight[named{object, left}]
	return id, known
}

// pair tells whether two ids correspond. Two that were never seen do from now on.
func (c correspondence) pair(object, left, right string) bool {
	l, r := named{object, left}, named{object, right}
	mapped, leftKnown := c.toRight[l]
	_, rightKnown := c.toLeft[r]
	if !leftKnown && !rightKnown {
		c.toRight[l], c.toLeft[r] = right, left
		return true
	}
	return leftKnown && mapped == right
}

// learnIDs pairs the ids in the requests, which come from captures or stand in the scenario.
func (p *pairing) learnIDs() {
	for i := range min(len(p.left.fields), len(p.right.fields)) {
		left, right := p.left.fields[i], p.right.fields[i]
		object := referenced(p.operation, p.requestTag(left.Tag))
		if object != "" && left.Value != "" && right.Value != "" {
			p.ids.pair(object, left.Value, right.Value) // one that is broken shows in the replies
		}
	}
}

// referenced is the object whose records a tag names: its own by the id tag, or another; empty where it names none.
func referenced(op *contracts.Operation, tag *contracts.Tag) string {
	switch {
	case op == nil || tag == nil:
		return ""
	case tag.Name == op.Object.IDTag:
		return op.Object.Name
	case tag.References != nil:
		return tag.References.Object
	default:
		return ""
	}
}

// tag is what the contract knows about a tag of a reply; nil where it is none of its.
func (p *pairing) tag(name string) *contracts.Tag {
	if p.operation == nil {
		return nil
	}
	return p.operation.Object.Tag(name)
}

func (p *pairing) requestTag(name string) *contracts.Tag {
	if p.operation == nil {
		return nil
	}
	if param := p.operation.Param(name); param != nil {
		return param.Tag
	}
	return nil
}

// sameDate tells whether two dates are the same, or as far from the now of their servers. Those that servers set by
// themselves are compared in the second way alone.
func (p *pairing) sameDate(tag *contracts.Tag, left, right string) bool {
	if left == right && !tag.ByServer {
		return true
	}
	one, errLeft := time.Parse(tag.Layout(), left)
	other, errRight := time.Parse(tag.Layout(), right)
	if errLeft != nil || errRight != nil {
		return left == right
	}
	apart := daysBetween(p.left.now, one) - daysBetween(p.right.now, other)
	slack := p.slack()
	return -slack <= apart && apart <= slack
}

// slack is how many days two dates may lie apart: one where a tenant's time zone is not known.
func (p *pairing) slack() int {
	if p.differ.left.target.Console == nil || p.differ.right.target.Console == nil {
		return 1
	}
	return 0
}

// daysBetween counts calendar days.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}

// isPlain tells whether an id is a number as the API writes it, without zeros in front.
func isPlain(id string) bool {
	return id != "" && id[0] != '0' && strings.Trim(id, "0123456789") == ""
}
