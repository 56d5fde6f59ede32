// Package steer_test shows how code that calls the CRM API is tested against crmock in Go.
package steer_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// escalate is the code under test: it closes a case and notes why.
func escalate(ctx context.Context, api *client.Client, caseNumber, why string) error {
	for _, command := range []client.Command{
		{Object: "Followup", Action: "Add", Fields: []contracts.Field{{Tag: "CASENUM", Value: caseNumber}, {Tag: "DESCRIPTION", Value: why}}},
		{Object: "Case", Action: "Modify", Fields: []contracts.Field{{Tag: "CASENUM", Value: caseNumber}, {Tag: "STATUS", Value: "Closed"}}},
	} {
		reply, err := api.Do(ctx, command)
		if err != nil {
			return err
		}
		if !reply.OK() {
			return fmt.Errorf("%s.%s: %s", command.Object, command.Action, reply.Problem())
		}
	}
	return nil
}

// records are what every test begins with; customer 10000000 has two cases.
const records = `<records>
  <Customer><ACCOUNTNUM>10000000</ACCOUNTNUM><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME></Customer>
  <Case><CASENUM>1</CASENUM><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>No dial tone</SUBJECT></Case>
  <Case><CASENUM>2</CASENUM><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>Crackling</SUBJECT></Case>
</records>`

func TestEscalate(t *testing.T) {
	server := mockserver.Start(t) // once for all tests of a package, or for each

	t.Run("closes the case on the day", func(t *testing.T) {
		t.Parallel()
		tenant := server.Tenant(t) // a tenant that no other test sees
		tenant.Import(records)
		tenant.Clock().Freeze(time.Date(2030, 5, 17, 12, 0, 0, 0, time.UTC))

		if err := escalate(t.Context(), tenant.Client(), "1", "line replaced"); err != nil {
			t.Fatal(err)
		}
		if closed := tenant.Record("Case", "1").Tags["CLOSEDDATE"]; closed != "05172030" {
			t.Errorf("the case was closed on %q", closed)
		}
		tenant.Journal().Wait(console.Query{Operation: "Followup.Add", Tags: map[string]string{"DESCRIPTION": "line%"}}, 1)
	})

	t.Run("says so when it may not", func(t *testing.T) {
		t.Parallel()
		tenant := server.Tenant(t, `{"rights": {"case": ["get"]}}`)
		tenant.Import(records)

		if err := escalate(t.Context(), tenant.Client(), "1", "line replaced"); err == nil {
			t.Error("a case was closed without the right to")
		}
	})

	t.Run("can be tried again from the same state", func(t *testing.T) {
		t.Parallel()
		tenant := server.Tenant(t)
		tenant.Import(records)
		restore := tenant.Snapshot()
		for _, why := range []string{"line replaced", "no fault found"} {
			if err := escalate(t.Context(), tenant.Client(), "1", why); err != nil {
				t.Fatal(err)
			}
			restore()
		}
	})

	t.Run("says so when the reply is lost, though the note was taken", func(t *testing.T) {
		t.Parallel()
		tenant := server.Tenant(t)
		tenant.Import(records)
		tenant.Intercept(console.Interception{
			When: console.When{Operation: "Followup.Add", Nth: 1},
			Then: console.Then{Lost: &console.ActLost{}},
		})

		if err := escalate(t.Context(), tenant.Client(), "2", "line replaced"); err == nil {
			t.Error("nobody has noticed that a reply was lost")
		}
		if note := tenant.Record("Followup", "1").Tags["DESCRIPTION"]; note != "line replaced" {
			t.Errorf("the note says %q", note)
		}
	})
}
