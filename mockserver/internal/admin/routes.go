package admin

import (
	"net/http"
	"slices"

	"github.com/crmock/crmock/contracts/console"
)

// route is one resource with one method. The mux and the OpenAPI document are made from all of them.
type route struct {
	method, path string // below prefix, as http.ServeMux writes it
	id           string // of the operation, for generated clients
	summary      string
	query        []parameter
	accepts      any // a value of the type that the body is; nil: there is none
	optional     bool
	status       int // of success
	answers      any // a value of the type that is answered; nil: nothing
	problems     []int
	handle       func(r *http.Request) (any, error)                 // answers with the value
	stream       func(w http.ResponseWriter, r *http.Request) error // answers by itself; in place of handle
}

// parameter is one of the query.
type parameter struct {
	name, kind string // kind as JSON Schema calls it; a format may follow a slash
	doc        string
}

// Bodies that are not JSON.
type (
	recordsXML  struct{}
	eventStream struct{}
	anyJSON     struct{}
	mergePatch  struct{}
	anyFile     struct{}
)

const (
	ok        = http.StatusOK
	created   = http.StatusCreated
	noContent = http.StatusNoContent
)

// The problems that each kind of route can answer, besides those that all can.
var (
	ofTenants  = []int{http.StatusNotFound}                                                                                                                           //nolint:gochecknoglobals // constant table
	ofQueries  = []int{http.StatusNotFound, http.StatusBadRequest}                                                                                                    //nolint:gochecknoglobals // constant table
	ofBodies   = []int{http.StatusNotFound, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity} //nolint:gochecknoglobals // constant table
	ofCreation = append([]int{http.StatusConflict}, ofBodies...)                                                                                                      //nolint:gochecknoglobals // constant table
)

// routes are all resources of the console.
func (c Console) routes() []route {
	const one, shot = "/tenants/{name}", "/tenants/{name}/snapshots/{snapshot}"
	routes := []route{
		{
			method: "GET", path: "/openapi.json", id: "openapi", summary: "This document", status: ok, answers: anyJSON{},
			stream: serveOpenAPI,
		},
		{method: "GET", path: "/tenants", id: "listTenants", summary: "All tenants", status: ok, answers: console.Tenants{}, handle: c.listTenants},
		{
			method: "POST", path: "/tenants", id: "createTenant", summary: "Make a tenant; without a body, one with a random name and credentials",
			accepts: console.NewTenant{}, optional: true, status: created, answers: console.Created{}, problems: ofCreation, stream: c.createTenant,
		},
		{method: "GET", path: one, id: "getTenant", summary: "What there is of a tenant", status: ok, answers: console.Tenant{}, problems: ofTenants, handle: c.getTenant},
		{method: "DELETE", path: one, id: "removeTenant", summary: "Take a tenant away with all that it has", status: noContent, problems: ofTenants, handle: c.removeTenant},
		{
			method: "GET", path: one + "/settings", id: "getSettings", summary: "A tenant's settings, without its secrets",
			status: ok, answers: console.Settings{}, problems: ofTenants, handle: c.getSettings,
		},
		{
			method: "PATCH", path: one + "/settings", id: "changeSettings", summary: "Change a tenant's settings; the next request to the API sees it",
			accepts: mergePatch{}, status: ok, answers: console.Settings{}, problems: ofBodies, handle: c.changeSettings,
		},
		{method: "GET", path: one + "/snapshots", id: "listSnapshots", summary: "A tenant's snapshots", status: ok, answers: console.Snapshots{}, problems: ofTenants, handle: c.listSnapshots},
		{
			method: "PUT", path: shot, id: "takeSnapshot", summary: "Keep a tenant's records, settings and clock under a name",
			status: ok, answers: console.Snapshot{}, problems: []int{http.StatusNotFound, http.StatusUnprocessableEntity}, handle: c.takeSnapshot,
		},
		{method: "DELETE", path: shot, id: "dropSnapshot", summary: "Forget a snapshot", status: noContent, problems: ofTenants, handle: c.dropSnapshot},
		{
			method: "POST", path: shot + "/restore", id: "restoreSnapshot", summary: "Put a tenant back to a snapshot, which stays",
			status: noContent, problems: []int{http.StatusNotFound, http.StatusUnprocessableEntity}, handle: c.restoreSnapshot,
		},
		{
			method: "POST", path: one + "/reset", id: "resetTenant", summary: "Put a tenant's records back to its seed",
			status: noContent, problems: []int{http.StatusNotFound, http.StatusUnprocessableEntity}, handle: c.resetTenant,
		},
		{method: "GET", path: one + "/clock", id: "getClock", summary: "The time that a tenant goes by", status: ok, answers: console.Clock{}, problems: ofTenants, handle: c.getClock},
		{
			method: "PUT", path: one + "/clock", id: "setClock", summary: "Set a tenant's clock, forward or back",
			accepts: console.ClockSetting{}, status: ok, answers: console.Clock{}, problems: ofBodies, handle: c.setClock,
		},
		{
			method: "POST", path: one + "/clock/advance", id: "advanceClock", summary: "Move a tenant's clock forward",
			accepts: console.Advance{}, status: ok, answers: console.Clock{}, problems: ofBodies, handle: c.advanceClock,
		},
		{
			method: "GET", path: one + "/objects/{object}/{id}", id: "getRecord", summary: "One record of a tenant",
			status: ok, answers: console.Record{}, problems: ofTenants, handle: c.getRecord,
		},
		{
			method: "GET", path: one + "/export", id: "exportRecords", summary: "A tenant's records as XML, as an import takes them",
			status: ok, answers: recordsXML{}, problems: ofTenants, stream: c.exportRecords,
		},
		{
			method: "POST", path: one + "/import", id: "importRecords", summary: "Add records in XML, all of them or none",
			query:   []parameter{{"replace", "boolean", "remove the records first that are there"}},
			accepts: recordsXML{}, status: ok, answers: console.Added{}, problems: ofBodies, handle: c.importRecords,
		},
		{
			method: "POST", path: one + "/fake", id: "fakeRecords", summary: "Add believable records, the same for the same seed",
			query: fakeParameters(), status: ok, answers: console.Added{},
			problems: []int{http.StatusNotFound, http.StatusBadRequest, http.StatusUnprocessableEntity}, handle: c.fakeRecords,
		},
		{
			method: "GET", path: one + "/events", id: "watchTenant", summary: "A tenant's exchanges as they come, as server-sent events",
			query:  []parameter{{"after", "integer", "ids above this one; the header Last-Event-ID says the same"}},
			status: ok, answers: eventStream{}, problems: ofQueries, stream: c.watchTenant,
		},
	}
	return slices.Concat(routes, c.agentRoutes(), c.deliveryRoutes(), c.receiverRoutes(), c.attachmentRoutes(), c.interceptionRoutes(), c.listenerRoutes(), c.journals())
}

// journals are the resources of all journals.
func (c Console) journals() []route {
	return append(
		c.journalRoutes("/tenants/{name}/exchanges", "Exchanges", "a tenant's exchanges", c.journalOfTenant, ofTenants...),
		c.journalRoutes("/exchanges", "Strays", "exchanges that belong to no tenant", c.strays)...)
}
