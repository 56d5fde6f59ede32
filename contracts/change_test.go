package contracts_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// change is one change of one of the shipped files: the first Old behind the one place that reads Behind becomes New.
// Without Behind it is the first Old of all; without Old, New stands right behind that place.
type change struct{ File, Behind, Old, New string }

// files are the shipped files in memory, ready to be changed.
func files() fstest.MapFS {
	GinkgoHelper()
	copied := fstest.MapFS{}
	Expect(fs.WalkDir(contracts.Files(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(contracts.Files(), name)
		copied[name] = &fstest.MapFile{Data: data}
		return err
	})).To(Succeed())
	return copied
}

// in makes the change in the files and says at which offset.
func (c change) in(files fstest.MapFS) int {
	GinkgoHelper()
	Expect(files).To(HaveKey(c.File))
	text := string(files[c.File].Data)
	from := 0
	if c.Behind != "" {
		Expect(strings.Count(text, c.Behind)).To(Equal(1), "%s holds %q this often", c.File, c.Behind)
		from = strings.Index(text, c.Behind) + len(c.Behind)
	}
	offset := strings.Index(text[from:], c.Old)
	Expect(offset).To(BeNumerically(">=", 0), "%s holds %q behind %q", c.File, c.Old, c.Behind)
	from += offset
	files[c.File] = &fstest.MapFile{Data: []byte(text[:from] + c.New + text[from+len(c.Old):])}
	return from
}

// changed are the shipped files with changes.
func changed(changes ...change) fstest.MapFS {
	GinkgoHelper()
	made := files()
	for _, c := range changes {
		c.in(made)
	}
	return made
}

// place is file, line and column of an offset.
func place(files fstest.MapFS, name string, offset int) string {
	before := string(files[name].Data[:offset])
	return fmt.Sprintf("%s:%d:%d", name, 1+strings.Count(before, "\n"), offset-strings.LastIndex(before, "\n"))
}

// complaint is an error that a changed file has to give. Message is how the message begins. The place is the start tag
// of the element Of, a piece of text that stands once in the changed file; without Of it is the tag that was changed.
type complaint struct{ Of, Path, Message string }

// line is how the complaint begins, in files that were changed at an offset.
func (p complaint) line(made fstest.MapFS, file string, offset int) string {
	GinkgoHelper()
	text := string(made[file].Data)
	if p.Of != "" {
		Expect(strings.Count(text, p.Of)).To(Equal(1), "%s holds %q this often", file, p.Of)
		offset = strings.Index(text, p.Of)
	}
	start := strings.LastIndex(text[:offset+1], "<")
	return place(made, file, start) + ": " + p.Path + ": " + p.Message
}

// refuses loads the shipped files with the change and expects just these complaints, in order.
func refuses(c change, complaints ...complaint) {
	GinkgoHelper()
	made := files()
	offset := c.in(made)
	loaded, err := contracts.Load(made)
	Expect(err).To(HaveOccurred())
	Expect(loaded).To(BeNil())
	lines := strings.Split(err.Error(), "\n")
	var expected []any
	for _, p := range complaints {
		expected = append(expected, HavePrefix(p.line(made, c.File, offset)))
	}
	Expect(lines).To(HaveExactElements(expected...))
}
