package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// inference is what a session shows of its tenant, and where.
type inference struct {
	by   *play
	text string
}

// infer notes what is inferred, for whoever records and for whoever reads the file.
func (d *distiller) infer(by *play, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	d.note(by.number, "%s", text)
	d.inferred = append(d.inferred, inference{by, text})
}

// extend makes the contract that of the tenant, as far as the session shows it.
func (d *distiller) extend(by contracts.Extension) error {
	by.Origin = "the session"
	contract, err := d.given.Extend(by)
	if err != nil {
		return err
	}
	d.contract, d.extension = contract, by
	for _, p := range d.plays {
		p.operation = contract.Operation(p.Object + "." + p.Action)
	}
	return nil
}

// doc is what the scenario says about itself: what in <given> is inferred. It is empty where nothing is.
func (d *distiller) doc() string {
	if len(d.inferred) == 0 {
		return ""
	}
	lines := []string{"Recorded. What the tenant has of its own is inferred; correct it where it is wrong."}
	slices.SortStableFunc(d.inferred, func(a, b inference) int { return cmp.Compare(a.by.number, b.by.number) })
	for _, found := range d.inferred {
		where := fmt.Sprintf("exchange %d", found.by.number)
		if found.by.title != "" {
			where += ", " + found.by.title
		}
		lines = append(lines, where+": "+found.text)
	}
	return strings.Join(lines, "\n")
}
