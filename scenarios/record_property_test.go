package scenarios_test

import (
	"context"
	"flag"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

var _ = It("Whatever a session does, what is recorded of it replays on a tenant of its own", func() {
	few(20)
	recorded, replayed := served(), served()
	contract := shipped()
	rapid.Check(GinkgoT(), func(t *rapid.T) {
		recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{Target: recorded.URL, Contract: contract})
		if err != nil {
			t.Fatal(err)
		}
		tenant := newTenant(t, recorded)
		own := contract
		if rapid.Bool().Draw(t, "a tenant with choices and fields of its own") {
			own = enrich(t, contract, recorded.Console.Tenant(tenant.Name))
		}
		journal := playAnything(t, own, recorder, tenant, recorded)
		for name, exchanges := range map[string][]scenarios.Exchanged{
			"recorder": recorder.Exchanges(), "journal": scenarios.FromJournal(journal, contract),
		} {
			s, notes := scenarios.Distill(exchanges, scenarios.DistillOptions{Contract: contract})
			again, err := scenarios.Load("f.xml", []byte(saved(s)), contract)
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, saved(s))
			}
			if result := scenarios.Replay(context.Background(), again, replayed, scenarios.Options{}); result.State != scenarios.Passed {
				t.Fatalf("%s: %v %s\nnotes: %v\n%s", name, result.Err(), result.Reason, notes, saved(s))
			}
		}
	})
})

// few makes rapid check so many cases only, unless a flag says how many: each takes two servers' work.
func few(checks int) {
	GinkgoHelper()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		before := flag.Lookup("rapid.checks").Value.String()
		Expect(flag.Lookup("rapid.checks").Value.Set(strconv.Itoa(checks))).To(Succeed())
		DeferCleanup(func() { Expect(flag.Lookup("rapid.checks").Value.Set(before)).To(Succeed()) })
	}
}

// newTenant is one with records, or without any.
func newTenant(t *rapid.T, target scenarios.Target) console.Created {
	template := rapid.SampledFrom([]string{"", "demo"}).Draw(t, "template")
	created, err := target.Console.CreateTenant(context.Background(), console.NewTenant{Template: template})
	if err != nil {
		t.Fatal(err)
	}
	return created
}

// enrich gives a tenant more choices than the contract has, and fields of its own. It returns the tenant's contract.
func enrich(t *rapid.T, contract *contracts.Contract, tenant *console.TenantHandle) *contracts.Contract {
	statuses := []contracts.Option{{Name: "Draft"}, {Name: "Open"}, {Name: "Closed"}, {Name: "Solved", Means: "closed"}}
	fields := []contracts.CustomField{{Object: "customer", Tag: "CF02.REGION"}, {Object: "case", Tag: "site"}, {Object: "task", Tag: "CF04.ROOM"}}
	extended, err := contract.Extend(contracts.Extension{Picklists: map[string][]contracts.Option{"case-statuses": statuses}, CustomFields: fields})
	if err != nil {
		t.Fatal(err)
	}
	choices, tags := make([]console.Choice, len(statuses)), make([]console.CustomField, len(fields))
	for i, status := range statuses {
		choices[i] = console.Choice(status)
	}
	for i, field := range fields {
		tags[i] = console.CustomField(field)
	}
	_, err = tenant.ChangeSettings(context.Background(), map[string]any{
		"picklists": map[string]any{"case-statuses": choices}, "customFields": tags,
	})
	if err != nil {
		t.Fatal(err)
	}
	return extended
}

// player makes up a session.
type player struct {
	*rapid.T
	contract *contracts.Contract
	api      *client.Client
	mu       sync.Mutex
	known    map[string][]string // ids by object
}

