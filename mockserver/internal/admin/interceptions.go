package admin

import (
	"errors"
	"net/http"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

// interceptionRoutes are what is done to calls of a tenant in place of answering them as the API would.
func (c Console) interceptionRoutes() []route {
	const path = "/tenants/{name}/interceptions"
	return []route{
		{
			method: "GET", path: path, id: "listInterceptions", summary: "A tenant's interceptions in their order, with what they have counted",
			status: ok, answers: console.Interceptions{}, problems: ofTenants, handle: c.listInterceptions,
		},
		{
			method: "POST", path: path, id: "addInterception", summary: "Add an interception behind the others; the next call is held against it",
			accepts: console.Interception{}, status: created, answers: console.Interception{}, problems: ofBodies, handle: c.addInterception,
		},
		{
			method: "PUT", path: path, id: "setInterceptions", summary: "Put others in the place of all that were made through the console",
			accepts: console.Interceptions{}, status: ok, answers: console.Interceptions{}, problems: ofBodies, handle: c.setInterceptions,
		},
		{
			method: "DELETE", path: path, id: "clearInterceptions", summary: "Take all interceptions away, those of crmock.yaml too until it is read again",
			status: noContent, problems: ofTenants, handle: c.clearInterceptions,
		},
		{method: "GET", path: path + "/{id}", id: "getInterception", summary: "One interception", status: ok, answers: console.Interception{}, problems: ofTenants, handle: c.getInterception},
		{
			method: "PATCH", path: path + "/{id}", id: "changeInterception", summary: "Turn an interception on or off, or give it another place",
			accepts: console.InterceptionChange{}, status: ok, answers: console.Interception{}, problems: ofBodies, handle: c.changeInterception,
		},
		{method: "DELETE", path: path + "/{id}", id: "removeInterception", summary: "Take one interception away", status: noContent, problems: ofTenants, handle: c.removeInterception},
	}
}

func (c Console) listInterceptions(r *http.Request) (any, error) {
	set, err := c.Tenants.Interceptions(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	return console.Interceptions{Interceptions: set.List()}, nil
}

func (c Console) addInterception(r *http.Request) (any, error) {
	set, contract, err := c.intercepting(r)
	if err != nil {
		return nil, err
	}
	var wanted console.Interception
	if err := readJSON(r, &wanted); err != nil {
		return nil, err
	}
	added, err := set.Add(contract, wanted)
	return added, interceptionError(r, err)
}

func (c Console) setInterceptions(r *http.Request) (any, error) {
	set, contract, err := c.intercepting(r)
	if err != nil {
		return nil, err
	}
	var wanted console.Interceptions
	if err := readJSON(r, &wanted); err != nil {
		return nil, err
	}
	if err := set.Replace(contract, intercept.FromConsole, wanted.Interceptions); err != nil {
		return nil, interceptionError(r, err)
	}
	return c.listInterceptions(r)
}

// intercepting are the interceptions of the tenant that a request names, and the contract that new ones are held against.
func (c Console) intercepting(r *http.Request) (*intercept.Set, *contracts.Contract, error) {
	contract, err := c.Tenants.Contract(r.PathValue("name"))
	if err != nil {
		return nil, nil, err
	}
	set, err := c.Tenants.Interceptions(r.PathValue("name"))
	return set, contract, err
}

func (c Console) clearInterceptions(r *http.Request) (any, error) {
	set, err := c.Tenants.Interceptions(r.PathValue("name"))
	if err == nil {
		set.Clear()
	}
	return nil, err
}

func (c Console) getInterception(r *http.Request) (any, error) {
	set, err := c.Tenants.Interceptions(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	found, err := set.Get(r.PathValue("id"))
	return found, interceptionError(r, err)
}

func (c Console) changeInterception(r *http.Request) (any, error) {
	set, err := c.Tenants.Interceptions(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	var change console.InterceptionChange
	if err := readJSON(r, &change); err != nil {
		return nil, err
	}
	changed, err := set.Change(r.PathValue("id"), change)
	return changed, interceptionError(r, err)
}

func (c Console) removeInterception(r *http.Request) (any, error) {
	set, err := c.Tenants.Interceptions(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	return nil, interceptionError(r, set.Remove(r.PathValue("id")))
}

// interceptionError is an error as the console answers it.
func interceptionError(r *http.Request, err error) error {
	var refused *intercept.RefusedError
	switch {
	case errors.Is(err, intercept.ErrUnknown):
		return refuse(http.StatusNotFound, "the tenant has no interception %q", r.PathValue("id"))
	case errors.As(err, &refused):
		return &directory.RefusedError{Err: refused.Err}
	}
	return err
}
