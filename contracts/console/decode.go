package console

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// decode reads the JSON of an answer. Members that are not known are passed over, since a newer console may have more;
// one that is missing is an error, since almost any JSON could be read otherwise.
func decode(document []byte, into any) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(document, &members); err != nil {
		return fmt.Errorf("its JSON cannot be read: %w", err)
	}
	fields := reflect.TypeOf(into).Elem()
	for i := range fields.NumField() {
		name, options, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ",")
		if _, found := members[name]; !found && !strings.HasPrefix(options, "omit") {
			return fmt.Errorf("its JSON lacks the member %q, so it is from another service, or from a crmock of another version", name)
		}
	}
	if err := json.Unmarshal(document, into); err != nil {
		return fmt.Errorf("its JSON cannot be read: %w", err)
	}
	return nil
}
