package durable_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/crmock/crmock/test/postgres"
)

const (
	// kills is how often a server is killed, unless CRMOCK_KILLS says otherwise.
	kills = 5
	// lives is how long a server lives at most after clients have begun to write to it.
	lives = 400 * time.Millisecond
	// goesOnWithin is when clients have hung.
	goesOnWithin = 30 * time.Second
	// quietCases is how many follow-ups each client can add in one life of a server.
	quietCases = 6
)

func TestKilledOnSQLite(t *testing.T) {
	killed(t, "sqlite:"+filepath.Join(t.TempDir(), "crmock.db"))
}

func TestKilledOnPostgreSQL(t *testing.T) {
	killed(t, postgres.Start(t, postgres.Options{Durable: true}).NewDatabase(t))
}

// killed kills crmock at random moments while clients and agents write, and holds what is there in the end against what
// they were told; then once more after an ordinary end.
func killed(t *testing.T, store string) {
	t.Helper()
	seed, rounds := newSeed(t), setting(t, "CRMOCK_KILLS", kills)
	b := begin(t, seed, store, min(rounds, 50)*quietCases)
	began := time.Now()
	end := b.load.run()
	moments := chance(seed, 0)
	for range rounds {
		if !b.load.goesOn(goesOnWithin, 1) {
			t.Error("nothing is acknowledged any more")
			break
		}
		<-time.After(time.Duration(moments.Int64N(int64(lives)))) // whatever clients are doing then
		b.kill()
		b.start()
	}
	b.load.goesOn(goesOnWithin, writers)
	end()
	t.Logf("killed %d times in %s", rounds, time.Since(began).Round(time.Second))
	b.settle()
	b.stop()
	b.start()
	b.settle()
}
