package report

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
)

// rightsGrid is objects by actions: for each right, how the spec that has it ended, and the one that lacks it.
type rightsGrid struct {
	Actions []string
	Rows    []rightsRow
}

// rightsRow is the rights to one object, in the order of the actions.
type rightsRow struct {
	Object string
	Cells  []rightsCell
}

// rightsCell is one right. It is empty where the contract has no such operation.
type rightsCell struct {
	Operation       string
	Allowed, Denied specs.State
}

// newRightsGrid finds the rights among the clauses, and the specs of the concern that look at them.
func newRightsGrid(d Document) rightsGrid {
	grid := rightsGrid{Actions: []string{contracts.Add, contracts.Modify, contracts.Get}}
	for _, clause := range d.Clauses {
		operation, isRight := strings.CutSuffix(clause.ID, ".right")
		object, action, isOperation := strings.Cut(operation, ".")
		column := slices.Index(grid.Actions, action)
		if !isRight || !isOperation || column < 0 {
			continue
		}
		row := slices.IndexFunc(grid.Rows, func(r rightsRow) bool { return r.Object == object })
		if row < 0 {
			row = len(grid.Rows)
			grid.Rows = append(grid.Rows, rightsRow{Object: object, Cells: make([]rightsCell, len(grid.Actions))})
		}
		grid.Rows[row].Cells[column] = newRightsCell(d, operation, clause.ID)
	}
	return grid
}

func newRightsCell(d Document, operation, clause string) rightsCell {
	cell := rightsCell{Operation: operation, Allowed: specs.NotExercised, Denied: specs.NotExercised}
	for _, spec := range d.Specs {
		if !slices.Contains(spec.Clauses, clause) {
			continue
		}
		side := &cell.Allowed
		if slices.ContainsFunc(spec.Clauses, isDenial) {
			side = &cell.Denied
		}
		if rank(spec.State) > rank(*side) {
			*side = spec.State
		}
	}
	return cell
}

// isDenial tells whether a clause is about what is answered where a right is missing.
func isDenial(clause string) bool {
	return slices.Contains([]string{
		"rights.denied", contracts.ClauseID("problem", "right"), contracts.ClauseID("check", contracts.CheckRight),
	}, clause)
}
