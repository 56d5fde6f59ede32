package admin_test

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"mime"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/pb33f/libopenapi"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/admin"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// described is what these specs read of the OpenAPI document.
type described struct {
	Paths map[string]map[string]struct {
		OperationID string
		Responses   map[string]struct{ Content map[string]media }
	}
	Components struct{ Schemas map[string]json.RawMessage }
}

type media struct{ Schema json.RawMessage }

// operation is one of the document with how to ask for it.
type operation struct {
	id, method, path string
	statuses         []string
	contents         map[string]map[string]media // by status and media type
}

func readDocument() described {
	GinkgoHelper()
	var d described
	Expect(json.Unmarshal(admin.OpenAPI(), &d)).To(Succeed())
	return d
}

// operations are all of the document by id.
func (d described) operations() []operation {
	var all []operation
	for path, methods := range d.Paths {
		for method, op := range methods {
			found := operation{
				id: op.OperationID, method: strings.ToUpper(method), path: path,
				statuses: slices.Sorted(maps.Keys(op.Responses)), contents: map[string]map[string]media{},
			}
			for status, response := range op.Responses {
				found.contents[status] = response.Content
			}
			all = append(all, found)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return cmp.Compare(a.id, b.id) })
	return all
}

// schema is one of the document on its own.
func (d described) schema(text json.RawMessage) *jsonschema.Resolved {
	GinkgoHelper()
	components, err := json.Marshal(d.Components.Schemas)
	Expect(err).NotTo(HaveOccurred())
	whole := `{"allOf":[` + string(text) + `],"$defs":` + string(components) + `}`
	var schema jsonschema.Schema
	Expect(json.Unmarshal([]byte(strings.ReplaceAll(whole, "#/components/schemas/", "#/$defs/")), &schema)).To(Succeed())
	resolved, err := schema.Resolve(nil)
	Expect(err).NotTo(HaveOccurred())
	return resolved
}

// request is what a spec adds to an operation's path.
type request struct {
	before      func(*desk)
	path        map[string]string // values of parameters of the path
	query, body string
	headers     []string
}

// samples are what an operation needs to answer as it should.
var samples = map[string]request{ //nolint:gochecknoglobals // constant table
	"createTenant":     {body: `{"name":"beta"}`},
	"changeSettings":   {body: `{"maxItems":3}`},
	"setClock":         {body: `{"mode":"frozen"}`},
	"advanceClock":     {body: `{"by":"1h"}`},
	"importRecords":    {body: "<records/>"},
	"fakeRecords":      {query: "customers=1"},
	"getRecord":        {path: map[string]string{"id": "10000000"}},
	"waitForExchanges": {query: "count=1&timeout=1ms"},
	"waitForStrays":    {query: "count=1&timeout=1ms"},

	"createRecord":      {body: `{"agent":"admin","tags":{"FIRSTNAME":"Ann","LASTNAME":"Lee"}}`},
	"editRecord":        {path: map[string]string{"id": "10000000"}, body: `{"agent":"admin","tags":{"LASTNAME":"Lee"}}`},
	"deleteRecord":      {path: map[string]string{"id": "10000000"}, query: "agent=admin"},
	"getDelivery":       {before: (*desk).fire},
	"replayDelivery":    {before: (*desk).fireAndFlush},
	"waitForDeliveries": {query: "count=0"},
	"tellReceiver":      {body: `{"behaviours":[{"httpStatus":503,"delay":"1s","times":2},{"drop":true}]}`},
	"getReceiver":       {before: (*desk).instruct},
	"findCalls":         {before: (*desk).receive},
	"waitForCalls":      {before: (*desk).receive},
	"listAttachments":   {path: map[string]string{"object": "FAQ"}, before: (*desk).attach},
	"putAttachment":     {path: map[string]string{"object": "FAQ"}, body: "x", before: (*desk).question},
	"removeAttachment":  {path: map[string]string{"object": "FAQ"}, before: (*desk).attach},

	"addInterception":    {body: `{"when":{"operation":"Customer.%","tags":{"EMAIL":"%"},"times":3},"then":{"delay":{"fixed":"1s"}}}`},
	"setInterceptions":   {body: `{"interceptions":[{"id":"a","then":{"problem":{"name":"duplicate","tag":"EMAIL"}},"when":{}}]}`},
	"listInterceptions":  {before: (*desk).intercept},
	"getInterception":    {before: (*desk).intercept},
	"changeInterception": {body: `{"disabled":true,"position":1}`, before: (*desk).intercept},
	"removeInterception": {before: (*desk).intercept},
	"openListener":       {body: `{"fault":"expired"}`},
	"listListeners":      {before: (*desk).open},
	"closeListener":      {before: (*desk).open},
}

