package durable_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/test/durable"
)

// rivals is how many clients want each of the addresses that are contested.
const rivals = writers / 2

// writer is one client of the API, who writes one request after the other.
type writer struct {
	*load

	name      string // that its tokens begin with
	rng       *rand.Rand
	api       *client.Client
	number    int
	customers []owned
	cases     []owned
	quiet     []string // ids of cases that wait for their follow-up
}

// owned is a record that only one client writes.
type owned struct {
	id      string
	tags    map[string]string
	version int
}

func (w *writer) token() string {
	w.number++
	return fmt.Sprintf("%s%06d", w.name, w.number)
}

// text is what a version of a record says, of a length that differs.
func text(token string, version int) string {
	line := fmt.Sprintf("%s, version %d: 100 %% sûr, 5 < 7 & \"x\", 10 €\n", token, version)
	return strings.TrimSpace(strings.Repeat(line, 1+(len(token)+version*7+int(token[len(token)-1]))%20))
}

func (w *writer) prepare(ctx context.Context, quiet int) {
	w.addCustomer(ctx)
	for range quiet {
		token := durable.Quiet + w.token()
		tags := map[string]string{"SUBJECT": token, "DESCRIPTION": text(token, 0)}
		id, outcome := w.write(ctx, durable.Write{Token: token, Object: "Case", Tags: tags}, "Add", fields(tags, "ACCOUNTNUM", w.customers[0].id))
		if outcome != durable.Done {
			w.complain("the load could not be prepared: %s is not there", token)
			return
		}
		w.quiet = append(w.quiet, id)
	}
}

// run writes until the context ends.
func (w *writer) run(ctx context.Context) {
	jobs := []func(context.Context){
		w.addCustomer, w.addCustomer, w.addCustomer, w.addCustomer, w.addContested, w.modifyCustomer, w.modifyCustomer,
		w.addCase, w.closeCase, w.addFollowup, w.addFollowup, w.addTask,
	}
	for ctx.Err() == nil {
		jobs[w.rng.IntN(len(jobs))](ctx)
	}
}

// write sends one write and notes how it ended. One that is under way when the load ends is waited for.
func (w *writer) write(ctx context.Context, wanted durable.Write, action string, sent []contracts.Field) (id string, outcome durable.Outcome) {
	what := fmt.Sprintf("%s.%s of %s", wanted.Object, action, wanted.Token)
	reply, begin, err := w.send(ctx, what, client.Command{Object: wanted.Object, Action: action, Fields: sent})
	switch {
	case errors.Is(err, errNotSent):
		return "", durable.Refused
	case err != nil:
		wanted.Outcome = durable.Unknown
	default:
		wanted.Outcome = w.answered(what, reply)
	}
	if wanted.Outcome == durable.Done && wanted.ID == "" {
		wanted.ID = reply.Items[0][0].Value
	}
	w.note(wanted, begin)
	if wanted.Outcome == durable.Unknown {
		rest(ctx)
	}
	return wanted.ID, wanted.Outcome
}

var errNotSent = errors.New("the load has ended while no server was there")

// send sends a command once there is a server to send it to, and tells when that was.
func (w *writer) send(ctx context.Context, what string, command client.Command) (reply client.Reply, begin time.Time, err error) {
	for ctx.Err() == nil {
		begin = time.Now()
		reply, err = w.api.Do(context.WithoutCancel(ctx), command)
		if err == nil || w.sent(what, err) {
			return reply, begin, err
		}
		rest(ctx)
	}
	return reply, begin, errNotSent
}

// fields are tags as they are sent, with others that are not checked.
func fields(tags map[string]string, others ...string) []contracts.Field {
	var all []contracts.Field
	for i := 0; i+1 < len(others); i += 2 {
		all = append(all, contracts.Field{Tag: others[i], Value: others[i+1]})
	}
	for _, tag := range slices.Sorted(maps.Keys(tags)) {
		all = append(all, contracts.Field{Tag: tag, Value: tags[tag]})
	}
	return all
}

func customerTags(token, email string) map[string]string {
	return map[string]string{
		"LASTNAME": token, "FIRSTNAME": "Zoë", "EMAIL": email, "COMPANY": "Firm of " + token, "VOICE": "+44 20 7946 0000", "COMMENTS": text(token, 0),
	}
}

