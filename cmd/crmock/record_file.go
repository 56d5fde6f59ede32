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
	"strings"

	"github.com/crmock/crmock/scenarios"
)

// checkOut finds out before a session whether it can be written after it.
func (r *recording) checkOut() error {
	if r.out == "" {
		return fail(exitUsage, "say where to write the scenario: --out session.xml")
	}
	switch info, err := os.Stat(r.out); {
	case err == nil && info.IsDir():
		return fail(exitUsage, "--out: %s is a folder", r.out)
	case err == nil && !r.force:
		return fail(exitUsage, "--out: %s is there already; choose another name, or overwrite it with --force", r.out)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fail(exitUsage, "--out: %w", err)
	}
	if info, err := os.Stat(filepath.Dir(r.out)); err != nil || !info.IsDir() {
		return fail(exitUsage, "--out: there is no folder %s", filepath.Dir(r.out))
	}
	return nil
}

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

// nameOf is the name of a scenario in a file.
func nameOf(file string) string {
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	name := strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_' {
			return c
		}
		return '-'
	}, base)
	return strings.TrimLeft(name, ".-_")
}
