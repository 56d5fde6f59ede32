package durable_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"

	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/test/durable"
)

// tags are those of a customer in these tests.
func tags(token, company string) map[string]string {
	return map[string]string{"LASTNAME": token, "COMPANY": company, "EMAIL": token + "@example.com"}
}

func write(token, id, company string, outcome durable.Outcome) durable.Write {
	return durable.Write{Token: token, Object: "Customer", ID: id, Tags: tags(token, company), Outcome: outcome}
}

func customer(token, id, company string) durable.Record {
	return durable.Record{Object: "Customer", ID: id, Tags: tags(token, company)}
}

// caseOne is the case 1 as it is found, but for one tag.
func caseOne(token, tag, value string) durable.Record {
	all := map[string]string{"SUBJECT": token, "STATUS": "Open", "CLOSEDDATE": "", "CREATEDDATE": "01012026", "LASTACTDATE": "01012026"}
	all[tag] = value
	return durable.Record{Object: "Case", ID: "1", Tags: all}
}

// promise is a row of a table: what was written, what is found, and what is wrong with that; nothing if empty.
type promise struct {
	name   string
	writes []durable.Write
	found  []durable.Record
	says   string
}

func (p promise) check(t *testing.T) {
	t.Run(p.name, func(t *testing.T) {
		t.Parallel()
		var h durable.History
		for _, w := range p.writes {
			h.Add(w)
		}
		expectProblems(t, h.Check(p.found), p.says)
	})
}

func TestAStoreThatBreaksAPromiseIsFoundOut(t *testing.T) {
	t.Parallel()
	added := write("a", "1", "x", durable.Done)
	for _, row := range []promise{
		{"what was acknowledged is there", []durable.Write{added}, []durable.Record{customer("a", "1", "x")}, ""},
		{"an acknowledged Add is lost", []durable.Write{added}, nil, "Customer a is lost: it was acknowledged as 1"},
		{
			"it is there with other values",
			[]durable.Write{added},
			[]durable.Record{customer("a", "1", "")},
			`Customer a is half written: COMPANY is "", not "x"`,
		},
		{"it is there twice", []durable.Write{added}, []durable.Record{
			customer("a", "1", "x"), {Object: "Customer", ID: "2", Tags: map[string]string{"LASTNAME": "a", "COMPANY": "x"}},
		}, "Customer a is there 2 times, as 1 and 2"},
		{
			"it is there under another id",
			[]durable.Write{added},
			[]durable.Record{customer("a", "2", "x")},
			"Customer a is there as 2, and was acknowledged as 1",
		},
		{"an Add without an answer is not there", []durable.Write{write("a", "", "x", durable.Unknown)}, nil, ""},
		{"an Add without an answer is there", []durable.Write{write("a", "", "x", durable.Unknown)}, []durable.Record{customer("a", "1", "x")}, ""},
		{
			"an Add without an answer is half there",
			[]durable.Write{write("a", "", "x", durable.Unknown)},
			[]durable.Record{customer("a", "1", "")},
			`Customer a is half written`,
		},
		{
			"an Add that was refused is there",
			[]durable.Write{write("a", "", "x", durable.Refused)},
			[]durable.Record{customer("a", "1", "x")},
			`Customer 1 is there, and nobody wrote it: its token is "a"`,
		},
		{
			"an id is handed out twice",
			[]durable.Write{added, write("b", "1", "x", durable.Done)},
			[]durable.Record{customer("a", "1", "x"), customer("b", "1", "x")},
			"the id of Customer 1 was handed out twice, for a and for b\ntwo records are Customer 1",
		},
	} {
		row.check(t)
	}
}

func TestAStoreThatLosesAChangeIsFoundOut(t *testing.T) {
	t.Parallel()
	added := write("a", "1", "x", durable.Done)
	for _, row := range []promise{
		{
			"an acknowledged change is lost",
			[]durable.Write{added, write("a", "1", "y", durable.Done)},
			[]durable.Record{customer("a", "1", "x")},
			"Customer a has lost an update",
		},
		{
			"a change without an answer was not made",
			[]durable.Write{added, write("a", "1", "y", durable.Unknown)},
			[]durable.Record{customer("a", "1", "x")},
			"",
		},
		{
			"a change without an answer was made",
			[]durable.Write{added, write("a", "1", "y", durable.Unknown)},
			[]durable.Record{customer("a", "1", "y")},
			"",
		},
		{
			"a change without an answer comes after a later one",
			[]durable.Write{added, write("a", "1", "y", durable.Unknown), write("a", "1", "z", durable.Done)},
			[]durable.Record{customer("a", "1", "y")},
			"Customer a has lost an update",
		},
		{
			"a deleted record is back",
			[]durable.Write{added, {Token: "a", Object: "Customer", ID: "1", Outcome: durable.Done}},
			[]durable.Record{customer("a", "1", "x")},
			"Customer a has lost an update",
		},
		{"a deletion without an answer was made", []durable.Write{added, {Token: "a", Object: "Customer", ID: "1"}}, nil, ""},
		{
			"an address belongs to two",
			[]durable.Write{added, write("b", "2", "x", durable.Done)},
			[]durable.Record{customer("a", "1", "x"), {Object: "Customer", ID: "2", Tags: map[string]string{"LASTNAME": "b", "COMPANY": "x", "EMAIL": "A@example.com"}}},
			"the customers 1 and 2 both have the EMAIL a@example.com",
		},
	} {
		row.check(t)
	}
}