// addCustomer adds one whose address is its own. Without an answer it sends the same again, as clients do: then the address
// being taken says that the first one was carried out.
func (w *writer) addCustomer(ctx context.Context) {
	token := w.token()
	tags := customerTags(token, token+"@example.com")
	wanted := durable.Write{Token: token, Object: "Customer", Tags: tags}
	id, outcome := w.write(ctx, wanted, "Add", fields(tags))
	for outcome == durable.Unknown && ctx.Err() == nil {
		id, outcome = w.write(ctx, wanted, "Add", fields(tags))
		if outcome == durable.Refused && ctx.Err() == nil {
			wanted.Outcome = durable.Done
			w.history.Add(wanted)
		}
	}
	if outcome == durable.Done {
		w.customers = append(w.customers, owned{id: id, tags: tags})
		w.readBack(ctx, id, tags)
	}
}

// addContested adds one with an address that several clients want.
func (w *writer) addContested(ctx context.Context) {
	token := w.token()
	tags := customerTags(token, fmt.Sprintf("shared-%d@example.com", w.contest.Add(1)/rivals))
	w.write(ctx, durable.Write{Token: token, Object: "Customer", Tags: tags}, "Add", fields(tags))
}

// modifyCustomer changes several tags of a customer together.
func (w *writer) modifyCustomer(ctx context.Context) {
	if len(w.customers) == 0 {
		return
	}
	o := &w.customers[w.rng.IntN(len(w.customers))]
	o.version++
	token := o.tags["LASTNAME"]
	changed := map[string]string{"COMPANY": fmt.Sprintf("%d. firm of %s", o.version, token), "COMMENTS": text(token, o.version)}
	w.modify(ctx, "Customer", "ACCOUNTNUM", o, changed)
}

// modify changes a record of the writer's own.
func (w *writer) modify(ctx context.Context, object, key string, o *owned, changed map[string]string) {
	o.tags = maps.Clone(o.tags)
	maps.Copy(o.tags, changed)
	w.write(ctx, durable.Write{Token: o.tags[durable.TokenTag(object)], Object: object, ID: o.id, Tags: o.tags}, "Modify", fields(changed, key, o.id))
}

func (w *writer) addCase(ctx context.Context) {
	token := w.token()
	tags := map[string]string{"SUBJECT": token, "DESCRIPTION": text(token, 0), "STATUS": "Open"}
	id, outcome := w.write(ctx, durable.Write{Token: token, Object: "Case", Tags: tags}, "Add", fields(tags, "ACCOUNTNUM", w.customers[0].id))
	if outcome == durable.Done {
		w.cases = append(w.cases, owned{id: id, tags: tags})
	}
}

// closeCase closes a case or opens it again, which the server notes in tags of its own.
func (w *writer) closeCase(ctx context.Context) {
	if len(w.cases) == 0 {
		return
	}
	o := &w.cases[w.rng.IntN(len(w.cases))]
	o.version++
	status := []string{"Open", "Closed"}[o.version%2]
	w.modify(ctx, "Case", "CASENUM", o, map[string]string{"STATUS": status, "DESCRIPTION": text(o.tags["SUBJECT"], o.version)})
}

func (w *writer) addFollowup(ctx context.Context) {
	if len(w.quiet) == 0 {
		return
	}
	of := w.quiet[0]
	w.quiet = w.quiet[1:]
	token := w.token()
	tags := map[string]string{"SUBJECT": token, "CASENUM": of, "DESCRIPTION": text(token, 0)}
	w.write(ctx, durable.Write{Token: token, Object: "Followup", Tags: tags}, "Add", fields(tags))
}

func (w *writer) addTask(ctx context.Context) {
	token := w.token()
	tags := map[string]string{"SUBJECT": token, "DESCRIPTION": text(token, 0), "ACCOUNTNUM": w.customers[0].id}
	w.write(ctx, durable.Write{Token: token, Object: "Task", Tags: tags}, "Add", fields(tags))
}

// readBack expects to find at once, whoever answers, what was just acknowledged.
func (w *writer) readBack(ctx context.Context, id string, tags map[string]string) {
	if w.rng.IntN(4) > 0 {
		return
	}
	reply, err := w.api.Do(context.WithoutCancel(ctx), client.Command{Object: "Customer", Action: "Get", Fields: fields(nil, "ACCOUNTNUM", id)})
	if err != nil || reply.Status == 503 {
		return
	}
	if found := recordsOf("Customer", reply); len(found) != 1 || !holds(found[0], tags) {
		w.complain("Customer %s was acknowledged, and is then read as %v", id, found)
	}
}

func holds(r durable.Record, tags map[string]string) bool {
	for tag, value := range tags {
		if r.Tags[tag] != value {
			return false
		}
	}
	return true
}
