package wire

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A visitor is told what a document holds, in the order of the document.
type visitor interface {
	// start begins an element, named as written, with its prefix if it has one; offset is where it begins in the text. It
	// reports whether the element holds a value: an error never quotes what stands inside one.
	start(name string, attributes []attribute, offset int) (holdsValue bool)
	// text is a piece of character data, with references and CDATA resolved; it must be copied to be kept.
	text(piece []byte)
	// end closes the innermost element.
	end()
}

type attribute struct{ name, value string }

// walk reads UTF-8 text of legal characters once, tells the visitor what is there, and refuses what is not
// well-formed or passes a limit. It is the seam for a faster scanner: nothing else knows encoding/xml.
//
// What encoding/xml lets pass: attributes without white space between them. Namespaces are not looked at.
func walk(text []byte, limits Limits, v visitor) error {
	w := walker{text: text, limits: limits, visitor: v, xml: xml.NewDecoder(bytes.NewReader(text))}
	w.xml.CharsetReader = alreadyUTF8
	w.open = make([]string, 0, 8)
	w.attributes = make([]attribute, 0, 4)
	for {
		w.at = int(w.xml.InputOffset())
		token, err := w.xml.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return w.finish()
		case err != nil:
			return w.malformed(err)
		}
		if err := w.take(token); err != nil {
			return err
		}
	}
}

// alreadyUTF8 lets the decoder read on after a declaration that names the original charset.
func alreadyUTF8(_ string, text io.Reader) (io.Reader, error) { return text, nil }

type walker struct {
	text       []byte
	limits     Limits
	visitor    visitor
	xml        *xml.Decoder
	at         int      // where the current token begins
	open       []string // names of the open elements
	value      int      // how many are open with the one that holds a value; 0 outside one
	elements   int      // begun so far
	attributes []attribute
}

func (w *walker) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return w.start(t)
	case xml.EndElement:
		return w.end(qualified(t.Name))
	case xml.CharData:
		return w.characters(t)
	case xml.ProcInst:
		return w.instruction(t)
	case xml.Comment:
		return nil
	default:
		return w.fail("a DTD, or another <! of the kind, is not taken: leave it out")
	}
}

func (w *walker) start(t xml.StartElement) error {
	if err := w.count(); err != nil {
		return err
	}
	w.attributes = w.attributes[:0]
	for _, a := range t.Attr {
		w.attributes = append(w.attributes, attribute{qualified(a.Name), a.Value})
		if strings.ContainsRune(a.Value, utf8.RuneError) && w.halves() {
			return w.fail(halfCharacter)
		}
	}
	if repeated(w.attributes) {
		return w.fail("an element has an attribute twice")
	}
	name := qualified(t.Name)
	w.open = append(w.open, name)
	if w.visitor.start(name, w.attributes, w.at) && w.value == 0 {
		w.value = len(w.open)
	}
	return nil
}

// count lets one more element in, if there may be one.
func (w *walker) count() error {
	w.elements++
	switch depth := len(w.open) + 1; {
	case depth == 1 && w.elements > 1:
		return w.fail("a second root element: one document holds one request or one reply")
	case w.limits.Depth > 0 && depth > w.limits.Depth:
		return w.tooLarge("depth", w.limits.Depth, "elements stand inside each other deeper than the limit of %d")
	case w.limits.Elements > 0 && w.elements > w.limits.Elements:
		return w.tooLarge("elements", w.limits.Elements, "more elements than the limit of %d")
	}
	return nil
}

func (w *walker) end(name string) error {
	last := len(w.open) - 1
	if last < 0 {
		return w.fail("an end tag without a start tag")
	}
	if w.open[last] != name {
		return w.fail("an end tag does not match: " + w.due() + " is due here")
	}
	w.visitor.end()
	w.open = w.open[:last]
	if w.value > last {
		w.value = 0
	}
	return nil
}

func (w *walker) characters(piece []byte) error {
	if bytes.ContainsRune(piece, utf8.RuneError) && w.halves() {
		return w.fail(halfCharacter)
	}
	if len(w.open) > 0 {
		w.visitor.text(piece)
		return nil
	}
	// The raw bytes are looked at: outside the root neither CDATA nor a reference may stand for a blank.
	if raw := w.text[w.at:w.xml.InputOffset()]; len(bytes.Trim(raw, whiteSpace)) > 0 {
		return w.fail("text outside the root element")
	}
	return nil
}

const halfCharacter = "a reference to half of a character (a surrogate, &#xD800; to &#xDFFF;): write the whole character"

// halves reports whether the current token refers to a surrogate. The decoder takes one for U+FFFD, so it is asked
// only where a value holds that; in CDATA a reference stands for itself.
func (w *walker) halves() bool {
	raw := string(w.text[w.at:w.xml.InputOffset()])
	if strings.HasPrefix(raw, "<![CDATA[") {
		return false
	}
	for _, reference := range strings.Split(raw, "&#")[1:] {
		digits, _, _ := strings.Cut(reference, ";")
		base := 10
		if hexadecimal, found := strings.CutPrefix(digits, "x"); found {
			digits, base = hexadecimal, 16
		}
		if number, err := strconv.ParseUint(digits, base, 32); err == nil && 0xD800 <= number && number <= 0xDFFF {
			return true
		}
	}
	return false
}

func (w *walker) instruction(t xml.ProcInst) error {
	if strings.EqualFold(t.Target, "xml") && len(bytes.Trim(w.text[:w.at], whiteSpace)) > 0 {
		return w.fail("an XML declaration that is not at the beginning")
	}
	return nil
}

func (w *walker) finish() error {
	switch {
	case len(w.open) > 0:
		return w.endsEarly()
	case w.elements == 0:
		return w.fail("no XML element at all")
	default:
		return nil
	}
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// repeated finds an attribute that stands twice. A few are compared with each other; many go through a map, so that
// no document makes this quadratic.
func repeated(attributes []attribute) bool {
	const few = 8
	if len(attributes) <= few {
		for i, a := range attributes {
			if slices.ContainsFunc(attributes[:i], func(b attribute) bool { return a.name == b.name }) {
				return true
			}
		}
		return false
	}
	seen := make(map[string]bool, len(attributes))
	for _, a := range attributes {
		seen[a.name] = true
	}
	return len(seen) < len(attributes)
}
