package config

import (
	"encoding/json"
	"reflect"

	"github.com/google/jsonschema-go/jsonschema"
)

// dialect is the draft of JSON Schema that the file's schema is written in.
const dialect = "https://json-schema.org/draft/2020-12/schema"

// Schema is the JSON Schema of crmock.yaml, indented, for editors and other checkers. It is the same bytes each time.
// A text may be taken from the environment, so wherever a text has a form, ${NAME} is allowed too.
func Schema() ([]byte, error) {
	root, err := fileSchema()
	if err != nil {
		return nil, err
	}
	root.Schema = dialect
	root.Title = "crmock.yaml"
	visit(root, allowVariable)
	return json.MarshalIndent(root, "", "  ")
}

// fileSchema is the schema of File as its values are once variables are replaced.
func fileSchema() (*jsonschema.Schema, error) {
	types, err := typeSchemas()
	if err != nil {
		return nil, err
	}
	root, err := jsonschema.For[File](&jsonschema.ForOptions{TypeSchemas: types})
	if err != nil {
		return nil, err
	}
	visit(root, refuseNull)
	return root, setDefaults(root, defaults())
}

// typeSchemas says what the values of our types may be.
func typeSchemas() (map[reflect.Type]*jsonschema.Schema, error) {
	types := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[Address]():    shaped(`^(off|[^ /]*:[0-9]{1,5})$`, string(DefaultHTTP), string(Off)),
		reflect.TypeFor[Duration]():   shaped(`^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+$`, "500ms", "1m30s"),
		reflect.TypeFor[Store]():      shaped(`^(memory:|sqlite:.+|postgres(ql)?://.+)$`, "memory:", "sqlite:crmock.db", "postgres://user:password@host/database"),
		reflect.TypeFor[LogFormat]():  oneOf(string(LogText), string(LogJSON)),
		reflect.TypeFor[FieldType]():  oneOf("text", "url", "number", "date", "pick-list"),
		reflect.TypeFor[Path]():       path(),
		reflect.TypeFor[Paths]():      either(path(), &jsonschema.Schema{Type: "array", Items: path()}),
		reflect.TypeFor[Count]():      {Type: "integer", Minimum: jsonschema.Ptr(1.0)},
		reflect.TypeFor[TLSVersion](): either(oneOf("1.0", "1.1", "1.2", "1.3"), &jsonschema.Schema{Type: "number", Enum: []any{1.0, 1.1, 1.2, 1.3}}),
	}
	key, err := jsonschema.For[GatewayKey](nil)
	if err != nil {
		return nil, err
	}
	choice, err := jsonschema.For[Choice](nil)
	if err != nil {
		return nil, err
	}
	types[reflect.TypeFor[GatewayKey]()] = either(&jsonschema.Schema{Type: "string"}, key)
	types[reflect.TypeFor[Choice]()] = either(&jsonschema.Schema{Type: "string"}, choice)
	return types, nil
}

// shaped is a text of a form, with examples of it.
func shaped(pattern string, examples ...any) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Pattern: pattern, Examples: examples}
}

func oneOf(values ...any) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", Enum: values}
}

func path() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "string", MinLength: jsonschema.Ptr(1)}
}

// either is a union. Its members have to be of different types, so that what is written tells which one is meant.
func either(members ...*jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: members}
}

// visit calls do for every schema inside another, and then for that one.
func visit(s *jsonschema.Schema, do func(*jsonschema.Schema)) {
	for _, property := range s.Properties {
		visit(property, do)
	}
	for _, member := range s.AnyOf {
		visit(member, do)
	}
	if s.Items != nil {
		visit(s.Items, do)
	}
	if s.AdditionalProperties != nil {
		visit(s.AdditionalProperties, do)
	}
	do(s)
}

// refuseNull removes null from the types: Go has nil pointers and slices, the file leaves the key out.
func refuseNull(s *jsonschema.Schema) {
	if len(s.Types) == 2 && s.Types[0] == "null" {
		s.Type, s.Types = s.Types[1], nil
	}
}

// allowVariable lets a text that has a form be a variable instead.
func allowVariable(s *jsonschema.Schema) {
	if s.Type != "string" || s.Enum == nil && s.Pattern == "" {
		return
	}
	form := &jsonschema.Schema{Enum: s.Enum, Pattern: s.Pattern}
	s.Enum, s.Pattern = nil, ""
	s.AnyOf = []*jsonschema.Schema{form, {Pattern: `\$\{` + variableName + `\}`}}
}

// setDefaults writes the values of a file into the schema of each key that the file has.
func setDefaults(root *jsonschema.Schema, file File) error {
	data, err := json.Marshal(file)
	if err != nil {
		return err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	for key, value := range values {
		root.Properties[key].Default = value
	}
	return nil
}
