package admin

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// patch lays a JSON merge patch (RFC 7396) over settings: what it does not name stays, secrets too, and null puts back
// the default.
func patch(base *contracts.Contract, s *tenant.Settings, change json.RawMessage) error {
	var wanted map[string]any
	if err := decode(change, &wanted); err != nil {
		return err
	}
	if wanted == nil {
		return refuse(http.StatusUnprocessableEntity, "settings are a JSON object, not null")
	}
	if err := checkMembers(change, reflect.TypeFor[console.Settings]()); err != nil {
		return err
	}
	if err := foldRights(base, wanted); err != nil {
		return err
	}
	present, err := members(document(base, *s))
	if err != nil {
		return err
	}
	merged := mergeObjects(present, wanted)
	fillIn(merged)
	text, err := json.Marshal(merged)
	if err != nil {
		return err
	}
	var d console.Settings
	if err := decode(text, &d); err != nil {
		return err
	}
	if err := refuseMasks(d); err != nil {
		return err
	}
	triggers, err := triggersFrom(d.Triggers)
	if err != nil {
		return err
	}
	before := *s
	apply(d, s)
	s.Triggers = triggers
	if api, _ := wanted["api"].(map[string]any); api != nil && s.Password == "" {
		if _, named := api["password"]; named {
			s.PasswordHash = "" // an empty one in its place, which is refused
		}
	}
	keepDefaults(before, s, wanted)
	return nil
}

// keepDefaults puts back what the document shows in full though the settings leave it to the contract, which may change.
func keepDefaults(before tenant.Settings, s *tenant.Settings, wanted map[string]any) {
	if _, named := wanted["agents"]; !named {
		s.Agents = before.Agents
	}
	if _, named := wanted["rights"]; !named {
		s.Rights = before.Rights
	}
	if _, named := wanted["charset"]; !named {
		s.Charset = before.Charset
	}
}

// members is a document as plain JSON.
func members(d console.Settings) (map[string]any, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	var plain map[string]any
	return plain, json.Unmarshal(text, &plain)
}

// mergeObjects is the merge of RFC 7396: objects member by member, anything else as a whole.
func mergeObjects(target, change map[string]any) map[string]any {
	merged := maps.Clone(target)
	if merged == nil {
		merged = map[string]any{}
	}
	for name, value := range change {
		inner, isObject := value.(map[string]any)
		switch {
		case value == nil:
			delete(merged, name)
		case isObject:
			before, _ := merged[name].(map[string]any)
			merged[name] = mergeObjects(before, inner)
		default:
			merged[name] = value
		}
	}
	return merged
}

// foldRights writes the objects of a patch's rights as the document does, so that FollowUp lays over followup.
func foldRights(base *contracts.Contract, wanted map[string]any) error {
	rights, isObject := wanted["rights"].(map[string]any)
	if !isObject {
		return nil
	}
	folded := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(rights)) {
		object := base.Object(name)
		if object == nil {
			return fmt.Errorf("rights: there is no object %q", name)
		}
		key := strings.ToLower(object.Name)
		if _, twice := folded[key]; twice {
			return fmt.Errorf("rights: %s stands there twice", key)
		}
		folded[key] = rights[name]
	}
	wanted["rights"] = folded
	return nil
}

// fillIn puts in what is true unless it is said to be false.
func fillIn(merged map[string]any) {
	if _, given := merged["api"]; !given {
		merged["api"] = map[string]any{}
	}
	api, isObject := merged["api"].(map[string]any)
	if !isObject {
		return
	}
	setDefault(api, "enabled")
	keys, _ := api["gatewayKeys"].([]any)
	for _, key := range keys {
		if one, isObject := key.(map[string]any); isObject {
			setDefault(one, "product")
		}
	}
}

func setDefault(object map[string]any, name string) {
	if _, given := object[name]; !given {
		object[name] = true
	}
}

// refuseMasks refuses what somebody has read here, where secrets are not shown, and sends back as it was.
func refuseMasks(d console.Settings) error {
	secrets := []string{d.API.Password, d.API.DataToken}
	for i, key := range d.API.GatewayKeys {
		if key.Key == "" {
			return fmt.Errorf("api.gatewayKeys[%d] has no key: a list replaces the whole list, and keys are not shown, so each has to be given again", i)
		}
		secrets = append(secrets, key.Key)
	}
	if d.Forward != nil {
		secrets = append(secrets, d.Forward.Password)
	}
	for _, events := range d.Triggers.URLs {
		for _, address := range events {
			_, query, _ := strings.Cut(address, "?")
			secrets = append(secrets, query)
		}
	}
	if slices.Contains(secrets, wire.Mask) {
		return fmt.Errorf("%q is what stands for a secret where it is not shown, and no secret; leave the member out to keep the present one", wire.Mask)
	}
	return nil
}
