package config

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// kinds are what JSON Schema calls the nodes of YAML, by form and tag.
var kinds = map[yaml.Kind]map[string]string{ //nolint:gochecknoglobals // constant table
	yaml.MappingNode:  {"!!map": "object"},
	yaml.SequenceNode: {"!!seq": "array"},
	yaml.ScalarNode:   {"!!str": "string", "!!int": "integer", "!!float": "number", "!!bool": "boolean", "!!null": "null"},
}

// kindOf is what a node is, by the name that JSON Schema has for it. It is the tag for what JSON does not have.
func kindOf(node *yaml.Node) string {
	if kind := kinds[node.Kind][node.ShortTag()]; kind != "" {
		return kind
	}
	return node.ShortTag()
}

// kindNames are the kinds in the words of an error.
var kindNames = map[string]string{ //nolint:gochecknoglobals // constant table
	"object":      "a mapping of keys to values",
	"array":       "a list",
	"string":      "a text",
	"integer":     "a whole number",
	"number":      "a number",
	"boolean":     "true or false",
	"!!timestamp": "a date",
}

// mismatch says that a value is of the wrong kind, and how to mend it.
func mismatch(written string, wanted []string) string {
	if written == "null" {
		return "there is no value; remove the key to have its default"
	}
	var names []string
	for _, kind := range wanted {
		names = append(names, kindNames[kind])
	}
	text := "this has to be " + strings.Join(names, " or ")
	name, known := kindNames[written]
	if !known {
		return text + "; its tag does not fit here"
	}
	text += ", not " + name
	if wanted[0] == "string" && written != "object" && written != "array" {
		text += "; put it in quotes"
	}
	return text
}
