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
	var wanted, added console.Interception
	err := c.intercept(r, &wanted, func(set *intercept.Set, contract *contracts.Contract) (err error) {
		added, err = set.Add(contract, wanted)
		return err
	})
	return added, err
}

func (c Console) setInterceptions(r *http.Request) (any, error) {
	var wanted console.Interceptions
	err := c.intercept(r, &wanted, func(set *intercept.Set, contract *contracts.Contract) error {
		return set.Replace(contract, intercept.FromConsole, wanted.Interceptions)
	})
	if err != nil {
		return nil, err
	}
	return c.listInterceptions(r)
}

// intercept reads a body, if there is one to be read, and changes the interceptions of the tenant that a request names.
func (c Console) intercept(r *http.Request, body any, change func(*intercept.Set, *contracts.Contract) error) error {
	name := r.PathValue("name")
	if _, err := c.Tenants.Interceptions(name); err != nil {
		return err
	}
	if body != nil {
		if err := readJSON(r, body); err != nil {
			return err
		}
	}
	return interceptionError(r, c.Tenants.Intercept(r.Context(), name, change))
}

func (c Console) clearInterceptions(r *http.Request) (any, error) {
	return nil, c.intercept(r, nil, func(set *intercept.Set, _ *contracts.Contract) error {
		set.Clear()
		return nil
	})
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
	var wanted console.InterceptionChange
	var changed console.Interception
	err := c.intercept(r, &wanted, func(set *intercept.Set, _ *contracts.Contract) (err error) {
		changed, err = set.Change(r.PathValue("id"), wanted)
		return err
	})
	return changed, err
}

func (c Console) removeInterception(r *http.Request) (any, error) {
	return nil, c.intercept(r, nil, func(set *intercept.Set, _ *contracts.Contract) error { return set.Remove(r.PathValue("id")) })
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
