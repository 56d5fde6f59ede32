package report

import (
	"cmp"
	"slices"

	"github.com/crmock/crmock/specs"
)

// bar is the coverage of one provenance as pieces of one line.
type bar struct {
	Cover
	Sentence string
	Pieces   []piece
}

// piece is a share of a bar, in percent of it.
type piece struct {
	State      specs.State
	From, Size float64
}

func bars(d Document) []bar {
	var made []bar
	for _, c := range d.Coverage {
		if c.Total() > 0 {
			made = append(made, bar{Cover: c, Sentence: c.Sentence(d.Target.Mock), Pieces: pieces(c.Counts)})
		}
	}
	return made
}

func pieces(c Counts) []piece {
	var made []piece
	from := 0.0
	for _, part := range []struct {
		state specs.State
		count int
	}{{specs.Passed, c.Passed}, {specs.Failed, c.Failed}, {specs.Skipped, c.Skipped}, {specs.NotExercised, c.NotExercised}} {
		size := 100 * float64(part.count) / float64(max(1, c.Total()))
		if part.count > 0 {
			made = append(made, piece{part.state, from, size})
		}
		from += size
	}
	return made
}

// objectCover is the clauses about one object.
type objectCover struct {
	Object string // empty for clauses about none
	Counts
	Pieces  []piece
	Clauses []Clause // those that do not hold first, then the open ones, each in the contract's order
}

// objectCovers are in the order of the contract.
func objectCovers(d Document) []objectCover {
	var made []objectCover
	index := map[string]int{}
	for _, clause := range d.Clauses {
		object, _ := subject(specs.SpecResult{Clauses: []string{clause.ID}})
		i, known := index[object]
		if !known {
			i = len(made)
			index[object] = i
			made = append(made, objectCover{Object: object})
		}
		made[i].add(clause.State)
		made[i].Clauses = append(made[i].Clauses, clause)
	}
	for i := range made {
		made[i].Pieces = pieces(made[i].Counts)
		slices.SortStableFunc(made[i].Clauses, func(a, b Clause) int { return cmp.Compare(urgency(a.State), urgency(b.State)) })
	}
	return made
}

// urgency orders states by how much they want to be looked at.
func urgency(state specs.State) int {
	return slices.Index([]specs.State{specs.Failed, specs.NotExercised, specs.Skipped, specs.Passed}, state)
}
