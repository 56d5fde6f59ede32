package report

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
)

// Schema is the JSON Schema of a Document, indented. It is the same bytes each time. Keys that it does not name are
// allowed, because a later crmock may add some within the same version.
func Schema() ([]byte, error) {
	root, err := jsonschema.For[Document](&jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[time.Time]():            {Type: "string", Format: "date-time"},
		reflect.TypeFor[specs.State]():          oneOf(specs.Passed, specs.Failed, specs.Skipped, specs.NotExercised),
		reflect.TypeFor[contracts.Provenance](): oneOf(provenances()...),
	}})
	if err != nil {
		return nil, err
	}
	relax(root)
	root.Schema = "https://json-schema.org/draft/2020-12/schema"
	root.Title = "report of crmock verify --json"
	root.Properties["version"].Enum = []any{Version}
	text, err := json.MarshalIndent(root, "", "  ")
	return append(text, '\n'), err
}

func oneOf[T ~string](values ...T) *jsonschema.Schema {
	schema := &jsonschema.Schema{Type: "string"}
	for _, value := range values {
		schema.Enum = append(schema.Enum, string(value))
	}
	return schema
}

// relax allows further keys, and takes null from the lists: an empty one is written [].
func relax(s *jsonschema.Schema) {
	for _, property := range s.Properties {
		relax(property)
	}
	if s.Items != nil {
		relax(s.Items)
	}
	s.AdditionalProperties = nil
	if len(s.Types) == 2 && s.Types[0] == "null" {
		s.Type, s.Types = s.Types[1], nil
	}
}
