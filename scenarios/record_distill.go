package scenarios

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
)

// DistillOptions say what a scenario is made with. Contract is needed.
type DistillOptions struct {
	Name     string // of the scenario; empty: recorded
	Contract *contracts.Contract
}

// Note is something to know about a scenario that was distilled.
type Note struct {
	Exchange int // its number in the order in which they began, from 1 on; 0: it is about all of them
	Text     string
}

// String is the note as people read it.
func (n Note) String() string {
	if n.Exchange == 0 {
		return n.Text
	}
	return fmt.Sprintf("exchange %d: %s", n.Exchange, n.Text)
}

// place is where a note stands among others: what is about all exchanges comes last.
func (n Note) place() int { return cmp.Or(n.Exchange, math.MaxInt) }

// Distill makes a scenario of a recorded session: what was sent is sent again, and what was answered is expected, but for
// what differs from run to run. Ids that a reply gives out are captured, values that have to be unique get the mark of the
// run, and what the server sets by the clock is matched by its shape. Requests that overlapped are sent at once, unless
// one may have had to do with the other. The notes tell what was left out, and what the scenario relies on.
func Distill(exchanges []Exchanged, options DistillOptions) (*Scenario, []Note) {
	d := &distiller{given: options.Contract, contract: options.Contract, said: map[string]bool{}, titles: map[string]int{}}
	d.choose(exchanges)
	d.findCustomFields()
	d.findPicklists()
	d.noteUnexplained()
	d.findGiven()
	d.leaveOutTaken()
	d.findIDs()
	d.findMarks()
	s := &Scenario{Name: cmp.Or(options.Name, "recorded"), Tags: []string{"recorded"}}
	s.Steps = d.steps()
	d.noteWide()
	s.Given, s.Doc = d.setup(), d.doc()
	s.Vars = d.vars
	if err := s.Check(options.Contract); err != nil {
		d.note(0, "the scenario needs a hand before it can be loaded: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	slices.SortStableFunc(d.notes, func(a, b Note) int { return cmp.Compare(a.place(), b.place()) })
	return s, grouped(d.notes)
}

// distiller goes through a session several times, each time for one thing.
type distiller struct {
	given, contract *contracts.Contract // as it was given, and that of the tenant as far as it is known
	extension       contracts.Extension // what makes one of the other
	inferred        []inference
	notes           []Note
	start           time.Time // of the first play
	plays           []*play   // in the order in which they ended

	found map[recordKey]*foundRecord
	ids   ids
	marks marks
	vars  []Var

	wide      []int           // exchanges whose search may find other records too
	titles    map[string]int  // requests so far, by operation
	said      map[string]bool // notes that are made once
	sentDates map[string]bool // values of dates that requests have set
}

// play is an exchange that is to be replayed.
type play struct {
	*Exchanged
	number    int    // from 1 on
	title     string // in the scenario, once it is part of it
	as        string
	operation *contracts.Operation // nil where the API has none of that name
	ending    Expect               // how it ended, without items and tags
}

// note adds a note in one line: what it tells of may hold anything that a request can.
func (d *distiller) note(exchange int, format string, args ...any) {
	d.notes = append(d.notes, Note{exchange, printable(fmt.Sprintf(format, args...))})
}

// grouped are notes of which those that say the same are one, at the place of the first.
func grouped(notes []Note) []Note {
	var groups []Note
	others := map[string][]int{}
	for _, n := range notes {
		if _, said := others[n.Text]; said {
			others[n.Text] = append(others[n.Text], n.Exchange)
			continue
		}
		others[n.Text] = nil
		groups = append(groups, n)
	}
	for i, n := range groups {
		if same := slices.Compact(others[n.Text]); len(same) > 0 && n.Exchange > 0 {
			groups[i].Text += "; so with " + numbered(same)
		}
	}
	return groups
}

// noteOnce is note for what would be said again and again.
func (d *distiller) noteOnce(exchange int, format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !d.said[text] {
		d.said[text] = true
		d.note(exchange, "%s", text)
	}
}

// choose takes the exchanges that can be replayed, in the order in which they ended: whoever used what an answer told has
// waited for it.
func (d *distiller) choose(exchanges []Exchanged) {
	exchanges = slices.Clone(exchanges)
	slices.SortStableFunc(exchanges, func(a, b Exchanged) int { return a.Started.Compare(b.Started) })
	callers := callersOf(d.contract, exchanges)
	for i := range exchanges {
		e := &exchanges[i]
		reason := e.LeftOut
		p := &play{Exchanged: e, number: i + 1}
		if reason == "" {
			p.as, reason = callers.as(e)
		}
		if reason == "" {
			reason = d.look(p)
		}
		if reason != "" {
			d.note(p.number, "left out: %s", reason)
			continue
		}
		if e.Masked {
			d.note(p.number, "a value that looks like a secret is masked by ***, so it may be answered otherwise")
		}
		if e.Lost {
			d.note(p.number, "its answer never came, and a replay expects that again: add an <interception> to <given> that loses it, as docs/guides/scenarios.md shows, or take away lost=\"yes\"")
		}
		d.plays = append(d.plays, p)
	}
	if len(d.plays) > 0 {
		d.start = d.plays[0].Started
	}
	slices.SortStableFunc(d.plays, func(a, b *play) int { return a.ended().Compare(b.ended()) })
	d.order()
	d.noteRaces()
}

// look finds out what a play is about. It returns why it cannot be replayed, empty where it can.
func (d *distiller) look(p *play) string {
	p.operation = d.contract.Operation(p.Object + "." + p.Action)
	p.ending = d.endingOf(p)
	switch {
	case !p.ending.asksForReply() && !p.ending.Lost:
		return "it has no answer"
	case p.Object == "" || p.Action == "":
		return "it names no operation"
	case p.operation == nil && !d.provokes(p, contracts.CheckOperation):
		return fmt.Sprintf("the contract has no operation %s.%s, and yet it was carried out; an overlay may declare it", p.Object, p.Action)
	}
	return ""
}

// provokes tells whether the answer is about a check or one before it, so that names need not be those of the contract.
func (d *distiller) provokes(p *play, check string) bool {
	return (&checker{contract: d.contract}).provokes(&p.ending, check)
}

// endingOf is how an exchange ended: with a problem by its name, where there is one with these numbers.
func (d *distiller) endingOf(p *play) Expect {
	switch {
	case p.Lost:
		return Expect{Lost: true}
	case p.Reply == nil:
		return Expect{HTTP: p.HTTP}
	}
	var names []string
	for _, problem := range d.contract.Problems {
		if problem.Status == p.Reply.Status && problem.Code == p.Reply.Code {
			names = append(names, problem.Name)
		}
	}
	if len(names) == 1 {
		return Expect{Problem: names[0]}
	}
	return Expect{Status: &p.Reply.Status, Code: &p.Reply.Code}
}

// drop leaves plays out for which there is a reason.
func (d *distiller) drop(reason func(*play) string) {
	d.plays = slices.DeleteFunc(d.plays, func(p *play) bool {
		why := reason(p)
		if why != "" {
			d.note(p.number, "left out: %s", why)
		}
		return why != ""
	})
}

// titled is a name made of an operation and a number, as in customer-add-1.
func titled(operation string, number int) string {
	return fmt.Sprintf("%s-%d", strings.ReplaceAll(strings.ToLower(operation), ".", "-"), number)
}
