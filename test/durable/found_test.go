package durable_test

import (
	"testing"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/test/durable"
)

// found is all records of a tenant, read through the API as its clients do.
func found(t *testing.T, l *load, of tenant, api, consoleURL string) []durable.Record {
	t.Helper()
	c := of.client(t, api)
	var all []durable.Record
	for _, w := range l.writers {
		all = append(all, get(t, c, "Customer", "LASTNAME", w.name+"%")...)
		all = append(all, get(t, c, "Case", "SUBJECT", w.name+"%")...)
		all = append(all, get(t, c, "Case", "SUBJECT", durable.Quiet+w.name+"%")...)
		all = append(all, get(t, c, "Task", "SUBJECT", w.name+"%")...)
	}
	for _, w := range l.agents {
		all = append(all, get(t, c, "Case", "SUBJECT", w.name+"%")...)
	}
	all = append(all, get(t, c, "Followup", "CREATEDBY", agent)...)
	expectCounts(t, of, consoleURL, all)
	return all
}

// expectCounts expects that what was found is all that there is, so that no record hides behind a token that is spoilt.
func expectCounts(t *testing.T, of tenant, consoleURL string, all []durable.Record) {
	t.Helper()
	counts := map[string]int{}
	for _, r := range all {
		counts[r.Object]++
	}
	there, err := newConsole(t, consoleURL).Tenant(of.Name).Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for object, count := range there.Records {
		if counts[object] != count {
			t.Errorf("%d records of %s can be found, and there are %d", counts[object], object, count)
		}
	}
}

func get(t *testing.T, c *client.Client, object, tag, value string) []durable.Record {
	t.Helper()
	reply, err := c.Do(t.Context(), client.Command{Object: object, Action: "Get", Fields: []contracts.Field{{Tag: tag, Value: value}}})
	if err != nil {
		t.Fatal(err)
	}
	if !reply.OK() {
		t.Fatalf("%s.Get with %s %s is answered %s", object, tag, value, reply.Problem())
	}
	return recordsOf(object, reply)
}

// recordsOf is the records of a reply.
func recordsOf(object string, reply client.Reply) []durable.Record {
	id := map[string]string{"Customer": "ACCOUNTNUM", "Case": "CASENUM", "Followup": "FOLLOWUPNUM", "Task": "TASKNUM"}[object]
	all := make([]durable.Record, len(reply.Items))
	for i, item := range reply.Items {
		tags := make(map[string]string, len(item))
		for _, field := range item {
			tags[field.Tag] = field.Value
		}
		all[i] = durable.Record{Object: object, ID: tags[id], Tags: tags}
	}
	return all
}
