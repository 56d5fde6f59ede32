package scenarios

import (
	"bytes"
	"io"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
)

// Save writes a scenario as Load reads it. It refuses a value with a character that XML cannot hold, and a tag that is no
// name of an element.
func (s *Scenario) Save(w io.Writer) error {
	root := element("scenario", attributes{}.with("name", s.Name).some("tags", strings.Join(s.Tags, " ")))
	if s.Doc != "" {
		root.Append(textElement("doc", nil, s.Doc))
	}
	for _, variable := range s.Vars {
		root.Append(element("var", attributes{}.with("name", variable.Name).with("value", variable.Value)))
	}
	how := attributes{}.some("without-console", string(s.Given.WithoutConsole))
	if given := element("given", how, s.Given.elements()...); len(given.Children)+len(how) > 0 {
		root.Append(given)
	}
	root.Append(element("steps", nil, stepElements(s.Steps)...))

	var text bytes.Buffer
	if err := writeDocument(&text, root); err != nil {
		return err
	}
	_, err := w.Write(text.Bytes())
	return err
}

func element(name string, attrs attributes, children ...*xmldoc.Element) *xmldoc.Element {
	return xmldoc.New(name, xmldoc.Position{}, attrs...).Append(children...)
}

func textElement(name string, attrs attributes, text string) *xmldoc.Element {
	e := element(name, attrs)
	e.Raw = text
	return e
}

func fieldElements(fields []contracts.Field) []*xmldoc.Element {
	elements := make([]*xmldoc.Element, len(fields))
	for i, field := range fields {
		elements[i] = textElement(field.Tag, nil, field.Value)
	}
	return elements
}
