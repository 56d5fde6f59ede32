package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

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

// open begins a draft of each file that is asked for.
func (r *reportFiles[D]) open() error {
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
