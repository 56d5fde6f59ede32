package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/crmock/crmock/contracts/console"
)

// OpenAPI describes the console's resources as an OpenAPI 3.1 document in JSON, indented. It is the same bytes each time.
func OpenAPI() []byte {
	text, err := json.MarshalIndent(describe(Console{}.routes()), "", "  ")
	if err != nil {
		panic(err) // schemas and texts always encode
	}
	return append(text, '\n')
}

func serveOpenAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, err := w.Write(OpenAPI())
	return err
}

// The parts of a document that are used here, as OpenAPI names them.
type (
	document31 struct {
		OpenAPI    string                          `json:"openapi"`
		Info       info                            `json:"info"`
		Security   []map[string][]string           `json:"security"`
		Paths      map[string]map[string]operation `json:"paths"`
		Components components                      `json:"components"`
	}
	info struct {
		Title       string `json:"title"`
		Version     string `json:"version"`
		Description string `json:"description"`
	}
	operation struct {
		OperationID string              `json:"operationId"`
		Summary     string              `json:"summary"`
		Parameters  []parameter31       `json:"parameters,omitempty"`
		RequestBody *body               `json:"requestBody,omitempty"`
		Responses   map[string]response `json:"responses"`
	}
	parameter31 struct {
		Name        string             `json:"name"`
		In          string             `json:"in"`
		Description string             `json:"description,omitempty"`
		Required    bool               `json:"required,omitempty"`
		Schema      *jsonschema.Schema `json:"schema"`
	}
	body struct {
		Required bool             `json:"required"`
		Content  map[string]media `json:"content"`
	}
	response struct {
		Description string           `json:"description"`
		Content     map[string]media `json:"content,omitempty"`
	}
	media struct {
		Schema *jsonschema.Schema `json:"schema"`
	}
	components struct {
		Schemas         map[string]*jsonschema.Schema `json:"schemas"`
		SecuritySchemes map[string]securityScheme     `json:"securitySchemes"`
	}
	securityScheme struct {
		Type   string `json:"type"`
		Scheme string `json:"scheme"`
	}
)

func describe(routes []route) document31 {
	d := document31{
		OpenAPI: "3.1.0",
		Info: info{
			Title: "crmock console", Version: "1",
			Description: "Steers a mock of the CRM API: tenants, settings, exchanges, snapshots, clocks and records. " +
				"The token is needed where the server was started with one.",
		},
		Security:   []map[string][]string{{"token": {}}, {}},
		Paths:      map[string]map[string]operation{},
		Components: components{Schemas: schemas(), SecuritySchemes: map[string]securityScheme{"token": {Type: "http", Scheme: "bearer"}}},
	}
	for _, r := range routes {
		path := prefix + r.path
		if d.Paths[path] == nil {
			d.Paths[path] = map[string]operation{}
		}
		d.Paths[path][strings.ToLower(r.method)] = operationOf(r)
	}
	return d
}

func operationOf(r route) operation {
	op := operation{OperationID: r.id, Summary: r.summary, Responses: map[string]response{}}
	for _, name := range pathParameters(r.path) {
		op.Parameters = append(op.Parameters, parameter31{Name: name, In: "path", Required: true, Schema: &jsonschema.Schema{Type: "string"}})
	}
	for _, p := range r.query {
		op.Parameters = append(op.Parameters, queryParameter(p))
	}
	if r.accepts != nil {
		op.RequestBody = &body{Required: !r.optional, Content: contentOf(r.accepts)}
	}
	answer := response{Description: http.StatusText(r.status)}
	if r.answers != nil {
		answer.Content = contentOf(r.answers)
	}
	op.Responses[strconv.Itoa(r.status)] = answer
	for _, status := range r.allProblems() {
		op.Responses[strconv.Itoa(status)] = response{
			Description: http.StatusText(status),
			Content:     map[string]media{"application/problem+json": {reference("Problem")}},
		}
	}
	return op
}

// allProblems are the problems of a route, with those that every one can answer.
func (r route) allProblems() []int {
	all := append([]int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden}, r.problems...)
	if strings.HasPrefix(r.path, "/tenants") {
		all = append(all, http.StatusServiceUnavailable) // what a tenant is has to be looked up in the store
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func pathParameters(path string) []string {
	var names []string
	for _, found := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
		names = append(names, found[1])
	}
	return names
}

// queryParameter describes a parameter. tag.NAME stands for any number of them.
func queryParameter(p parameter) parameter31 {
	kind, format, _ := strings.Cut(p.kind, "/")
	return parameter31{Name: p.name, In: "query", Description: p.doc, Schema: &jsonschema.Schema{Type: kind, Format: format}}
}