// playAnything sends requests, now and then two at once, and returns the tenant's journal of them.
func playAnything(t *rapid.T, contract *contracts.Contract, recorder *scenarios.Recorder, tenant console.Created, target scenarios.Target) []console.Exchange {
	front := httptest.NewServer(recorder)
	defer front.Close()
	api, err := client.New(client.Options{URL: front.URL, Tenant: tenant.Name, Username: tenant.Username, Password: tenant.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer api.Close()
	p := &player{T: t, contract: contract, api: api, known: map[string][]string{}}
	p.look()
	for range rapid.IntRange(1, 15).Draw(t, "requests") {
		commands := []client.Command{p.command()}
		if rapid.IntRange(0, 3).Draw(t, "two at once") == 0 {
			commands = append(commands, p.command())
		}
		p.sendAll(commands)
	}
	found, err := target.Console.Tenant(tenant.Name).Journal().Find(context.Background(), console.Query{})
	if err != nil {
		t.Fatal(err)
	}
	return found.Exchanges
}

// look shows what is there before anything is changed, so that a replay can have it.
func (p *player) look() {
	for _, operation := range []string{"Customer.Get LASTNAME", "Case.Get SUBJECT", "Task.Get SUBJECT", "FAQ.Get QUESTION"} {
		name, tag, _ := strings.Cut(operation, " ")
		reply, err := p.api.Do(context.Background(), command(name, tag, "%"))
		if err != nil {
			p.Fatal(err)
		}
		object := p.contract.Operation(name).Object
		for _, item := range reply.Items {
			for _, field := range item {
				if field.Tag == object.IDTag {
					p.known[object.Name] = append(p.known[object.Name], field.Value)
				}
			}
		}
	}
}

// command is a request that is valid, or nearly.
func (p *player) command() client.Command {
	operations := p.contract.Operations()
	operation := operations[rapid.IntRange(0, len(operations)-1).Draw(p.T, "operation")]
	ids := contracts.IDs{}
	for _, object := range p.contract.Objects {
		if known := p.known[object.Name]; len(known) > 0 {
			ids[object.Name] = known[rapid.IntRange(0, len(known)-1).Draw(p.T, "record")]
		} else {
			ids[object.Name] = "99999"
		}
	}
	sample, err := p.contract.Sample(operation.Name, rapid.Uint64Range(0, 3).Draw(p.T, "seed"), ids)
	if err != nil {
		p.Fatal(err)
	}
	fields := rapid.SampledFrom([][]contracts.Field{sample.Minimal, sample.Full}).Draw(p.T, "sample")
	fields = append([]contracts.Field(nil), fields...)
	if operation.Action == contracts.Get && len(fields) > 0 { // with all filters, hardly anything is found
		fields = fields[rapid.IntRange(0, len(fields)-1).Draw(p.T, "filter"):][:1]
	}
	if len(fields) > 0 && rapid.IntRange(0, 3).Draw(p.T, "spoilt") == 0 {
		at := rapid.IntRange(0, len(fields)-1).Draw(p.T, "field")
		value := rapid.SampledFrom([]string{"", "%", "%a%", "x", "${run}", " é€ ", "%@example.com"}).Draw(p.T, "value")
		if !p.contract.IsSecret(fields[at].Tag) { // which would be masked in all other fields that hold the same
			fields[at].Value = value
		}
	}
	return client.Command{Object: operation.Object.Name, Action: operation.Action, Fields: fields}
}

// sendAll sends requests at once, but for a change and another write: no answer tells which of them was first.
func (p *player) sendAll(commands []client.Command) {
	var sending sync.WaitGroup
	actions := ""
	for _, command := range commands {
		actions += command.Action
		if strings.Contains(actions, contracts.Modify) && !strings.Contains(actions, contracts.Get) {
			sending.Wait()
		}
		sending.Go(func() { p.send(command) })
	}
	sending.Wait()
}

func (p *player) send(command client.Command) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	reply, err := p.api.Do(ctx, command)
	if err != nil {
		p.Errorf("%v", err)
		return
	}
	if command.Action != contracts.Add || len(reply.Items) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known[command.Object] = append(p.known[command.Object], reply.Items[0][0].Value)
}
