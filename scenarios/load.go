package scenarios

import (
	"os"
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
)

// LoadFile is Load of a file.
func LoadFile(path string, contract *contracts.Contract) (*Scenario, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Load(path, data, contract)
}

// Load reads a scenario and checks it against a contract, which is that of the tenant where it is known: custom fields of
// a template are not. Name is the file's, for messages. The error lists all that is wrong, each with file, line, column
// and element path.
func Load(name string, data []byte, contract *contracts.Contract) (*Scenario, error) {
	root, err := xmldoc.Parse(name, data)
	if err != nil {
		return nil, err
	}
	if root.Name != "scenario" {
		return nil, root.Errorf("the root of a scenario is <scenario>")
	}
	var l loader
	scenario := l.scenario(xmldoc.Read(root, &l.problems))
	check(scenario, contract, &l.problems)
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	return scenario, nil
}

// loader turns elements into the model. What it finds wrong it notes, and goes on.
type loader struct{ problems xmldoc.Problems }

func (l *loader) scenario(r *xmldoc.Reader) *Scenario {
	s := &Scenario{Name: r.Required("name"), Tags: words(r.String("tags")), Origin: originOf(r)}
	r.Optional("doc", func(r *xmldoc.Reader) { s.Doc = r.Content() })
	r.Each("var", func(r *xmldoc.Reader) {
		s.Vars = append(s.Vars, Var{Name: r.Required("name"), Value: present(r, "value"), Origin: originOf(r)})
	})
	r.Optional("given", func(r *xmldoc.Reader) {
		s.Given = l.setup(r)
		s.Given.WithoutConsole = WithoutConsole(r.String("without-console"))
	})
	r.Optional("steps", func(r *xmldoc.Reader) { s.Steps = l.steps(r) })
	if !slices.ContainsFunc(r.Children, func(e *xmldoc.Element) bool { return e.Name == "steps" }) {
		r.Fail("the element <steps> is missing")
	}
	r.Done()
	return s
}

// originOf is where an element stands.
func originOf(r *xmldoc.Reader) Origin { return Origin{Position: r.At, Path: r.Path()} }

// inOrder reads the children of any of these names in the order of the file, where Reader.Each goes name by name.
func (l *loader) inOrder(r *xmldoc.Reader, names []string, read func(*xmldoc.Reader)) {
	for _, name := range names {
		r.Each(name, (*xmldoc.Reader).Accept)
	}
	for _, child := range r.Children {
		if slices.Contains(names, child.Name) {
			reader := xmldoc.Read(child, &l.problems)
			read(reader)
			reader.Done()
		}
	}
}

// fields reads children that hold nothing but a value, whatever they are called: the tags of a request or a record.
func (l *loader) fields(r *xmldoc.Reader) (fields []contracts.Field, places []Origin) {
	l.inOrder(r, childNames(r), func(r *xmldoc.Reader) {
		r.Content() // the text is asked for, and taken untrimmed
		fields = append(fields, contracts.Field{Tag: r.Name, Value: r.Raw})
		places = append(places, originOf(r))
	})
	return fields, places
}

// childNames are the names of an element's children, each once.
func childNames(r *xmldoc.Reader) []string {
	var names []string
	for _, child := range r.Children {
		if !slices.Contains(names, child.Name) {
			names = append(names, child.Name)
		}
	}
	return names
}
