package admin

import (
	"net/http"

	"github.com/crmock/crmock/contracts/console"
)

// Listeners are the listeners of the server whose TLS is wrong on purpose.
type Listeners interface {
	Open(fault string) (console.Listener, error)
	List() ([]console.Listener, error)
	Close(id string) bool // false where none has the id
}

func (c Console) listenerRoutes() []route {
	const path = "/listeners"
	return []route{
		{
			method: "POST", path: path, id: "openListener", summary: "Open a listener whose TLS has one fault, on a free port",
			accepts: console.NewListener{}, status: created, answers: console.Listener{}, problems: ofBodies[1:], handle: c.openListener,
		},
		{method: "GET", path: path, id: "listListeners", summary: "The listeners with a fault that are open", status: ok, answers: console.Listeners{}, handle: c.listListeners},
		{method: "DELETE", path: path + "/{id}", id: "closeListener", summary: "Close a listener with all its connections", status: noContent, problems: ofTenants, handle: c.closeListener},
	}
}

func (c Console) openListener(r *http.Request) (any, error) {
	var wanted console.NewListener
	if err := readJSON(r, &wanted); err != nil {
		return nil, err
	}
	return c.Listeners.Open(wanted.Fault)
}

func (c Console) listListeners(*http.Request) (any, error) {
	open, err := c.Listeners.List()
	return console.Listeners{Listeners: open}, err
}

func (c Console) closeListener(r *http.Request) (any, error) {
	if !c.Listeners.Close(r.PathValue("id")) {
		return nil, refuse(http.StatusNotFound, "no open listener has the id %q", r.PathValue("id"))
	}
	return nil, nil
}
