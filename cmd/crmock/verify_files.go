package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"
)

// reportFiles are the files that a run is reported to. Each is written under another name and gets its own when it is
// complete, so that nobody reads half of one, and a folder that cannot be written to is found before the run.
type reportFiles[D any] struct{ all []*reportFile[D] }

// reportFile is one of them.
type reportFile[D any] struct {
	flag  string
	write func(io.Writer, D) error
	name  string // empty: it is not asked for
	draft *os.File
}

// add adds the flag of one form of the report.
func (r *reportFiles[D]) add(flags *pflag.FlagSet, flag, help string, write func(io.Writer, D) error) {
	file := &reportFile[D]{flag: flag, write: write}
	flags.StringVar(&file.name, flag, "", help)
	r.all = append(r.all, file)
}

// names are the flags.
func (r *reportFiles[D]) names() []string {
	var names []string
	for _, file := range r.all {
		names = append(names, file.flag)
	}
	return names
}

// open begins a draft of each file that is asked for. None may be one of those that are read.
func (r *reportFiles[D]) open(inputs ...string) error {
	if err := r.checkNames(inputs); err != nil {
		return err
	}
	for _, file := range r.all {
		if file.name == "" {
			continue
		}
		if info, err := os.Stat(file.name); err == nil && info.IsDir() {
			r.discard()
			return fail(exitUsage, "--%s: %s is a folder; name a file in it", file.flag, file.name)
		}
		draft, err := os.CreateTemp(filepath.Dir(file.name), filepath.Base(file.name)+".draft-*")
		if err != nil {
			r.discard()
			var cause *fs.PathError // whose path is that of the draft, which nobody has asked for
			if errors.As(err, &cause) {
				err = cause.Err
			}
			return fail(exitUsage, "--%s: %s cannot be written: %w", file.flag, file.name, err)
		}
		file.draft = draft
	}
	return nil
}

// checkNames refuses to write over what is read, or to write two reports to one file.
func (r *reportFiles[D]) checkNames(inputs []string) error {
	for i, file := range r.all {
		if slices.ContainsFunc(inputs, func(input string) bool { return isSameFile(file.name, input) }) {
			return fail(exitUsage, "--%s: %s is read by this command, and would be overwritten; name another file", file.flag, file.name)
		}
		for _, other := range r.all[:i] {
			if isSameFile(file.name, other.name) {
				return fail(exitUsage, "--%s and --%s: both name %s; give each a file of its own", other.flag, file.flag, file.name)
			}
		}
	}
	return nil
}

// isSameFile tells whether two names are of one file, also of one that is still to be made. An empty name is of none.
func isSameFile(one, other string) bool {
	if one == "" || other == "" {
		return false
	}
	first, err := os.Stat(one)
	second, err2 := os.Stat(other)
	if err == nil && err2 == nil {
		return os.SameFile(first, second)
	}
	absolute, err := filepath.Abs(one)
	absolute2, err2 := filepath.Abs(other)
	return err == nil && err2 == nil && absolute == absolute2
}

// given are the names of the files that are asked for; empty where one is not.
func (r *reportFiles[D]) given() []string {
	var names []string
	for _, file := range r.all {
		names = append(names, file.name)
	}
	return names
}

// write completes the files.
func (r *reportFiles[D]) write(d D) error {
	var broken []error
	for _, file := range r.all {
		if file.draft != nil {
			broken = append(broken, file.complete(d))
		}
	}
	return errors.Join(broken...)
}

func (f *reportFile[D]) complete(d D) error {
	err := errors.Join(
		f.write(f.draft, d),
		f.draft.Chmod(0o644), // a report is for everyone to read, unlike a draft
		f.draft.Close(),
	)
	if err == nil {
		err = os.Rename(f.draft.Name(), f.name)
	}
	if err == nil {
		f.draft = nil
	}
	return err
}

// discard removes the drafts that are not complete.
func (r *reportFiles[D]) discard() {
	for _, file := range r.all {
		if file.draft != nil {
			_ = file.draft.Close()
			_ = os.Remove(file.draft.Name())
			file.draft = nil
		}
	}
}
