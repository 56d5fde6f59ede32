package config

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/spf13/pflag"
	yaml "go.yaml.in/yaml/v4"
)

// DefaultFile is the file that is read when none is named, if it is there.
const DefaultFile = "crmock.yaml"

// flagConfig is the one flag that is no key of the file.
const flagConfig = "config"

// setting is a flag, with its environment variable, that is another way to write a key of the file.
type setting struct{ flag, key string }

// settings are the flags of a server. What a flag takes and what its help says is what the file's key says.
var settings = []setting{ //nolint:gochecknoglobals // constant table
	{"http", "http"},
	{"https", "https"},
	{"console", "console"},
	{"console-token", "console-token"},
	{"store", "store"},
	{"contract", "contract"},
	{"seed", "seed"},
	{"state-dir", "state-dir"},
	{"tls-min", "tls.min"},
	{"tls-max", "tls.max"},
	{"tls-cert", "tls.cert"},
	{"tls-key", "tls.key"},
	{"http2", "tls.http2"},
	{"unfriendly", "unfriendly.seed"},
	{"log", "log"},
}

// Variable is the environment variable of a flag: CRMOCK_TLS_MIN for tls-min. One that is empty counts as not set; one
// for a flag that may be repeated takes a list, separated as in PATH.
func Variable(flag string) string {
	return "CRMOCK_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// AddFlags defines the flags of a server, for Source.Flags.
func AddFlags(flags *pflag.FlagSet) error {
	root, err := fileSchema()
	if err != nil {
		return err
	}
	flags.String(flagConfig, "", "configuration file (default: "+DefaultFile+", if there is one)")
	for _, s := range settings {
		schema := s.schema(root)
		switch {
		case schema.Type == "boolean":
			flags.Bool(s.flag, false, schema.Description)
		case isList(schema):
			flags.StringArray(s.flag, nil, schema.Description+"; may be repeated")
		default:
			flags.String(s.flag, defaultText(schema), schema.Description)
		}
	}
	return nil
}

// schema is the schema of the setting's key.
func (s setting) schema(root *jsonschema.Schema) *jsonschema.Schema {
	for key := range strings.SplitSeq(s.key, ".") {
		root = root.Properties[key]
	}
	return root
}

func isList(schema *jsonschema.Schema) bool {
	list, _ := member(schema, "array")
	return list != nil
}

func defaultText(schema *jsonschema.Schema) string {
	var text string
	if json.Unmarshal(schema.Default, &text) != nil {
		return ""
	}
	return text
}

// override is what a flag or its variable says.
type override struct {
	origin string // --tls-min or CRMOCK_TLS_MIN
	texts  []string
}

// override finds what the command line or else the environment says for a flag. A list in a variable is separated as
// PATH is.
func (s Source) override(flag string, list bool) (override, bool) {
	if s.Flags != nil && s.Flags.Changed(flag) {
		value := s.Flags.Lookup(flag).Value
		if repeated, ok := value.(pflag.SliceValue); ok {
			return override{"--" + flag, repeated.GetSlice()}, true
		}
		return override{"--" + flag, []string{value.String()}}, true
	}
	name := Variable(flag)
	value, set := s.LookupEnv(name)
	if list {
		return override{name, filepath.SplitList(value)}, set && value != ""
	}
	return override{name, []string{value}}, set && value != ""
}

// node is the override as a value of the file.
func (o override) node(schema *jsonschema.Schema) *yaml.Node {
	switch {
	case isList(schema):
		list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, text := range o.texts {
			list.Content = append(list.Content, scalar("!!str", text))
		}
		return list
	case schema.Type == "boolean" && matches(`^(?i:true|false)$`, o.texts[0]):
		return scalar("!!bool", o.texts[0])
	case schema.Type == "integer" && matches(`^[0-9]+$`, o.texts[0]):
		return scalar("!!int", o.texts[0])
	}
	return scalar("!!str", o.texts[0])
}

func scalar(tag, text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: text}
}

// overrides reads what flags and variables say, as the part of a file that it stands for.
func (l *loader) overrides() map[string]any {
	layer := map[string]any{}
	for _, s := range settings {
		schema := s.schema(l.schema)
		o, found := l.source.override(s.flag, isList(schema))
		if !found {
			continue
		}
		r := &reader{file: o.origin, places: l.places, problems: &l.problems}
		put(layer, s.key, r.read(o.node(schema), schema, s.key))
	}
	return layer
}

// put sets a key such as tls.min in nested mappings.
func put(layer map[string]any, key string, value any) {
	outer, inner, nested := strings.Cut(key, ".")
	if !nested {
		layer[outer] = value
		return
	}
	below, found := layer[outer].(map[string]any)
	if !found {
		below = map[string]any{}
		layer[outer] = below
	}
	put(below, inner, value)
}