// provoked are requests for problems that not all operations have in the same way, by operation and status.
var provoked = map[string]request{ //nolint:gochecknoglobals // constant table
	"createTenant 404":     {body: `{"template":"nobody"}`},
	"createTenant 409":     {body: `{"name":"acme"}`},
	"createTenant 422":     {body: `{"settings":{"timeZone":"Nowhere"}}`},
	"changeSettings 422":   {body: `{"timeZone":"Nowhere"}`},
	"setClock 422":         {body: `{"mode":"fast"}`},
	"advanceClock 422":     {body: `{"by":"-1h"}`},
	"importRecords 422":    {body: "<Customer/>"},
	"fakeRecords 422":      {query: "customers=1000001"},
	"takeSnapshot 422":     {path: map[string]string{"snapshot": "%00"}},
	"restoreSnapshot 422":  {before: (*desk).outgrow},
	"resetTenant 422":      {before: (*desk).demandMore},
	"waitForExchanges 503": {query: "count=9", before: (*desk).close},
	"waitForExchanges 504": {query: "count=9&timeout=1ms"},
	"waitForStrays 503":    {query: "count=9", before: (*desk).close},
	"waitForStrays 504":    {query: "count=9&timeout=1ms"},
	"getStrays 404":        {path: map[string]string{"id": "99"}},
	"watchTenant 200":      {before: (*desk).close},

	"addInterception 422":    {body: `{"when":{},"then":{}}`},
	"setInterceptions 422":   {body: `{"interceptions":[{"when":{"nth":-1},"then":{"lost":{}}}]}`},
	"changeInterception 422": {body: `{"position":2}`, before: (*desk).intercept},
	"openListener 422":       {body: `{"fault":"rusty"}`},
	"closeListener 404":      {path: map[string]string{"id": "9"}},

	"createRecord 404":      {path: map[string]string{"object": "Lead"}, body: `{"agent":"admin","tags":{}}`},
	"createRecord 422":      {body: `{"agent":"nobody","tags":{"FIRSTNAME":"Ann","LASTNAME":"Lee"}}`},
	"editRecord 422":        {path: map[string]string{"id": "10000000"}, body: `{"agent":"admin","tags":{"EMAIL":"nobody"}}`},
	"deleteRecord 422":      {path: map[string]string{"id": "10000000"}, query: "agent=nobody"},
	"waitForDeliveries 503": {query: "count=9", before: (*desk).close},
	"waitForDeliveries 504": {query: "count=9&timeout=1ms"},
	"replayDelivery 409":    {before: (*desk).fireIntoSilence},
	"flushDeliveries 503":   {before: (*desk).hang},
	"flushDeliveries 504":   {query: "timeout=1ms", before: (*desk).fireIntoSilence},
	"tellReceiver 422":      {body: `{"behaviours":[{"httpStatus":99}]}`},
	"waitForCalls 422":      {query: "count=1000000"},
	"waitForCalls 503":      {query: "count=9", before: (*desk).close},
	"waitForCalls 504":      {query: "count=9&timeout=1ms"},
	"putAttachment 422":     {path: map[string]string{"object": "FAQ", "file": "%5C"}, body: "x", before: (*desk).question},
	"removeAttachment 404":  {path: map[string]string{"object": "FAQ"}, before: (*desk).question},
}

