package reference

import (
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
)

func (s *site) example(name string) (*contracts.Example, error) {
	return s.Example(s.files, name)
}

// pretty writes an element for reading: each element on a line of its own, values as they stand.
func pretty(element *xmldoc.Element) string {
	var out strings.Builder
	writeElement(&out, element, "")
	return strings.TrimRight(out.String(), "\n")
}

func writeElement(out *strings.Builder, element *xmldoc.Element, indent string) {
	out.WriteString(indent + "<" + element.Name)
	for _, attr := range element.Attrs {
		out.WriteString(" " + attr.Name + `="` + xmlEscapes.Replace(attr.Value) + `"`)
	}
	switch {
	case len(element.Children) > 0:
		out.WriteString(">\n")
		for _, child := range element.Children {
			writeElement(out, child, indent+"  ")
		}
		out.WriteString(indent + "</" + element.Name + ">\n")
	case element.Raw != "":
		out.WriteString(">" + xmlEscapes.Replace(element.Raw) + "</" + element.Name + ">\n")
	default:
		out.WriteString("/>\n")
	}
}

// xmlEscapes do for values and for attributes in double quotes.
//
//nolint:gochecknoglobals // constant table
var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
