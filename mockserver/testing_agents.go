package mockserver

import (
	"context"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// Agent is an agent of the tenant at work in the agent console. What it does fires triggers, and the rights of the API play
// no part. Every tenant of a test has the agents of the demo: jsmith and bpower.
func (own *TestTenant) Agent(login string) *TestAgent { return &TestAgent{own, login} }

// TestAgent is an agent of a test's tenant. What goes wrong ends the test at once.
type TestAgent struct {
	own   *TestTenant
	login string
}

// Create adds a record with these values by tag, and returns it.
func (a *TestAgent) Create(object string, tags map[string]string) console.Record {
	a.own.t.Helper()
	record, err := a.own.console.CreateRecord(context.Background(), a.login, object, tags)
	if err != nil {
		a.own.t.Fatalf("crmock: %v", err)
	}
	return record
}

// Edit changes the tags that are named, and returns the record whole.
func (a *TestAgent) Edit(object, id string, tags map[string]string) console.Record {
	a.own.t.Helper()
	record, err := a.own.console.EditRecord(context.Background(), a.login, object, id, tags)
	if err != nil {
		a.own.t.Fatalf("crmock: %v", err)
	}
	return record
}

// Delete removes a record, which the API cannot.
func (a *TestAgent) Delete(object, id string) {
	a.own.t.Helper()
	if err := a.own.console.DeleteRecord(context.Background(), a.login, object, id); err != nil {
		a.own.t.Fatalf("crmock: %v", err)
	}
}

// Trigger sets the URL that is called for an event of an object, as in case and edit. Plain HTTP and addresses of this
// machine are let through.
func (own *TestTenant) Trigger(object, event, url string) {
	own.t.Helper()
	_, err := own.console.ChangeSettings(context.Background(), map[string]any{"triggers": map[string]any{
		"allowHttp": true, "allowPrivate": true, "urls": map[string]any{object: map[string]any{event: url}},
	}})
	if err != nil {
		own.t.Fatalf("crmock: %v", err)
	}
}

// Deliveries are the calls that the tenant's agents have caused.
func (own *TestTenant) Deliveries() *TestDeliveries {
	return &TestDeliveries{own.console.Deliveries(), own.t}
}

// TestDeliveries are the deliveries of a test's tenant.
type TestDeliveries struct {
	console.DeliveryLog

	t TB
}

// Wait returns the deliveries that meet a query once there are n of them. If they do not come within ten seconds, the test
// ends.
func (d *TestDeliveries) Wait(q console.DeliveryQuery, n int) []console.Delivery {
	d.t.Helper()
	found, err := d.DeliveryLog.Wait(context.Background(), q, n, patient)
	if err != nil {
		d.t.Fatalf("crmock: %v", err)
	}
	return found.Deliveries
}

// Flush tries at once what waits for another attempt, and returns when nothing is left to deliver.
func (d *TestDeliveries) Flush() {
	d.t.Helper()
	if err := d.DeliveryLog.Flush(context.Background(), patient); err != nil {
		d.t.Fatalf("crmock: %v", err)
	}
}

// Receiver is the tenant's built-in receiver of that name, for triggers to call.
func (own *TestTenant) Receiver(name string) *TestReceiver {
	return &TestReceiver{own.console.Receiver(name), own.t}
}

// TestReceiver is a built-in receiver of a test's tenant.
type TestReceiver struct {
	console.ReceiverHandle

	t TB
}

// Wait returns the calls that meet a query once there are n of them. If they do not come within ten seconds, the test ends.
func (r *TestReceiver) Wait(q console.CallQuery, n int) []console.Call {
	r.t.Helper()
	found, err := r.ReceiverHandle.Wait(context.Background(), q, n, patient)
	if err != nil {
		r.t.Fatalf("crmock: %v", err)
	}
	return found.Calls
}

// Tell says how the receiver answers from now on, each behaviour for its Times, and then well again, unless the last one has none and stays.
func (r *TestReceiver) Tell(behaviours ...console.Behaviour) {
	r.t.Helper()
	if err := r.ReceiverHandle.Tell(context.Background(), behaviours...); err != nil {
		r.t.Fatalf("crmock: %v", err)
	}
}

// Down is a receiver that drops so many calls before it answers well.
func Down(times int) console.Behaviour { return console.Behaviour{Drop: true, Times: times} }

// Slow is a receiver that answers so late.
func Slow(delay time.Duration) console.Behaviour { return console.Behaviour{Delay: delay.String()} }
