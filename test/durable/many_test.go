package durable_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/test/durable"
	"github.com/crmock/crmock/test/durable/faultproxy"
	"github.com/crmock/crmock/test/postgres"
)

const (
	// contests is how many addresses all clients want at once.
	contests = 10
	// takenOverWithin is when another process has delivered what a dead one owed.
	takenOverWithin = 15 * time.Second
)

func TestManyProcessesOnOneDatabase(t *testing.T) {
	t.Parallel()
	database := postgres.Start(t, postgres.Options{})
	for _, row := range []struct {
		name string
		test func(*testing.T, *postgres.Server)
	}{
		{"two processes keep what one has to keep", func(t *testing.T, database *postgres.Server) { many(t, database, 2) }},
		{"four processes keep what one has to keep", func(t *testing.T, database *postgres.Server) { many(t, database, 4) }},
		{"settings of one process are seen by the other", seenByTheOther},
		{"the whole contract holds of two processes", verified},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.test(t, database)
		})
	}
}

// several starts servers on a new database at once, and a proxy in front that hands each connection to the next.
func several(t *testing.T, database *postgres.Server, count int, flags ...string) (front string, servers []*server) {
	t.Helper()
	store := database.NewDatabase(t)
	var starting errgroup.Group
	for range count {
		s := newServer(t, store)
		s.flags = flags
		servers = append(servers, s)
		starting.Go(s.launch)
	}
	if err := starting.Wait(); err != nil {
		t.Fatal(err)
	}
	return "http://" + inFront(t, servers, func(s *server) string { return s.http }), servers
}

// inFront is the address of a proxy in front of one URL of each server.
func inFront(t *testing.T, servers []*server, url func(*server) string) string {
	t.Helper()
	var targets []faultproxy.Target
	for _, s := range servers {
		targets = append(targets, faultproxy.Target{Network: "tcp", Address: address(url(s))})
	}
	return newProxy(t, targets...).Address()
}

// many lets clients write to several processes in turn. First all of them live; then one after the other is killed while
// deliveries are held up, so that another one has to make them.
func many(t *testing.T, database *postgres.Server, count int) {
	t.Helper()
	front, servers := several(t, database, count)
	b := &rig{t: t, server: servers[0], receiver: newReceiver(t, 1)}
	b.tenant = newTenant(t, b.console, b.receiver.url)
	var consoles []string
	for _, s := range servers {
		consoles = append(consoles, s.console)
	}
	b.load = newLoad(t, newSeed(t), b.tenant, front, consoles...)
	b.awaitTenant(front, 2*count)
	b.prepare(quietCases)
	b.contest(front)
	end := b.load.run()
	b.load.goesOn(goesOnWithin, 10*writers)
	end()
	if figures := b.settle(); figures.Repeats > 0 {
		t.Errorf("%d events were delivered twice, though every process lives", figures.Repeats)
	}
	for i, s := range servers {
		b.server = servers[(i+1)%count]
		b.outlive(s)
	}
}

// outlive kills another process when it may owe deliveries, and expects that they are made without it.
func (b *rig) outlive(other *server) {
	b.t.Helper()
	end := b.load.run()
	b.receiver.hold()
	b.load.goesOn(goesOnWithin, 10*writers)
	other.kill()
	end()
	began := time.Now()
	b.receiver.release()
	b.settle()
	took := time.Since(began)
	b.t.Logf("all was delivered by another process after %s", took.Round(time.Millisecond))
	if took > takenOverWithin {
		b.t.Errorf("what a killed process owed was delivered after %s", took)
	}
	other.start()
}

// awaitTenant waits until each process knows the new tenant.
func (b *rig) awaitTenant(front string, exchanges int) {
	b.t.Helper()
	c := b.tenant.client(b.t, front, each)
	known := 0
	if !within(2*seenWithin, func() bool {
		if reply, err := c.Do(b.t.Context(), anyone()); err == nil && reply.OK() {
			known++
		} else {
			known = 0
		}
		return known == exchanges
	}) {
		b.t.Fatal("not every process knows a tenant that one of them has made")
	}
}

// anyone is a command that finds nobody.
func anyone() client.Command {
	return client.Command{Object: "Customer", Action: "Get", Fields: fields(nil, "LASTNAME", "Nobody")}
}

// contest lets all clients add the same address at once, again and again: one of them may.
func (b *rig) contest(front string) {
	b.t.Helper()
	for i := range contests {
		email := fmt.Sprintf("wanted-%d@example.com", i)
		outcomes := make([]durable.Outcome, writers)
		var all sync.WaitGroup
		for n, w := range b.load.writers {
			all.Go(func() {
				token := w.token()
				tags := customerTags(token, [...]string{email, strings.ToUpper(email)}[n%2])
				_, outcomes[n] = w.write(b.t.Context(), durable.Write{Token: token, Object: "Customer", Tags: tags}, "Add", fields(tags))
			})
		}
		all.Wait()
		added := 0
		for _, outcome := range outcomes {
			if outcome == durable.Done {
				added++
			}
		}
		if found := get(b.t, b.tenant.client(b.t, front, each), "Customer", "EMAIL", email); added != 1 || len(found) != 1 {
			b.t.Errorf("%d of %d clients were told that they have added %s, and %d customers have it", added, writers, email, len(found))
		}
	}
}