// intercept adds an interception, whose id is 1.
func (d *desk) intercept() {
	d.post("/tenants/acme/interceptions", `{"when":{"operation":"Task.Get"},"then":{"lost":{}}}`).succeed(201)
}

// open opens a listener, whose id is 1.
func (d *desk) open() { d.post("/listeners", `{"fault":"expired"}`).succeed(201) }

// fire has an agent change a record for which a trigger is set up that nobody receives.
func (d *desk) fire() { d.fireAt("http://127.0.0.1:1/") }

func (d *desk) fireAndFlush() {
	d.fire()
	d.ask("POST", "/api/v1/tenants/acme/flush", "").succeed(204)
}

func (d *desk) fireAt(address string) {
	d.change(`{"triggers":{"allowHttp":true,"allowPrivate":true,"urls":{"customer":{"edit":"` + address + `"}}}}`).succeed(200)
	d.ask("PATCH", "/api/v1/tenants/acme/objects/Customer/10000000", `{"agent":"admin","tags":{"LASTNAME":"Lee"}}`).succeed(200)
}

// fireIntoSilence has a trigger call a receiver that never answers.
func (d *desk) fireIntoSilence() {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(silent.Close)
	d.fireAt("http://" + silent.Addr().String() + "/")
}

// hang has a trigger call a receiver that never answers, while the server shuts down.
func (d *desk) hang() {
	d.fireIntoSilence()
	d.close()
}

func (d *desk) instruct() {
	d.put("/tenants/acme/receivers/hook", `{"behaviours":[{"delay":"1s","body":"late"}]}`).succeed(200)
}

func (d *desk) receive() {
	Expect(d.ask("GET", "/receiver/acme/hook?CaseID=1", "").status).To(Equal(200))
}

// question has an agent add an FAQ.
func (d *desk) question() {
	d.ask("POST", "/api/v1/tenants/acme/objects/FAQ", `{"agent":"admin","tags":{"QUESTION":"x","ANSWER":"x"}}`).succeed(201)
}

func (d *desk) attach() {
	d.question()
	d.ask("PUT", "/api/v1/tenants/acme/objects/FAQ/1/attachments/a.txt", "x", "Content-Type", "text/plain").succeed(204)
}

// demandMore makes a tag mandatory that the seed does not have.
func (d *desk) demandMore() {
	d.change(`{"customFields":[{"object":"Customer","tag":"serial","mandatory":true}]}`).succeed(200)
}

// outgrow takes a snapshot whose custom field the server's contract then has itself.
func (d *desk) outgrow() {
	d.demandMore()
	d.put("/tenants/acme/snapshots/before", "").succeed(200)
	d.change(`{"customFields":null}`).succeed(200)
	base, err := shipped()
	Expect(err).NotTo(HaveOccurred())
	corrected, err := base.With(contracts.File{Name: "overlay.xml", Data: []byte(`<object name="Customer"><tag name="serial" provenance="observed" source="Overlay"><doc>x</doc></tag></object>`)})
	Expect(err).NotTo(HaveOccurred())
	plan := directory.Plan{Contract: corrected, Tenants: []tenant.Settings{acme()}}
	Expect(d.Replace(context.Background(), plan, func(*tenant.Registry) {})).To(Succeed())
}

// provoke sends a request that an operation answers with a status.
func provoke(op operation, status string) said {
	GinkgoHelper()
	d := newDesk()
	d.happened(exchange("Customer.Add"))
	d.Strays().Add(exchange("Customer.Add"))
	d.put("/tenants/acme/snapshots/before", "").succeed(200)
	r, special := provoked[op.id+" "+status]
	if !special {
		r = samples[op.id]
		switch status {
		case "400":
			r.query = "nonsense=1"
		case "403":
			r.headers = []string{"Origin", "http://evil.example"}
		case "404":
			r.path = map[string]string{"name": "nobody"}
		case "413":
			r.headers = []string{"Content-Length", "268435457"}
		case "415":
			r.headers = []string{"Content-Type", "text/plain"}
		}
	}
	if r.before != nil {
		r.before(d)
	}
	switch {
	case status == "401":
		d.Token = "sesame"
		d.handler = d.Handler()
	case status == "503" && !special:
		d.outage()
	}
	return d.ask(op.method, filled(op.path, r.path)+"?"+r.query, r.body, r.headers...)
}

