package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/crmock/crmock/contracts/console"
)

// decode reads JSON strictly: a member that nobody knows is an error, since a misspelt one would be ignored, and so is
// one that stands there twice.
func decode(text []byte, into any) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return refuse(http.StatusBadRequest, "the body is empty; send a JSON object")
	}
	if err := json.Unmarshal(text, into); err != nil {
		return unreadable(text, err)
	}
	return checkMembers(text, reflect.TypeOf(into).Elem())
}

// unreadable says what is wrong with JSON, and where.
func unreadable(text []byte, err error) *console.Problem {
	var wrongType *json.UnmarshalTypeError
	var wrongSyntax *json.SyntaxError
	switch {
	case errors.As(err, &wrongType):
		path := wrongType.Field
		if path == "" {
			path = "the body"
		}
		return refuse(http.StatusBadRequest, "%s has to be %s, not %s", path, inWords(wrongType.Type), valueInWords(wrongType.Value))
	case errors.As(err, &wrongSyntax):
		before := text[:max(wrongSyntax.Offset-1, 0)]
		line := 1 + bytes.Count(before, []byte("\n"))
		column := len(before) - bytes.LastIndexByte(before, '\n')
		return refuse(http.StatusBadRequest, "the body is not JSON: line %d, column %d: %s", line, column, err)
	default:
		return refuse(http.StatusBadRequest, "the body: %s", err)
	}
}

// inWords is a Go type in the words of JSON.
func inWords(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice:
		return "a list"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text"
	default:
		return "a whole number"
	}
}

// valueInWords is what encoding/json calls a value, in the same words.
func valueInWords(value string) string {
	kind, number, _ := strings.Cut(value, " ")
	switch kind {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	default:
		return strings.TrimSpace("a number " + number)
	}
}

// checkMembers holds the members of JSON that can be read against a type. Names count as they are written: encoding/json
// would take API for api, and the last of two.
func checkMembers(text []byte, t reflect.Type) error {
	err := walker{json.NewDecoder(bytes.NewReader(text))}.value("", t)
	if err != nil {
		return refuse(http.StatusBadRequest, "%s", err)
	}
	return nil
}

// walker goes through JSON beside the type that it is read into.
type walker struct{ *json.Decoder }

// value checks one value. A type of nil takes anything.
func (w walker) value(path string, t reflect.Type) error {
	token, err := w.Token()
	if err != nil {
		return err
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch token {
	case json.Delim('{'):
		return w.object(path, t)
	case json.Delim('['):
		return w.list(path, t)
	default:
		return nil
	}
}

func (w walker) object(path string, t reflect.Type) error {
	seen := map[string]bool{}
	for w.More() {
		token, err := w.Token()
		if err != nil {
			return err
		}
		name := fmt.Sprint(token)
		at := strings.TrimPrefix(path+"."+name, ".")
		if seen[name] {
			return fmt.Errorf("%s stands there twice", at)
		}
		seen[name] = true
		inner, err := memberOf(t, name, at)
		if err != nil {
			return err
		}
		if err := w.value(at, inner); err != nil {
			return err
		}
	}
	_, err := w.Token()
	return err
}

func (w walker) list(path string, t reflect.Type) error {
	var inner reflect.Type
	if t != nil && t.Kind() == reflect.Slice && t != reflect.TypeFor[json.RawMessage]() {
		inner = t.Elem()
	}
	for i := 0; w.More(); i++ {
		if err := w.value(fmt.Sprintf("%s[%d]", path, i), inner); err != nil {
			return err
		}
	}
	_, err := w.Token()
	return err
}

// memberOf is the type of a member of an object; nil takes anything.
func memberOf(t reflect.Type, name, path string) (reflect.Type, error) {
	if t == nil || t.Kind() != reflect.Struct {
		if t != nil && t.Kind() == reflect.Map {
			return t.Elem(), nil
		}
		return nil, nil
	}
	var names []string
	for i := range t.NumField() {
		known, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if known == name {
			return t.Field(i).Type, nil
		}
		names = append(names, known)
	}
	return nil, fmt.Errorf("there is no %s; there are %s", path, strings.Join(names, ", "))
}
