package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/crmock/crmock/scenarios"
)

// save writes the scenario so that nobody ever reads half of it. What cannot be put in its place is not lost: it stays
// beside it.
func (r *recording) save(scenario *scenarios.Scenario) error {
	var text bytes.Buffer
	if err := scenario.Save(&text); err != nil {
		return fmt.Errorf("the scenario cannot be written: %w", err)
	}
	draft, err := os.CreateTemp(filepath.Dir(r.out), filepath.Base(r.out)+".draft-*")
	if err != nil {
		return err
	}
	_, err = draft.Write(text.Bytes())
	if err := errors.Join(err, draft.Close()); err != nil {
		return err
	}
	return r.place(draft.Name())
}

// place puts the draft where the scenario belongs. A link, unlike renaming, never replaces a file.
func (r *recording) place(draft string) error {
	if r.force {
		return os.Rename(draft, r.out)
	}
	switch err := os.Link(draft, r.out); {
	case err == nil:
		return os.Remove(draft)
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s has come to be there in the meantime; the scenario is in %s", r.out, draft)
	default: // a file system without links
		return os.Rename(draft, r.out)
	}
}

// printOperations counts what was recorded, by operation.
func printOperations(out io.Writer, exchanges []scenarios.Exchanged) {
	counts := map[string]int{}
	for i := range exchanges {
		if e := &exchanges[i]; e.LeftOut == "" {
			counts[e.Object+"."+e.Action]++
		}
	}
	for _, operation := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(out, "  %5d  %s\n", counts[operation], operation)
	}
}

func printNotes(out io.Writer, notes []scenarios.Note) {
	if len(notes) > 0 {
		fmt.Fprintln(out, "notes")
	}
	for _, note := range notes {
		fmt.Fprintln(out, "  "+note.String())
	}
}
