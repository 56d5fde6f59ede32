package durable_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/test/postgres"
)

const (
	// toldWithin is when the first client is told that the store does not answer: its deadline, and what a busy machine adds.
	toldWithin = 6 * time.Second
	// answersWithin is when every request is answered: two steps of it ask the store, each with that deadline.
	answersWithin = 11 * time.Second
	// saysWithin is when /health has to know.
	saysWithin = 3 * time.Second
	// backWithin is when the service is back after its database.
	backWithin = 2 * time.Second
	// outages is how often the database goes away.
	outages = 5
	// away is for how long.
	away = time.Second
)

func TestDatabaseStoppedAndStarted(t *testing.T) {
	t.Parallel()
	database := postgres.Start(t, postgres.Options{Durable: true})
	b := begin(t, newSeed(t), database.NewDatabase(t), quietCases)
	end := b.load.run()
	for i := range outages {
		if !b.load.goesOn(goesOnWithin, writers) {
			t.Fatal("nothing is acknowledged any more")
		}
		leave := [...]func() error{database.Stop, database.Kill}[i%2]
		if err := leave(); err != nil {
			t.Fatal(err)
		}
		b.expectUnavailable()
		<-time.After(away)
		began := accepting(t, database)
		b.expectBack(began)
	}
	end()
	b.settle()
	b.expectNoneHung()
}

// accepting starts a database, and returns the moment from which on it accepts connections.
func accepting(t *testing.T, database *postgres.Server) time.Time {
	t.Helper()
	started := make(chan error, 1)
	go func() { started <- database.Start() }()
	if !within(startsWithin, func() bool {
		connection, err := pgx.Connect(t.Context(), database.URL())
		if err == nil {
			err = connection.Close(t.Context())
		}
		return err == nil
	}) {
		t.Error("the database does not come back")
	}
	began := time.Now()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	return began
}

// expectUnavailable expects that whoever asks how the server is hears of an outage, and so do clients.
func (b *rig) expectUnavailable() {
	b.t.Helper()
	began, before := time.Now(), b.load.unavailable.Load()
	if !within(saysWithin, func() bool { return b.health() == http.StatusServiceUnavailable }) {
		b.t.Errorf("the database is away, and /health answers HTTP %d", b.health())
	}
	said := time.Since(began)
	if !within(toldWithin, func() bool { return b.load.unavailable.Load() > before }) {
		b.t.Error("the database is away, and no client is told that the service is unavailable")
	}
	b.t.Logf("away: /health says so after %s, clients are told by %s", said.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

// expectBack expects that the service is back soon after its database was.
func (b *rig) expectBack(began time.Time) {
	b.t.Helper()
	if !b.load.goesOn(backWithin-time.Since(began), 1) {
		b.t.Errorf("the database is back, and after %s no write has been acknowledged", backWithin)
		b.load.goesOn(goesOnWithin, 1)
	}
	back := time.Since(began)
	if !within(backWithin, func() bool { return b.health() == http.StatusOK }) {
		b.t.Errorf("the database is back, and /health answers HTTP %d", b.health())
	}
	b.t.Logf("back: a write is acknowledged after %s, /health is well by %s", back.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

// expectNoneHung expects that every answer came within its deadline.
func (b *rig) expectNoneHung() {
	b.t.Helper()
	if longest := time.Duration(b.load.longest.Load()); longest > answersWithin {
		b.t.Errorf("an answer took %s, and %s is the most", longest, answersWithin)
	}
}

// health is the HTTP status that the console answers about the server's health, 0 if it answers none.
func (b *rig) health() int {
	err := newConsole(b.t, b.console).Health(context.WithoutCancel(b.t.Context()))
	var problem *console.Problem
	switch {
	case err == nil:
		return http.StatusOK
	case errors.As(err, &problem):
		return problem.Status
	}
	return 0
}
