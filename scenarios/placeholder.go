package scenarios

import (
	"fmt"
	"regexp"
	"strings"
)

// A placeholder in a text is ${name}; $${ stands for ${ itself.
const (
	placeholderOpen    = "${"
	placeholderClose   = "}"
	placeholderEscaped = "$${"
)

// piece is a part of a text: the name of a placeholder, or else text to be taken as it is.
type piece struct{ name, text string }

// parseText cuts a text at its placeholders.
func parseText(text string) ([]piece, error) {
	var pieces []piece
	for {
		at := strings.Index(text, placeholderOpen)
		if at < 0 {
			return appendText(pieces, text), nil
		}
		if at > 0 && text[at-1] == '$' {
			pieces = appendText(pieces, text[:at-1]+placeholderOpen)
			text = text[at+len(placeholderOpen):]
			continue
		}
		pieces = appendText(pieces, text[:at])
		name, rest, closed := strings.Cut(text[at+len(placeholderOpen):], placeholderClose)
		if !closed {
			return nil, fmt.Errorf("the placeholder %.40q has no end; write %s for a plain %s", text[at:], placeholderEscaped, placeholderOpen)
		}
		pieces, text = append(pieces, piece{name: name}), rest
	}
}

func appendText(pieces []piece, text string) []piece {
	if text == "" {
		return pieces
	}
	return append(pieces, piece{text: text})
}

// Literal is a text in the way that a scenario writes it, so that nothing in it is taken for a placeholder.
func Literal(text string) string {
	return strings.ReplaceAll(text, placeholderOpen, placeholderEscaped)
}

// placeholderName is what a variable, a capture or an index may be called.
var placeholderName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// expand puts together a text whose placeholders have these values. Quote is done to each value.
func expand(text string, value func(name string) (string, error), quote func(string) string) (string, error) {
	if !strings.Contains(text, placeholderOpen) {
		return text, nil
	}
	pieces, err := parseText(text)
	if err != nil {
		return "", err
	}
	var expanded strings.Builder
	for _, piece := range pieces {
		if piece.name == "" && piece.text != "" {
			expanded.WriteString(piece.text)
			continue
		}
		known, err := value(piece.name)
		if err != nil {
			return "", err
		}
		expanded.WriteString(quote(known))
	}
	return expanded.String(), nil
}

// pattern is the regular expression that all of a value has to match. A dot matches the end of a line too.
func pattern(expression string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(expression); err != nil { // alone, so that a stray bracket does not close ours
		return nil, err
	}
	return regexp.Compile(`^(?s:` + expression + `)$`)
}