func contentOf(value any) map[string]media {
	var schema *jsonschema.Schema
	switch value.(type) {
	case anyFile:
		schema = &jsonschema.Schema{} // bytes
	case recordsXML, eventStream:
		schema = &jsonschema.Schema{Type: "string"}
	case anyJSON:
		schema = &jsonschema.Schema{Type: "object"}
	case mergePatch:
		schema = reference("SettingsPatch")
	default:
		schema = reference(reflect.TypeOf(value).Name())
	}
	content := map[string]media{}
	for _, name := range mediaTypes(value) {
		content[name] = media{schema}
	}
	return content
}

func reference(name string) *jsonschema.Schema {
	return &jsonschema.Schema{Ref: "#/components/schemas/" + name}
}

// schemas are those of all types of the console, each once, referring to each other.
func schemas() map[string]*jsonschema.Schema {
	patch := &jsonschema.Schema{
		Type:        "object",
		Description: "A JSON merge patch (RFC 7396) of Settings: what it does not name stays, and null puts back the default.",
	}
	all := map[string]*jsonschema.Schema{"SettingsPatch": patch}
	types := consoleTypes()
	for _, t := range types {
		known := map[reflect.Type]*jsonschema.Schema{reflect.TypeFor[json.RawMessage](): reference("SettingsPatch")}
		for _, other := range types {
			if other != t {
				known[other] = reference(other.Name())
			}
		}
		schema, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: known})
		if err != nil {
			panic(fmt.Sprintf("%s: %v", t, err)) // the types are ours
		}
		all[t.Name()] = withoutNull(schema)
	}
	return all
}

// withoutNull takes null from the types of members that refer to another schema: a pointer that is nil is left out.
func withoutNull(s *jsonschema.Schema) *jsonschema.Schema {
	for _, property := range s.Properties {
		if property.Ref != "" {
			property.Type, property.Types = "", nil
		}
	}
	return s
}

// consoleTypes are the types that stand in requests and answers.
func consoleTypes() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[console.Problem](), reflect.TypeFor[console.NewTenant](), reflect.TypeFor[console.Created](),
		reflect.TypeFor[console.Tenant](), reflect.TypeFor[console.Tenants](), reflect.TypeFor[console.Settings](),
		reflect.TypeFor[console.API](), reflect.TypeFor[console.GatewayKey](), reflect.TypeFor[console.Agent](),
		reflect.TypeFor[console.Choice](), reflect.TypeFor[console.CustomField](), reflect.TypeFor[console.Forward](),
		reflect.TypeFor[console.Clock](), reflect.TypeFor[console.ClockSetting](), reflect.TypeFor[console.Advance](),
		reflect.TypeFor[console.Snapshot](), reflect.TypeFor[console.Snapshots](), reflect.TypeFor[console.Record](),
		reflect.TypeFor[console.Added](), reflect.TypeFor[console.Exchange](), reflect.TypeFor[console.Exchanges](),
		reflect.TypeFor[console.Forwarded](), reflect.TypeFor[console.Tag](), reflect.TypeFor[console.TLS](),
		reflect.TypeFor[console.Offer](), reflect.TypeFor[console.NearMiss](), reflect.TypeFor[console.NearMisses](),
		reflect.TypeFor[console.Difference](), reflect.TypeFor[console.Count](), reflect.TypeFor[console.Triggers](),
		reflect.TypeFor[console.NewRecord](), reflect.TypeFor[console.RecordChange](), reflect.TypeFor[console.Delivery](),
		reflect.TypeFor[console.Attempt](), reflect.TypeFor[console.Deliveries](), reflect.TypeFor[console.Call](),
		reflect.TypeFor[console.Calls](), reflect.TypeFor[console.Behaviour](), reflect.TypeFor[console.Behaviours](),
		reflect.TypeFor[console.Attachment](), reflect.TypeFor[console.Attachments](), reflect.TypeFor[console.Interception](),
		reflect.TypeFor[console.Interceptions](), reflect.TypeFor[console.InterceptionChange](), reflect.TypeFor[console.Intercepted](),
		reflect.TypeFor[console.When](), reflect.TypeFor[console.Then](), reflect.TypeFor[console.ActDelay](),
		reflect.TypeFor[console.ActProblem](), reflect.TypeFor[console.ActStatus](), reflect.TypeFor[console.ActReply](),
		reflect.TypeFor[console.ActDrop](), reflect.TypeFor[console.ActHalf](), reflect.TypeFor[console.ActMalformed](),
		reflect.TypeFor[console.ActCharset](), reflect.TypeFor[console.ActDrip](), reflect.TypeFor[console.ActOutage](),
		reflect.TypeFor[console.ActLost](), reflect.TypeFor[console.ActTwice](), reflect.TypeFor[console.NewListener](),
		reflect.TypeFor[console.Listener](), reflect.TypeFor[console.Listeners](),
	}
}
