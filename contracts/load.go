package contracts

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

//go:embed crm/*.xml crm/examples/*.xml
var embedded embed.FS

// Files is the contract as shipped: the XML files and the folder of examples.
func Files() fs.FS {
	files, err := fs.Sub(embedded, "crm")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return files
}

// File is one XML file in memory; Name is used in errors only.
type File struct {
	Name string
	Data []byte
}

// Default loads the contract as shipped, with overlays on top, in order.
func Default(overlays ...File) (*Contract, error) { return Load(Files(), overlays...) }

// Load reads a contract from every XML file at the top of a folder: whatever has the root <object> is one more object.
// Overlays are applied in order before anything is checked, so that the outcome is held to the same rules. The error
// lists everything that is wrong, each with file, line, column and element path.
func Load(folder fs.FS, overlays ...File) (*Contract, error) {
	names, err := fs.Glob(folder, "*.xml")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("the folder holds no XML file, so there is no contract in it")
	}
	var tree []*xmldoc.Element
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		root, err := xmldoc.Parse(name, data)
		if err != nil {
			return nil, err
		}
		tree = append(tree, root)
	}
	return compileOverlaid(tree, overlays)
}

// With is the same contract with more overlays on top.
func (c *Contract) With(overlays ...File) (*Contract, error) {
	changed, err := compileOverlaid(cloneTree(c.tree), overlays)
	if err != nil {
		return nil, err
	}
	changed.Agents = c.Agents
	return changed, nil
}

func compileOverlaid(tree []*xmldoc.Element, overlays []File) (*Contract, error) {
	for _, overlay := range overlays {
		root, err := xmldoc.Parse(overlay.Name, overlay.Data)
		if err != nil {
			return nil, err
		}
		if tree, err = applyOverlay(tree, root); err != nil {
			return nil, err
		}
	}
	return compileTree(tree)
}

func cloneTree(tree []*xmldoc.Element) []*xmldoc.Element {
	copied := make([]*xmldoc.Element, len(tree))
	for i, element := range tree {
		copied[i] = element.Clone()
	}
	return copied
}

// loader turns the tree into a contract. What it finds wrong it notes, and goes on.
type loader struct {
	*Contract
	problems xmldoc.Problems
}

func compileTree(tree []*xmldoc.Element) (*Contract, error) {
	l := &loader{Contract: &Contract{
		tree:      tree,
		problems:  map[string]*Problem{},
		picklists: map[string]*Picklist{},
		objects:   map[string]*Object{},
		secrets:   map[string]*Tag{},
		clauses:   map[string]*Clause{},
	}}
	if l.requireAPI(tree); l.problems.Err() == nil {
		l.readRoots(tree)
	}
	if err := l.problems.Err(); err != nil {
		return nil, err // a half-read contract would only report what follows from the first mistakes
	}
	l.compile()
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	return l.Contract, nil
}

// readRoots reads what others refer to first: problems and limits, then picklists, then objects.
func (l *loader) readRoots(tree []*xmldoc.Element) {
	known := []string{"api", "object", "triggers", "promises"}
	for _, element := range tree {
		if !slices.Contains(known, element.Name) {
			l.problems.Add(element.Errorf("unknown root <%s>; a contract's files have the roots %s", element.Name, strings.Join(known, ", ")))
		}
	}
	l.readEach(tree, "api", l.readAPI)
	l.readEach(tree, "object", l.readPicklists)
	l.readEach(tree, "object", l.readObject)
	l.readEach(tree, "triggers", l.readTriggers)
	l.readEach(tree, "promises", l.readPromises)
}

func (l *loader) readEach(tree []*xmldoc.Element, root string, read func(*xmldoc.Reader)) {
	for _, element := range tree {
		if element.Name == root {
			read(xmldoc.Read(element, &l.problems))
		}
	}
}

// problem reads an attribute that names a problem.
func (l *loader) problem(r *xmldoc.Reader, attribute string) *Problem {
	name := r.Required(attribute)
	problem := l.Problem(name)
	if problem == nil && name != "" {
		r.Fail("there is no problem %q; api.xml declares %s", name, strings.Join(l.problemNames(), ", "))
	}
	return problem
}

func (l *loader) problemNames() []string {
	names := make([]string, len(l.Problems))
	for i, problem := range l.Problems {
		names[i] = problem.Name
	}
	return names
}
