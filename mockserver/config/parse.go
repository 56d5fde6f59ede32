package config

import (
	"bytes"
	"errors"
	"io"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// parse reads YAML into nodes, which know their places. It is nil for a file of comments only.
func parse(file string, data []byte) (*yaml.Node, *xmldoc.Error) {
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, syntaxError(file, data, err)
	}
	var document, second yaml.Node
	switch err := loader.Load(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, syntaxError(file, data, err)
	}
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
		return document.Content[0], nil
	case err != nil:
		return nil, syntaxError(file, data, err)
	}
	return nil, &xmldoc.Error{At: position(file, &second), Message: "a second YAML document begins here; the file holds one"}
}

// syntaxError says what is not YAML. What the library says of aliases is left out, because it repeats the text of the
// file, which may be a password that begins with *.
func syntaxError(file string, data []byte, err error) *xmldoc.Error {
	problem := &xmldoc.Error{At: xmldoc.Position{File: file}, Message: "not YAML"}
	var cause *yaml.LoadError
	if !errors.As(err, &cause) {
		return problem
	}
	problem.At.Line, problem.At.Column = cause.Mark.Line, cause.Mark.Column
	if cause.Stage == yaml.ComposerStage {
		problem.Message += ": * begins the name of an anchor, and there is none of this name; put a text that begins with * in quotes"
		return problem
	}
	problem.Message += ": " + cause.Message + hint(cause.Message, line(data, cause.Mark.Line))
	return problem
}

// hint helps with what YAML reads in another way than its authors expect.
func hint(message, line string) string {
	switch {
	case matches(`[^"'$]\$\{`, line): // whose braces YAML may take for its own
		return `; between { } or [ ] a variable needs quotes, "${NAME}"`
	case strings.HasPrefix(message, "mapping values are not allowed"):
		return `; a text that holds or ends with a colon, such as "memory:", needs quotes`
	}
	return ""
}

func line(data []byte, number int) string {
	lines := strings.Split(string(data), "\n")
	if number < 1 || number > len(lines) {
		return ""
	}
	return lines[number-1]
}

func position(file string, node *yaml.Node) xmldoc.Position {
	return xmldoc.Position{File: file, Line: node.Line, Column: node.Column}
}
