package wire

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
)

// malformed words an error of the decoder anew, because the decoder's own messages may quote the document.
func (w *walker) malformed(err error) error {
	message := err.Error()
	if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
		message = syntax.Msg
	}
	w.at = int(w.xml.InputOffset())
	if strings.HasPrefix(message, "unexpected EOF") {
		return w.endsEarly()
	}
	for _, m := range syntaxMessages {
		if strings.HasPrefix(message, m.decoder) {
			return w.fail(m.ours)
		}
	}
	return w.fail("not well-formed XML")
}

// syntaxMessages pairs what encoding/xml says with what we say.
var syntaxMessages = [...]struct{ decoder, ours string }{ //nolint:gochecknoglobals // constant table
	{"invalid character entity", "an & that begins no reference known to XML: write & as &amp;"},
	{"illegal character code", "a reference to a character that XML does not allow"},
	{"invalid XML name", "a tag without a proper name: write < in a value as &lt;"},
	{"invalid characters between", "an end tag that holds more than a name"},
	{"expected element name", "a tag without a proper name: write < in a value as &lt;"},
	{"expected attribute name", "a tag that is not closed, or an attribute without a proper name"},
	{"attribute name without =", "an attribute without a value"},
	{"unquoted or missing attribute", "an attribute value without quotes"},
	{"unescaped < inside", "a < in an attribute value: write it as &lt;"},
	{"unescaped ]]>", "a ]]> in text: write it as ]]&gt;"},
	{"expected />", "a / in a tag that does not end it"},
	{"invalid sequence \"--\"", "a -- inside a comment"},
	{"invalid sequence <!-", "a <!- that begins no comment"},
	{"invalid <![ sequence", "a <![ that begins no CDATA section"},
	{"expected target name", "a <? without a name"},
	{"xml: unsupported version", "only XML version 1.0 is taken"},
}

func (w *walker) endsEarly() error {
	return w.fail("the XML ends before " + w.due() + "; in a form, & inside a value must be sent as %26")
}

// due names the end tag that must come next, unless that would quote a value.
func (w *walker) due() string {
	switch depth := len(w.open); {
	case depth == 0:
		return "the root element"
	case w.value > 0 && depth > w.value:
		return "the end tag of an element inside a tag"
	default:
		return "</" + clip(w.open[depth-1]) + ">"
	}
}

func (w *walker) tooLarge(limit string, maximum int, format string) error {
	e := w.fail(fmt.Sprintf(format, maximum))
	e.Kind, e.Limit, e.Max = TooLarge, limit, int64(maximum)
	return e
}

func (w *walker) fail(reason string) *DecodeError {
	return failAt(Unreadable, w.text, w.at, w.path(), reason)
}

// path joins the open elements, as far as they may be quoted.
func (w *walker) path() string {
	open := w.open
	if w.value > 0 {
		open = open[:w.value]
	}
	names := make([]string, len(open))
	for i, name := range open {
		names[i] = clip(name)
	}
	return strings.Join(names, "/")
}