// filled is a path with its parameters.
func filled(path string, with map[string]string) string {
	values := map[string]string{"name": "acme", "snapshot": "before", "object": "Customer", "id": "1", "receiver": "hook", "file": "a.txt"}
	maps.Copy(values, with)
	for name, value := range values {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return path
}

var _ = Describe("The OpenAPI document", func() {
	It("is the same bytes each time, handed out and kept in docs/console", func() {
		Expect(newDesk().get("/openapi.json").succeed(200).body).To(MatchJSON(admin.OpenAPI()))
		Expect(admin.OpenAPI()).To(Equal(admin.OpenAPI()))
		kept, err := os.ReadFile("../../../docs/console/openapi.json")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(kept)).To(Equal(string(admin.OpenAPI())), "run `make docs`")
	})

	It("is one that others can read", func() {
		document, err := libopenapi.NewDocument(admin.OpenAPI())
		Expect(err).NotTo(HaveOccurred())
		model, err := document.BuildV3Model()
		Expect(err).NotTo(HaveOccurred())
		Expect(model.Index.GetCircularReferences()).To(BeEmpty())
		Expect(model.Index.GetReferenceIndexErrors()).To(BeEmpty())
		Expect(model.Model.Paths.PathItems.Len()).To(Equal(len(readDocument().Paths)))
	})

	It("names each operation once, and every parameter of its path", func() {
		ids := map[string]bool{}
		for _, op := range readDocument().operations() {
			Expect(ids).NotTo(HaveKey(op.id))
			ids[op.id] = true
		}
		document, err := libopenapi.NewDocument(admin.OpenAPI())
		Expect(err).NotTo(HaveOccurred())
		model, err := document.BuildV3Model()
		Expect(err).NotTo(HaveOccurred())
		for path, item := range model.Model.Paths.PathItems.FromOldest() {
			for _, op := range item.GetOperations().FromOldest() {
				for _, p := range op.Parameters {
					if p.In == "path" {
						Expect(path).To(ContainSubstring("{" + p.Name + "}"))
						path = strings.Replace(path, "{"+p.Name+"}", "", 1)
					}
				}
				Expect(path).NotTo(ContainSubstring("{"))
				break // all operations of a path have its parameters
			}
		}
	})

	It("has all methods of each of its paths", func() {
		d := newDesk()
		for path, methods := range readDocument().Paths {
			allowed := []string{}
			for method := range methods {
				allowed = append(allowed, strings.ToUpper(method))
			}
			if slices.Contains(allowed, "GET") {
				allowed = append(allowed, "HEAD")
			}
			slices.Sort(allowed)
			Expect(d.ask("TRACE", filled(path, nil), "").header.Get("Allow")).To(Equal(strings.Join(allowed, ", ")), path)
		}
	})

	It("tells all answers as they are", func() {
		document := readDocument()
		for _, op := range document.operations() {
			for _, status := range op.statuses {
				By(op.id + " " + status)
				answer := provoke(op, status)
				Expect(strconv.Itoa(answer.status)).To(Equal(status), answer.body)
				content := op.contents[status]
				if len(content) == 0 {
					Expect(answer.body).To(BeEmpty())
					continue
				}
				given, _, err := mime.ParseMediaType(answer.header.Get("Content-Type"))
				Expect(err).NotTo(HaveOccurred())
				Expect(content).To(HaveKey(given))
				if strings.HasSuffix(given, "json") {
					Expect(document.schema(content[given].Schema).Validate(read[map[string]any](answer))).To(Succeed(), answer.body)
				}
			}
		}
	})
})