func TestAStoreThatDoesHalfAChangeIsFoundOut(t *testing.T) {
	t.Parallel()
	added := func(token string) []durable.Write {
		return []durable.Write{
			{Token: token, Object: "Case", ID: "1", Tags: map[string]string{"SUBJECT": token}, Outcome: durable.Done},
			{Token: "f", Object: "Followup", Tags: map[string]string{"SUBJECT": "f"}, Outcome: durable.Unknown},
		}
	}
	followup := durable.Record{Object: "Followup", ID: "1", Tags: map[string]string{"SUBJECT": "f", "CASENUM": "1", "CREATEDDATE": "03012026"}}
	for _, row := range []promise{
		{
			"a case is half closed", added("c"),
			[]durable.Record{caseOne("c", "STATUS", "Closed")},
			`case 1 is half closed: STATUS Closed, CLOSEDDATE ""`,
		},
		{"a case has its follow-up", added("quiet-c"), []durable.Record{caseOne("quiet-c", "LASTACTDATE", "03012026"), followup}, ""},
		{"a case has no follow-up", added("quiet-c"), []durable.Record{caseOne("quiet-c", "LASTACTDATE", "01012026")}, ""},
		{
			"a follow-up left no trace on its case", added("quiet-c"),
			[]durable.Record{caseOne("quiet-c", "LASTACTDATE", "01012026"), followup},
			"case 1 and its follow-up were not written together: LASTACTDATE is 01012026, not 03012026",
		},
		{
			"a follow-up left nothing but a trace on its case", added("quiet-c"),
			[]durable.Record{caseOne("quiet-c", "LASTACTDATE", "03012026")},
			"case 1 and its follow-up were not written together: LASTACTDATE is 03012026, not 01012026",
		},
	} {
		row.check(t)
	}
}

func expectProblems(t *testing.T, problems []string, says string) {
	t.Helper()
	g := NewWithT(t)
	if says == "" {
		g.Expect(problems).To(BeEmpty())
		return
	}
	text := fmt.Sprintln()
	for _, p := range problems {
		text += p + "\n"
	}
	g.Expect(text).To(ContainSubstring("\n" + says))
}

// delivery is a row of a table: what agents did, what is found, what was delivered of case 1, and what is wrong with that.
type delivery struct {
	name   string
	writes []durable.Write
	found  []durable.Record
	events []string
	says   string
}

func (d delivery) check(t *testing.T) {
	t.Run(d.name, func(t *testing.T) {
		t.Parallel()
		var h durable.History
		for _, w := range d.writes {
			h.Add(w)
		}
		var calls []durable.Call
		for _, event := range d.events {
			calls = append(calls, durable.Call{Object: "Case", ID: "1", Event: event})
		}
		expectProblems(t, h.CheckCalls(d.found, calls), d.says)
	})
}

func created() durable.Write {
	return durable.Write{Token: "c", Object: "Case", ID: "1", Event: "create", Outcome: durable.Done, Tags: map[string]string{"SUBJECT": "c", "DESCRIPTION": "new"}}
}

func edited(outcome durable.Outcome) durable.Write {
	return durable.Write{Token: "c", Object: "Case", ID: "1", Event: "edit", Outcome: outcome, Tags: map[string]string{"SUBJECT": "c", "DESCRIPTION": "edited"}}
}

func TestEventsThatAreNotDeliveredAsPromisedAreFoundOut(t *testing.T) {
	t.Parallel()
	create, edit := created(), edited(durable.Done)
	asNew, asEdited := caseOne("c", "DESCRIPTION", "new"), caseOne("c", "DESCRIPTION", "edited")
	for _, row := range []delivery{
		{"each once", []durable.Write{create, edit}, []durable.Record{asEdited}, []string{"create", "edit"}, ""},
		{"each, with repeats", []durable.Write{create, edit}, []durable.Record{asEdited}, []string{"create", "create", "edit", "edit"}, ""},
		{"none", []durable.Write{create}, []durable.Record{asNew}, nil, "Case 1: the event create was never delivered; nothing was"},
		{
			"one is missing",
			[]durable.Write{create, edit},
			[]durable.Record{asEdited},
			[]string{"create", "create"},
			"Case 1: the event edit was never delivered; delivered were create, create",
		},
		{
			"out of order",
			[]durable.Write{create, edit},
			[]durable.Record{asEdited},
			[]string{"edit", "create"},
			"Case 1: the events were delivered out of order: edit, create in place of create, edit",
		},
		{
			"an old one again",
			[]durable.Write{create, edit},
			[]durable.Record{asEdited},
			[]string{"create", "edit", "create"},
			"Case 1: the events were delivered out of order",
		},
	} {
		row.check(t)
	}
}

