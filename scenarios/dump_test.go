package scenarios_test

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/crmock/crmock/scenarios"
)

// dump writes out a value with all that it holds but where it stands in a file, so that scenarios can be compared.
func dump(value any) string {
	var text strings.Builder
	dumpValue(&text, reflect.ValueOf(value), "")
	return text.String()
}

func dumpValue(to *strings.Builder, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			fmt.Fprintf(to, "%s is nil\n", path)
			return
		}
		dumpValue(to, v.Elem(), path+"<"+v.Elem().Type().String()+">")
	case reflect.Slice:
		for i := range v.Len() {
			dumpValue(to, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Struct:
		dumpFields(to, v, path)
	default:
		fmt.Fprintf(to, "%s = %#v\n", path, v)
	}
}

func dumpFields(to *strings.Builder, v reflect.Value, path string) {
	if text, ok := v.Interface().(fmt.Stringer); ok { // a point in time
		fmt.Fprintf(to, "%s = %s\n", path, text)
		return
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Type != reflect.TypeFor[scenarios.Origin]() && field.Type != reflect.TypeFor[[]scenarios.Origin]() {
			dumpValue(to, v.Field(i), path+"."+field.Name)
		}
	}
}
