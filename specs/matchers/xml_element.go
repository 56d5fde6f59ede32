package matchers

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts/wire"
)

// element is what counts of an XML element when documents are compared.
type element struct {
	name       string
	attributes map[string]string
	text       string // of the element itself; without the white space around it where that is layout
	children   []*element
}

// xmlSpace is white space in the sense of XML. Others, such as the no-break space, are values.
const xmlSpace = " \t\r\n"

// parseDocument reads a document as received, in the charset that it declares.
func parseDocument(document []byte) (*element, error) { return parse(document, fromDeclared) }

// parseText reads a document in the text of a program. It may have been copied with the declaration of another charset.
func parseText(text []byte) (*element, error) {
	if utf8.Valid(text) {
		return parse(text, alreadyUTF8)
	}
	return parseDocument(text)
}

// charsetReader turns what is in a charset into UTF-8.
type charsetReader = func(charset string, input io.Reader) (io.Reader, error)

func alreadyUTF8(_ string, input io.Reader) (io.Reader, error) { return input, nil }

func fromDeclared(charset string, input io.Reader) (io.Reader, error) {
	known, err := wire.LookupCharset(charset)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(input)
	return strings.NewReader(known.Text(string(raw))), err
}

func parse(document []byte, charset charsetReader) (*element, error) {
	document = bytes.Trim(bytes.TrimPrefix(document, []byte("\uFEFF")), xmlSpace)
	decoder := xml.NewDecoder(bytes.NewReader(document))
	decoder.CharsetReader = charset
	t := tree{open: []*openElement{{element: &element{}}}}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return t.root()
		}
		if err == nil {
			err = t.take(token)
		}
		if err != nil {
			return nil, err
		}
	}
}

// tree is a document as far as it is read.
type tree struct {
	open []*openElement // the first is none of the document: it holds the root
}

// openElement is one whose end has not come; its text grows.
type openElement struct {
	*element
	characters []byte
}

func (t *tree) take(token xml.Token) error {
	top := t.open[len(t.open)-1]
	switch found := token.(type) {
	case xml.CharData:
		top.characters = append(top.characters, found...)
	case xml.StartElement:
		return t.start(top.element, found)
	case xml.EndElement:
		top.close()
		t.open = t.open[:len(t.open)-1]
	}
	return nil
}

func (e *openElement) close() {
	e.text = string(e.characters)
	if isLayout(e.element) {
		e.text = strings.Trim(e.text, xmlSpace)
	}
}

func (t *tree) start(parent *element, found xml.StartElement) error {
	if most := wire.ReplyLimits().Depth; len(t.open) > most {
		return fmt.Errorf("its elements stand inside each other deeper than %d", most)
	}
	child := &element{name: qualified(found.Name), attributes: map[string]string{}}
	for _, attribute := range found.Attr {
		child.attributes[qualified(attribute.Name)] = attribute.Value
	}
	if len(child.attributes) < len(found.Attr) {
		return fmt.Errorf("<%s> has an attribute twice", child.name)
	}
	parent.children = append(parent.children, child)
	t.open = append(t.open, &openElement{element: child})
	return nil
}

func (t *tree) root() (*element, error) {
	switch outside := t.open[0]; {
	case len(outside.children) != 1:
		return nil, fmt.Errorf("it has %d root elements; a document has one", len(outside.children))
	case len(bytes.Trim(outside.characters, xmlSpace)) > 0:
		return nil, fmt.Errorf("there is text outside the root element")
	default:
		return outside.children[0], nil
	}
}

// isLayout tells whether white space in an element is there for the reader only: where it holds elements, or would hold
// them if there were any.
func isLayout(e *element) bool {
	g := wire.DefaultGrammar()
	return len(e.children) > 0 || e.name == g.WAPI || e.name == g.Reply || e.name == g.Item
}

func qualified(name xml.Name) string {
	if name.Space == "" {
		return name.Local
	}
	return name.Space + ":" + name.Local
}
