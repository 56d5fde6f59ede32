package admin

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// agentRoutes are the agent's side: records are created, edited and deleted as in the agent console.
func (c Console) agentRoutes() []route {
	const object = "/tenants/{name}/objects/{object}"
	return []route{
		{
			method: "POST", path: object, id: "createRecord", summary: "Create a record as an agent, which fires a trigger",
			accepts: console.NewRecord{}, status: created, answers: console.Record{}, problems: ofBodies, stream: c.createRecord,
		},
		{
			method: "PATCH", path: object + "/{id}", id: "editRecord", summary: "Change tags of a record as an agent, which fires a trigger",
			accepts: console.RecordChange{}, status: ok, answers: console.Record{}, problems: ofBodies, handle: c.editRecord,
		},
		{
			method: "DELETE", path: object + "/{id}", id: "deleteRecord", summary: "Delete a record as an agent, which fires a trigger",
			query:  []parameter{{"agent", "string", "login or id of the agent who does it"}},
			status: noContent, problems: []int{http.StatusNotFound, http.StatusUnprocessableEntity}, handle: c.deleteRecord,
		},
	}
}

func (c Console) createRecord(w http.ResponseWriter, r *http.Request) error {
	var wanted console.NewRecord
	if err := readJSON(r, &wanted); err != nil {
		return err
	}
	record, err := c.act(r, directory.ActCreate, wanted.Agent, wanted.Tags)
	if err != nil {
		return err
	}
	w.Header().Set("Location", prefix+"/tenants/"+url.PathEscape(r.PathValue("name"))+"/objects/"+record.Object+"/"+record.ID)
	writeJSON(w, created, record)
	return nil
}

func (c Console) editRecord(r *http.Request) (any, error) {
	var wanted console.RecordChange
	if err := readJSON(r, &wanted); err != nil {
		return nil, err
	}
	return c.act(r, directory.ActEdit, wanted.Agent, wanted.Tags)
}

func (c Console) deleteRecord(r *http.Request) (any, error) {
	_, err := c.act(r, directory.ActDelete, r.URL.Query().Get("agent"), nil)
	return nil, err
}

// act lets an agent do something to the record that the path names.
func (c Console) act(r *http.Request, does, agent string, tags map[string]string) (console.Record, error) {
	name := r.PathValue("name")
	act := directory.Act{Agent: agent, Does: does, Object: r.PathValue("object"), ID: r.PathValue("id")}
	for _, tag := range slices.Sorted(maps.Keys(tags)) {
		act.Tags = append(act.Tags, contracts.Field{Tag: tag, Value: tags[tag]})
	}
	contract, err := c.Tenants.Contract(name)
	if err != nil {
		return console.Record{}, err
	}
	known := contract.Object(act.Object)
	if known == nil {
		return console.Record{}, refuse(http.StatusNotFound, "there is no object %q", act.Object)
	}
	record, err := c.Tenants.Act(r.Context(), name, act)
	if err != nil {
		return console.Record{}, err
	}
	return recordOf(known, record), nil
}

// recordOf is a record as JSON has it.
func recordOf(object *contracts.Object, found store.Record) console.Record {
	record := console.Record{Object: found.Object, ID: found.ID, Tags: map[string]string{object.IDTag: found.ID}}
	for _, field := range found.Fields {
		record.Tags[field.Tag] = field.Value
	}
	return record
}
