package scenarios

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/contracts/xmldoc"
)

// writeDocument writes a tree whose elements hold either text or elements, two blanks for each level.
func writeDocument(to *bytes.Buffer, root *xmldoc.Element) error {
	to.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	return writeElement(to, root, "")
}

func writeElement(to *bytes.Buffer, e *xmldoc.Element, indent string) error {
	if err := writable(e); err != nil {
		return err
	}
	to.WriteString(indent + "<" + e.Name)
	for _, attr := range e.Attrs {
		to.WriteString(" " + attr.Name + `="` + escapedAttribute.Replace(attr.Value) + `"`)
	}
	switch {
	case len(e.Children) > 0:
		to.WriteString(">\n")
		for _, child := range e.Children {
			if err := writeElement(to, child, indent+"  "); err != nil {
				return err
			}
		}
		to.WriteString(indent + "</" + e.Name + ">\n")
	case e.Raw != "":
		to.WriteString(">" + escapedText.Replace(e.Raw) + "</" + e.Name + ">\n")
	default:
		to.WriteString("/>\n")
	}
	return nil
}

// What XML would take for markup, or would not give back as it was.
//
//nolint:gochecknoglobals // constant tables
var (
	escapedText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
	escapedAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;", "\n", "&#10;", "\t", "&#9;")
)

// writable refuses what would not be XML, or not be read as it was.
func writable(e *xmldoc.Element) error {
	if !wire.ValidName(e.Name) {
		return fmt.Errorf("%s: %q cannot be an element: ASCII letters, digits, dots, dashes and underscores", e.Path(), e.Name)
	}
	for _, attr := range e.Attrs {
		if at := firstIllegal(attr.Value); at >= 0 {
			return fmt.Errorf("%s: the attribute %q holds a character that XML cannot: %.20q", e.Path(), attr.Name, attr.Value[at:])
		}
	}
	if at := firstIllegal(e.Raw); at >= 0 {
		return fmt.Errorf("%s: the value holds a character that XML cannot: %.20q", e.Path(), e.Raw[at:])
	}
	return nil
}

// firstIllegal is where the first character stands that XML leaves out, bytes that are not UTF-8 among them; -1 if there is
// none.
func firstIllegal(text string) int {
	for i, r := range text {
		switch {
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			return i
		case r == '\uFFFD' && !strings.HasPrefix(text[i:], "\uFFFD"):
			return i
		}
	}
	return -1
}
