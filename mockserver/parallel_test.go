package mockserver_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// TestTwoHundredTestsInParallel has two hundred tests share one server, each with a tenant of its own. None sees a
// record, an exchange or the clock of another.
func TestTwoHundredTestsInParallel(t *testing.T) {
	server := mockserver.Start(t)
	for n := range 200 {
		t.Run(fmt.Sprintf("test %d", n), func(t *testing.T) {
			t.Parallel()
			own := server.Tenant(t)
			day := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, n)
			own.Clock().Freeze(day)
			caller := own.Client()
			send := func(name string, pairs ...string) {
				t.Helper()
				reply, err := caller.Do(context.Background(), op(name, pairs...))
				if err != nil || !reply.OK() || len(reply.Items) != 1 {
					t.Fatalf("%s: %v %v, %d items", name, err, reply.Problem(), len(reply.Items))
				}
			}
			send("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL=ann@example.com") // in every tenant
			send("Case.Add", "ACCOUNTNUM=10000000", fmt.Sprintf("SUBJECT=of test %d", n))
			restore := own.Snapshot()
			send("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=another")
			restore()
			found, err := caller.Do(context.Background(), op("Case.Get", "SUBJECT=%"))
			if err != nil || len(found.Items) != 1 {
				t.Fatalf("%d cases, want the test's own: %v", len(found.Items), err)
			}
			fields := map[string]string{}
			for _, field := range found.Items[0] {
				fields[field.Tag] = field.Value
			}
			if fields["SUBJECT"] != fmt.Sprintf("of test %d", n) || fields["CREATEDDATE"] != day.Format("01022006") {
				t.Errorf("the case is %q of %s", fields["SUBJECT"], fields["CREATEDDATE"])
			}
			if got := own.Journal().Wait(console.Query{}, 4); len(got) != 4 {
				t.Errorf("%d exchanges, want the test's own 4", len(got))
			}
		})
	}
}
