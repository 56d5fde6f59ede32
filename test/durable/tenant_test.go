package durable_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
)

// agent is who works in the console.
const agent = "ann"

// patience is when a request hangs: longer than the deadline within which the server promises an answer.
const patience = 20 * time.Second

// tenant is one that was made through the console, and so lives in nothing but the store.
type tenant struct {
	console.Created
}

// newTenant makes a tenant whose agents' changes of cases are told to a receiver.
func newTenant(t *testing.T, consoleURL, receiverURL string) tenant {
	t.Helper()
	settings, err := json.Marshal(map[string]any{
		"agents": []console.Agent{{Login: agent, ID: "ag0001"}},
		"api":    map[string]string{"usedIdentity": agent},
		"triggers": console.Triggers{
			AllowHTTP: true, AllowPrivate: true, Attempts: 50,
			URLs: map[string]map[string]string{"case": {
				"create": receiverURL + "/create", "edit": receiverURL + "/edit", "delete": receiverURL + "/delete",
			}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	created, err := newConsole(t, consoleURL).CreateTenant(t.Context(), console.NewTenant{Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	return tenant{created}
}

func newConsole(t *testing.T, url string) *console.Client {
	t.Helper()
	c, err := console.New(url, console.Options{HTTP: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// client is one of the tenant's API. Each exchange has a connection of its own if the target is to be another each time.
func (o tenant) client(t *testing.T, url string, change ...func(*client.Options)) *client.Client {
	t.Helper()
	options := client.Options{
		URL: url, Tenant: o.Name, Username: o.Username, Password: o.Password, Timeout: patience,
		Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	}
	for _, c := range change {
		c(&options)
	}
	c, err := client.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// each is a change of options for a client whose exchanges have a connection of their own each.
func each(o *client.Options) { o.Transport = &http.Transport{DisableKeepAlives: true} }

// setClock puts the tenant's clock some time off the real one.
func (o tenant) setClock(t *testing.T, consoleURL string, offset time.Duration) {
	t.Helper()
	setting := console.ClockSetting{Mode: console.ClockReal}
	if offset != 0 {
		setting = console.ClockSetting{Mode: console.ClockOffset, Offset: offset.String()}
	}
	if _, err := newConsole(t, consoleURL).Tenant(o.Name).SetClock(t.Context(), setting); err != nil {
		t.Fatal(err)
	}
}
