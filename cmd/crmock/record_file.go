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
	return r.tryOut()
}

// tryOut finds out whether a draft can be made where the scenario is to be.
func (r *recording) tryOut() error {
	draft, err := r.draft(filepath.Dir(r.out))
	if err == nil {
		err = errors.Join(draft.Close(), os.Remove(draft.Name()))
	}
	if err != nil {
		return fail(exitUsage, "--out: %s cannot be written: %w", r.out, causeOf(err))
	}
	return nil
}

// draft is a new file of a folder, in which the scenario gets written.
func (r *recording) draft(folder string) (*os.File, error) {
	return os.CreateTemp(folder, filepath.Base(r.out)+".draft-*")
}

// causeOf is an error of a file without the file's name, where that is one which nobody has asked for.
func causeOf(err error) error {
	if cause := (*fs.PathError)(nil); errors.As(err, &cause) {
		return cause.Err
	}
	return err
}

// save writes the scenario so that nobody ever reads half of it. What cannot be put in its place is not lost: it stays
// beside it, or else in the folder for temporary files.
func (r *recording) save(scenario *scenarios.Scenario) error {
	var text bytes.Buffer
	if err := scenario.Save(&text); err != nil {
		return fmt.Errorf("the scenario cannot be written: %w", err)
	}
	draft, err := r.writeDraft(filepath.Dir(r.out), text.Bytes())
	if err != nil {
		return r.rescue(text.Bytes(), causeOf(err))
	}
	return r.place(draft)
}

// writeDraft is the name of a draft that holds a text.
func (r *recording) writeDraft(folder string, text []byte) (string, error) {
	draft, err := r.draft(folder)
	if err != nil {
		return "", err
	}
	_, err = draft.Write(text)
	if err := errors.Join(err, draft.Close()); err != nil {
		return "", errors.Join(err, os.Remove(draft.Name())) // half a scenario helps nobody
	}
	return draft.Name(), nil
}

// rescue writes the scenario where there is likely to be room for it, and says where that is and why.
func (r *recording) rescue(text []byte, why error) error {
	kept, err := r.writeDraft(os.TempDir(), text)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w; neither can a file in %s: %w", r.out, why, os.TempDir(), causeOf(err))
	}
	return fmt.Errorf("%s cannot be written: %w; the scenario is in %s", r.out, why, kept)
}

// place puts the draft where the scenario belongs. A link, unlike renaming, never replaces a file.
func (r *recording) place(draft string) error {
	if !r.force {
		switch err := os.Link(draft, r.out); {
		case err == nil:
			return os.Remove(draft)
		case errors.Is(err, fs.ErrExist):
			return fmt.Errorf("%s has come to be there in the meantime; the scenario is in %s", r.out, draft)
		}
	} // or else it may be a file system without links
	if err := os.Rename(draft, r.out); err != nil {
		return fmt.Errorf("%w; the scenario is in %s", err, draft)
	}
	return nil
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
