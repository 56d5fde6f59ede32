package config

import (
	"github.com/google/jsonschema-go/jsonschema"
	yaml "go.yaml.in/yaml/v4"
)

// readMapping reads a mapping: a struct, whose keys are the schema's properties, or a map, whose keys are free.
func (r *reader) readMapping(node *yaml.Node, schema *jsonschema.Schema, path string) any {
	values := map[string]any{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		property := r.property(key, schema, path)
		if property == nil {
			continue
		}
		if _, twice := values[key.Value]; twice {
			r.fail(position(r.file, key), below(path, key.Value), "the key stands here a second time")
			continue
		}
		values[key.Value] = r.read(value, property, below(path, key.Value))
	}
	for _, key := range schema.Required {
		if _, found := values[key]; !found {
			r.fail(r.places[path], path, "%s is missing", key)
		}
	}
	return values
}

// property is the schema of a key's value. An unknown key is noted, and repeated only where it looks like a key:
// "password:secret", written without a blank, is a key to YAML.
func (r *reader) property(key *yaml.Node, schema *jsonschema.Schema, path string) *jsonschema.Schema {
	at := position(r.file, key)
	if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!null" {
		r.fail(at, path, "a key has to be a text")
		return nil
	}
	if schema.Properties == nil {
		return schema.AdditionalProperties
	}
	if property := schema.Properties[key.Value]; property != nil {
		return property
	}
	if matches(`^[A-Za-z0-9_-]+$`, key.Value) {
		path = below(path, key.Value)
	}
	r.fail(at, path, "%s", unknown("key", key.Value, schema.PropertyOrder))
	return nil
}

func below(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
