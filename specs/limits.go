package specs

import (
	"fmt"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeLimits: how much may be sent, and that whoever sends more gets an answer, and does no harm.
func writeLimits(b *book) {
	if !b.hasClassic() {
		return
	}
	writeBodyLimit(b)
	writeDepthLimit(b)
	writeElementsLimit(b)
	b.spec("A body that comes in pieces, slowly, is answered", clauses("endpoint.classic"), func(s *session) {
		slow := s.classic(s.echoing("bit by bit"))
		slow.pieces, slow.pause = 5, 50*time.Millisecond
		s.echoed(s.ask(slow), "bit by bit")
	})
	writeLimitSettings(b)
}

// limit is a limit of the contract that refuses, nil where there is none of that name.
func (b *book) limit(name string) *contracts.Limit {
	if limit := b.contract.Limit(name); limit != nil && limit.Problem != nil && limit.Value > 0 {
		return limit
	}
	return nil
}

// over demands that a reply says that a limit was passed, and that the server is well after it.
func (s *session) over(limit *contracts.Limit, reply client.Reply) {
	s.refused(reply, &contracts.Violation{Problem: limit.Problem})
	s.well(s.send(s.probing()))
}

// triable is the highest limit on a body that is tried, in bytes.
const triable = 64 << 20

func writeBodyLimit(b *book) {
	limit := b.limit(contracts.LimitBody)
	if limit == nil || limit.Value > triable {
		return
	}
	id := contracts.ClauseID("limit", limit.Name)
	b.spec(fmt.Sprintf("A body of %d bytes is read, and one of %d is refused, however short it is once decoded", limit.Value, limit.Value+1),
		clauses(id), func(s *session) {
			body := s.classic(s.within(s.echoing("to the brim"), limit.Name)).body
			s.echoed(s.ask(s.classicForm(s.filled(body, limit.Value, "%20", "+"))), "to the brim")
			s.over(limit, s.ask(s.classicForm(s.filled(body, limit.Value+1, "%20", "+"))))
		})
	b.spec("A body of four times the limit is answered and not cut off, whether its length is announced or not", clauses(id), func(s *session) {
		body := s.classic(s.within(s.probing(), limit.Name)).body
		sent := s.classicForm(s.filled(body, limit.Value*4, "+", "+"))
		s.over(limit, s.ask(sent))
		sent.pieces = 8
		s.over(limit, s.ask(sent))
	})
	if b.contract.Endpoint("gateway") != nil {
		b.spec(fmt.Sprintf("The gateway endpoint reads a body of %d bytes and refuses one of %d", limit.Value, limit.Value+1), clauses(id), func(s *session) {
			body := s.within(s.echo("to the brim"), limit.Name)
			s.echoed(s.ask(s.gateway(s.filled(body, limit.Value, " ", " "))), "to the brim")
			s.over(limit, s.ask(s.gateway(s.filled(body, limit.Value+1, " ", " "))))
		}, HasGateway)
	}
}

// filled is a body with white space up to a size: as many blanks as fit, then single bytes.
func (s *session) filled(body string, size int, blank, single string) string {
	room := size - len(body)
	if room < 0 {
		s.skip("the limit on a body leaves no room for a request")
	}
	return body + strings.Repeat(blank, room/len(blank)) + strings.Repeat(single, room%len(blank))
}

func writeDepthLimit(b *book) {
	limit := b.limit(contracts.LimitDepth)
	if limit == nil {
		return
	}
	b.spec(fmt.Sprintf("Elements may stand inside each other to level %d and no deeper", limit.Value),
		clauses(contracts.ClauseID("limit", limit.Name)), func(s *session) {
			s.refused(s.send(s.nested(limit.Value)), s.checked(contracts.CheckEnvelope, contracts.Violation{}))
			s.over(limit, s.send(s.nested(limit.Value+1)))
			s.over(limit, s.send(s.nested(limit.Value*4)))
		})
}

// nested is a request whose elements stand inside each other to a level; one inside a tag is wrong in any case.
func (s *session) nested(level int) string {
	const above = 2 // the root and COMMAND
	if level < above+2 {
		s.skip("the limit on depth leaves no room for an element inside a tag")
	}
	inner := strings.Repeat("<X>", level-above) + strings.Repeat("</X>", level-above)
	return s.within(strings.Replace(s.echoing(place), element(alien, place), inner, 1), contracts.LimitDepth)
}

// within is a document that passes no limit but the one that is tried; else the spec is skipped.
func (s *session) within(document, tried string) string {
	for name, size := range map[string]int{
		contracts.LimitBody:     len(s.classic(document).body),
		contracts.LimitElements: elementsOf(document),
	} {
		if limit := s.contract().Limit(name); name != tried && limit != nil && limit.Value > 0 && size > limit.Value {
			s.skip("the limit on %s is reached before the one on %s", name, tried)
		}
	}
	return document
}

// elementsOf counts the elements of a document, in one tag or in two.
func elementsOf(document string) int {
	return strings.Count(document, "</") + strings.Count(document, "/>")
}

func writeElementsLimit(b *book) {
	limit := b.limit(contracts.LimitElements)
	if limit == nil {
		return
	}
	b.spec(fmt.Sprintf("A request of %d elements is read, and one of %d is refused", limit.Value, limit.Value+1),
		clauses(contracts.ClauseID("limit", limit.Name)), func(s *session) {
			s.echoed(s.send(s.wide(limit.Value)), "first of many")
			s.over(limit, s.send(s.wide(limit.Value+1)))
			s.over(limit, s.send(s.wide(limit.Value*4)))
		})
}

// wide is a request of so many elements, all counted.
func (s *session) wide(elements int) string {
	const value = "first of many"
	document := s.echoing(value)
	more := elements - elementsOf(document)
	if more < 0 {
		s.skip("the limit on elements leaves no room for a request")
	}
	whole := element(alien, value)
	return s.within(strings.Replace(document, whole, whole+strings.Repeat("<X/>", more), 1), contracts.LimitElements)
}
