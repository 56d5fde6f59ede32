package durable_test

import (
	"testing"
	"time"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/test/postgres"
)

// seenWithin is when another process knows of a change of settings.
const seenWithin = time.Second

// seenByTheOther changes the settings of a tenant in one process and watches what another one answers.
func seenByTheOther(t *testing.T, database *postgres.Server) {
	t.Helper()
	_, servers := several(t, database, 2)
	one, other := servers[0], servers[1]
	of := newTenant(t, one.console, "http://127.0.0.1:1")
	asks := func(o tenant, command client.Command) func() int {
		c := o.client(t, other.http)
		return func() int {
			reply, err := c.Do(t.Context(), command)
			if err != nil {
				t.Error(err)
			}
			return reply.Status
		}
	}
	expectSoon(t, "a new tenant", asks(of, anyone()), 0)

	admin := newConsole(t, one.console).Tenant(of.Name)
	change := func(patch map[string]any) {
		if _, err := admin.ChangeSettings(t.Context(), patch); err != nil {
			t.Error(err)
		}
	}
	add := client.Command{Object: "FAQ", Action: "Add", Fields: fields(map[string]string{"QUESTION": "How?", "ANSWER": "So.", "CATEGORY": "Parked"})}
	expectSoon(t, "a value that is no choice", asks(of, add), -1)
	change(map[string]any{"picklists": map[string]any{"faq-categories": []map[string]string{{"name": "Default"}, {"name": "Parked"}}}})
	expectSoon(t, "a picklist", asks(of, add), 0)
	change(map[string]any{"rights": map[string]any{"faq": []string{"get"}}})
	expectSoon(t, "a right", asks(of, add), 310)
	changed := of
	changed.Password = "another-secret-1"
	change(map[string]any{"api": map[string]any{"password": changed.Password}})
	expectSoon(t, "a new password", asks(changed, anyone()), 0)
	expectSoon(t, "an old password", asks(of, anyone()), 303)
	change(map[string]any{"api": map[string]any{"enabled": false}})
	expectSoon(t, "that the API is off", asks(changed, anyone()), 303)
	change(map[string]any{"api": map[string]any{"enabled": true}})
	expectSoon(t, "that the API is on", asks(changed, anyone()), 0)
	if err := admin.Remove(t.Context()); err != nil {
		t.Error(err)
	}
	expectSoon(t, "that a tenant is gone", asks(changed, anyone()), 303)
}

// expectSoon expects that the other process answers with a STATUS before long.
func expectSoon(t *testing.T, what string, ask func() int, status int) {
	t.Helper()
	began := time.Now()
	if !within(seenWithin, func() bool { return ask() == status }) {
		t.Errorf("%s is not seen by the other process: it answers STATUS %d, not %d", what, ask(), status)
	}
	t.Logf("%s is seen after %s", what, time.Since(began).Round(time.Millisecond))
}
