package xmldoc

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/beevik/etree"
)

// Limits on a file of ours. A contract is some hundred kilobytes; anything far above is a mistake. Records are data, and
// there may be many: a hundred thousand customers are about 80 MB, and reading takes about eight times as much memory.
const (
	MaxBytes   = 16 << 20  // of one file
	MaxRecords = 256 << 20 // of one file of records
	MaxDepth   = 32        // of nested elements
)

// Parse reads one document. File is used in positions only. It refuses, with a position, what a lenient reader lets
// pass: no root or several, text outside the root, duplicate attributes, unbalanced tags, a DTD, any encoding but UTF-8.
func Parse(file string, data []byte) (*Element, error) { return parse(file, data, MaxBytes) }

// ParseRecords reads one document of records, which may be larger.
func ParseRecords(file string, data []byte) (*Element, error) { return parse(file, data, MaxRecords) }

func parse(file string, data []byte, most int) (*Element, error) {
	if len(data) > most {
		return nil, &Error{At: Position{File: file}, Message: fmt.Sprintf("the file has %d bytes, %d at most are read", len(data), most)}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	places, err := check(file, data)
	if err != nil {
		return nil, err
	}
	document := etree.NewDocument()
	document.ReadSettings.MaxDepth = MaxDepth
	if err := document.ReadFromBytes(data); err != nil {
		return nil, &Error{At: Position{File: file}, Message: err.Error()}
	}
	return build(document.Root(), &places), nil
}

// build mirrors the tree; places holds the position of each start tag in document order, which is build's order too.
func build(from *etree.Element, places *[]Position) *Element {
	element := &Element{Name: from.FullTag(), At: (*places)[0]}
	*places = (*places)[1:]
	for _, attr := range from.Attr {
		element.Attrs = append(element.Attrs, Attr{attr.FullKey(), attr.Value})
	}
	var text strings.Builder
	for _, token := range from.Child {
		switch token := token.(type) {
		case *etree.CharData:
			text.WriteString(token.Data)
		case *etree.Element:
			element.Append(build(token, places))
		}
	}
	element.Raw = text.String()
	element.Text = strings.TrimSpace(element.Raw)
	return element
}

// checker is the well-formedness pass: etree reports no position and accepts documents that are not XML.
type checker struct {
	file   string
	reader *xml.Decoder
	open   []string
	places []Position
}

func check(file string, data []byte) ([]Position, error) {
	c := &checker{file: file, reader: xml.NewDecoder(bytes.NewReader(data))}
	c.reader.CharsetReader = refuseCharset
	for {
		line, column := c.reader.InputPos()
		at := Position{file, line, column}
		token, err := c.reader.RawToken()
		if errors.Is(err, io.EOF) {
			return c.places, c.end(at)
		}
		if err != nil {
			return nil, c.syntaxError(at, err)
		}
		if err := c.token(at, token); err != nil {
			return nil, err
		}
	}
}

func (c *checker) token(at Position, token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return c.start(at, token)
	case xml.EndElement:
		return c.close(at, rawName(token.Name))
	case xml.CharData:
		if len(c.open) == 0 && len(bytes.TrimSpace(token)) > 0 {
			return &Error{At: at, Message: "text outside the root element"}
		}
	case xml.Comment:
		return characters(at, "comment", token)
	case xml.ProcInst:
		if token.Target == "xml" && (at.Line > 1 || at.Column > 1) {
			return &Error{At: at, Message: "an <?xml…?> declaration stands at the very start of a file or not at all"}
		}
		return characters(at, "processing instruction", token.Inst)
	case xml.Directive:
		return &Error{At: at, Message: "a DTD is not read; remove the <!…> declaration"}
	}
	return nil
}

// characters refuses what no XML may hold, in the places where the decoder does not look.
func characters(at Position, place string, text []byte) error {
	if !utf8.Valid(text) {
		return &Error{At: at, Message: fmt.Sprintf("not XML: a %s that is not UTF-8", place)}
	}
	if i := bytes.IndexFunc(text, illegal); i >= 0 {
		r, _ := utf8.DecodeRune(text[i:])
		return &Error{At: at, Message: fmt.Sprintf("not XML: a %s with the illegal character code %U", place, r)}
	}
	return nil
}

// illegal tells which characters XML leaves out.
func illegal(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func (c *checker) start(at Position, token xml.StartElement) error {
	name := rawName(token.Name)
	if len(c.open) == 0 && len(c.places) > 0 {
		return &Error{At: at, Message: fmt.Sprintf("a second root element <%s>; a document has one", name)}
	}
	if len(c.open) >= MaxDepth {
		return &Error{At: at, Message: fmt.Sprintf("elements are nested deeper than %d", MaxDepth)}
	}
	seen := make(map[string]bool, len(token.Attr))
	for _, attr := range token.Attr {
		key := rawName(attr.Name)
		if seen[key] {
			return &Error{At: at, Message: fmt.Sprintf("<%s> has the attribute %q twice", name, key)}
		}
		seen[key] = true
	}
	c.open = append(c.open, name)
	c.places = append(c.places, at)
	return nil
}

func (c *checker) close(at Position, name string) error {
	if len(c.open) == 0 {
		return &Error{At: at, Message: fmt.Sprintf("</%s> closes nothing", name)}
	}
	last := len(c.open) - 1
	if c.open[last] != name {
		return &Error{At: at, Message: fmt.Sprintf("</%s> closes <%s>", name, c.open[last])}
	}
	c.open = c.open[:last]
	return nil
}

func (c *checker) end(at Position) error {
	if len(c.open) > 0 {
		return &Error{At: at, Message: fmt.Sprintf("the file ends inside <%s>", c.open[len(c.open)-1])}
	}
	if len(c.places) == 0 {
		return &Error{At: at, Message: "the file holds no element"}
	}
	return nil
}

// syntaxError says it in our words. The decoder knows best where it stopped; of a declaration we know where it begins.
func (c *checker) syntaxError(at Position, err error) error {
	line, column := c.reader.InputPos()
	var syntax *xml.SyntaxError
	var charset charsetError
	switch {
	case errors.As(err, &charset):
		return &Error{At: at, Message: charset.Error()}
	case errors.As(err, &syntax):
		return &Error{At: Position{c.file, line, column}, Message: "not XML: " + syntax.Msg}
	default:
		return &Error{At: Position{c.file, line, column}, Message: "not XML: " + err.Error()}
	}
}

// charsetError is the name of an encoding that is declared and not read.
type charsetError string

func (e charsetError) Error() string {
	return fmt.Sprintf("the encoding %s is declared; only UTF-8 is read", string(e))
}

func refuseCharset(label string, _ io.Reader) (io.Reader, error) { return nil, charsetError(label) }

func rawName(name xml.Name) string {
	if name.Space != "" {
		return name.Space + ":" + name.Local
	}
	return name.Local
}