func TestEventsOfChangesWithoutAnAnswerAreHeldAgainstTheRecord(t *testing.T) {
	t.Parallel()
	create, edit := created(), edited(durable.Unknown)
	asNew, asEdited := caseOne("c", "DESCRIPTION", "new"), caseOne("c", "DESCRIPTION", "edited")
	for _, row := range []delivery{
		{
			"of a change that was made without an answer",
			[]durable.Write{create, edit},
			[]durable.Record{asEdited},
			[]string{"create"},
			"Case 1: the event edit was never delivered",
		},
		{"of a change that was not made", []durable.Write{create, edit}, []durable.Record{asNew}, []string{"create"}, ""},
		{
			"of a change that was not made, delivered all the same",
			[]durable.Write{create, edit},
			[]durable.Record{asNew},
			[]string{"create", "edit"},
			"Case 1: edit was delivered, and there was no such change",
		},
		{
			"of a deletion without an answer",
			[]durable.Write{create, {Token: "c", Object: "Case", ID: "1", Event: "delete"}},
			nil,
			[]string{"create"},
			"Case 1: the event delete was never delivered",
		},
		{"of a record that nobody wrote", nil, nil, []string{"create"}, "Case 1: create was delivered, and nobody knows of such a record"},
	} {
		row.check(t)
	}
}

// TestAnyStoreThatKeepsItsPromisesPasses writes at random into a store that forgets nothing, and then makes it forget or
// change one thing that was acknowledged.
func TestAnyStoreThatKeepsItsPromisesPasses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var h durable.History
		kept := map[string]durable.Record{}
		var sure []string // tokens of what may not be missing
		for i := range rapid.IntRange(1, 20).Draw(t, "writes") {
			token := "t" + strconv.Itoa(rapid.IntRange(0, 9).Draw(t, "token"))
			r, there := kept[token]
			if !there {
				r.ID = strconv.Itoa(i + 1)
			}
			w := write(token, r.ID, strconv.Itoa(i), rapid.SampledFrom([]durable.Outcome{durable.Done, durable.Unknown, durable.Refused}).Draw(t, "outcome"))
			if w.Outcome == durable.Unknown && !there {
				w.ID = ""
			}
			if w.Outcome == durable.Done || w.Outcome == durable.Unknown && rapid.Bool().Draw(t, "made") {
				kept[token] = customer(token, r.ID, strconv.Itoa(i))
			}
			if w.Outcome == durable.Done && !slices.Contains(sure, token) {
				sure = append(sure, token)
			}
			h.Add(w)
		}
		found := slices.Collect(maps.Values(kept))
		if problems := h.Check(found); len(problems) > 0 {
			t.Fatalf("nothing is wrong, and the checks say: %v", problems)
		}
		if len(sure) == 0 {
			return
		}
		victim := rapid.SampledFrom(sure).Draw(t, "victim")
		if rapid.Bool().Draw(t, "lose") {
			delete(kept, victim)
		} else {
			kept[victim] = customer(victim, kept[victim].ID, "spoilt")
		}
		if problems := h.Check(slices.Collect(maps.Values(kept))); len(problems) != 1 {
			t.Fatalf("one record is wrong, and the checks say: %v", problems)
		}
	})
}

func TestFiguresCountWhatWasSaidAndWhatWasMade(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	var h durable.History
	for _, w := range []durable.Write{
		created(), edited(durable.Unknown), write("a", "", "x", durable.Unknown), write("b", "", "x", durable.Refused),
	} {
		h.Add(w)
	}
	call := durable.Call{Object: "Case", ID: "1", Event: "create"}
	figures := h.Figures([]durable.Record{caseOne("c", "DESCRIPTION", "edited")}, []durable.Call{call, call, {Object: "Case", ID: "1", Event: "edit"}})

	g.Expect(figures).To(Equal(durable.Figures{
		Writes: 4, Acknowledged: 1, Refused: 1, Unanswered: 2, Applied: 1, Records: 1, Events: 2, Calls: 3, Repeats: 1,
	}))
	g.Expect(figures.String()).To(Equal(
		"4 writes: 1 acknowledged, 1 refused, 2 without an answer (1 of them were made); 1 records; 2 events in 3 calls, 1 repeated"))
}
