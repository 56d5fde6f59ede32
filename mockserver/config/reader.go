package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/jsonschema-go/jsonschema"
	yaml "go.yaml.in/yaml/v4"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// reader turns YAML nodes into the values of JSON, and holds them to a schema. It knows the keywords that fileSchema
// uses. What is wrong it notes, with place and path, and reads as nil, so that reading goes on.
type reader struct {
	file     string                      // or the flag or variable that is read
	lookup   func(string) (string, bool) // variables of the environment; nil: a $ is a $
	places   map[string]xmldoc.Position  // where each value was found, by path
	problems *xmldoc.Problems
}

// read reads a node that stands at a path such as tenants[0].api. Aliases are followed without a limit: the schema does
// not nest in itself, so what they stand for ends after a few levels.
func (r *reader) read(node *yaml.Node, schema *jsonschema.Schema, path string) any {
	at := position(r.file, node) // of an alias, not of what it stands for
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	r.places[path] = at
	written := kindOf(node)
	schema, wanted := member(schema, written)
	switch {
	case schema == nil:
		return r.fail(at, path, "%s", mismatch(written, wanted))
	case written == "object":
		return r.readMapping(node, schema, path)
	case written == "array":
		return r.readList(node, schema, path)
	}
	return r.readScalar(node, schema, path)
}

// fail notes a problem. The path is left out where the place is a flag or a variable, which says the same.
func (r *reader) fail(at xmldoc.Position, path, format string, args ...any) any {
	if at.Line == 0 {
		path = ""
	}
	r.problems.Add(&xmldoc.Error{At: at, Path: path, Message: fmt.Sprintf(format, args...)})
	return nil
}

// member is the schema itself or the member of a union that takes a kind of value. It is nil when none does; wanted
// are the kinds that the schema takes.
func member(schema *jsonschema.Schema, kind string) (found *jsonschema.Schema, wanted []string) {
	members := schema.AnyOf
	if members == nil {
		members = []*jsonschema.Schema{schema}
	}
	for _, m := range members {
		if m.Type == kind || m.Type == "number" && kind == "integer" {
			return m, nil
		}
		wanted = append(wanted, m.Type)
	}
	return nil, wanted
}

func (r *reader) readList(node *yaml.Node, schema *jsonschema.Schema, path string) any {
	list := make([]any, len(node.Content))
	for i, item := range node.Content {
		list[i] = r.read(item, schema.Items, fmt.Sprintf("%s[%d]", path, i))
	}
	return list
}

func (r *reader) readScalar(node *yaml.Node, schema *jsonschema.Schema, path string) any {
	at := r.places[path]
	value, err := r.value(node, schema.Type)
	if err != nil {
		return r.fail(at, path, "%s", err)
	}
	if complaint := complain(value, schema); complaint != "" {
		return r.fail(at, path, "%s", complaint)
	}
	return value
}

// value is a scalar as a value of JSON.
func (r *reader) value(node *yaml.Node, kind string) (any, error) {
	switch kind {
	case "boolean":
		return truth(node.Value)
	case "integer":
		number, err := strconv.Atoi(node.Value)
		if err != nil {
			return nil, errors.New("write the number in decimal digits alone")
		}
		return number, nil
	case "number":
		number, err := strconv.ParseFloat(node.Value, 64)
		if err != nil {
			return nil, errors.New("write the number in decimal digits, with a point")
		}
		return number, nil
	}
	if r.lookup == nil {
		return node.Value, nil
	}
	return expand(node.Value, r.lookup)
}

func truth(text string) (any, error) {
	switch strings.ToLower(text) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return nil, errors.New("write true or false")
}

// complain says what is wrong with a scalar of the right type, empty if nothing is. It never repeats the value.
func complain(value any, schema *jsonschema.Schema) string {
	if schema.Enum != nil && !slices.ContainsFunc(schema.Enum, func(known any) bool { return jsonschema.Equal(known, value) }) {
		word, _ := value.(string)
		return unknown("value", word, texts(schema.Enum))
	}
	switch value := value.(type) {
	case int:
		if schema.Minimum != nil && float64(value) < *schema.Minimum {
			return fmt.Sprintf("the number is below %v", *schema.Minimum)
		}
	case string:
		if schema.Pattern != "" && !matches(schema.Pattern, value) {
			return "the text has to look like " + strings.Join(texts(schema.Examples), " or ")
		}
		if schema.MinLength != nil && utf8.RuneCountInString(value) < *schema.MinLength {
			return "the text is empty"
		}
	}
	return ""
}

func texts(values []any) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = text(v)
	}
	return list
}

// text is a scalar as one writes it: a number with its point.
func text(value any) string {
	if number, ok := value.(float64); ok {
		return strconv.FormatFloat(number, 'f', 1, 64)
	}
	return fmt.Sprint(value)
}
