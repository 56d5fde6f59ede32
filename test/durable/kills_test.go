package durable_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crmock/crmock/test/postgres"
)

const (
	// kills is how often a server is killed, unless CRMOCK_KILLS says otherwise.
	kills = 5
	// lives is how long a server lives at most after clients have begun to write to it.
	lives = 400 * time.Millisecond
	// longLife is after how many lives one lasts until events are delivered.
	longLife = 10
	// parallel is how many deliveries of a tenant are under way at a time.
	parallel = 8
	// goesOnWithin is when clients have hung.
	goesOnWithin = 30 * time.Second
	// checksWithin is when a check of the store has hung.
	checksWithin = time.Minute
	// quietCases is how many follow-ups each client can add in one life of a server.
	quietCases = 6
)

func TestKilledOnSQLite(t *testing.T) {
	killed(t, "sqlite:"+filepath.Join(t.TempDir(), "crmock.db"))
}

func TestKilledOnPostgreSQL(t *testing.T) {
	killed(t, postgres.Start(t, postgres.Options{Durable: true}).NewDatabase(t))
}

// delivers waits until events are delivered. On a database that others may use, a new process does so only when it is sure
// that the killed one does not.
func (b *rig) delivers() {
	b.t.Helper()
	before := len(b.receiver.got())
	if !within(takenOverWithin, func() bool { return len(b.receiver.got()) > before }) {
		b.t.Error("no event is delivered any more")
	}
}

// killed kills crmock at random moments while clients and agents write, and holds what is there in the end against what
// they were told; then what the store's own check says, and the same once more after an ordinary end.
func killed(t *testing.T, store string) {
	t.Helper()
	seed, rounds := newSeed(t), setting(t, "CRMOCK_KILLS", kills)
	b := begin(t, seed, store, min(rounds, 50)*quietCases)
	began := time.Now()
	end := b.load.run()
	moments := chance(seed, 0)
	for i := range rounds {
		if !b.load.goesOn(goesOnWithin, 1) {
			t.Error("nothing is acknowledged any more")
			break
		}
		if i%longLife == longLife-1 {
			b.delivers()
		}
		<-time.After(time.Duration(moments.Int64N(int64(lives)))) // whatever clients are doing then
		b.kill()
		b.start()
	}
	b.load.goesOn(goesOnWithin, writers)
	end()
	t.Logf("killed %d times in %s", rounds, time.Since(began).Round(time.Second))
	if figures := b.settle(); figures.Repeats > rounds*parallel {
		t.Errorf("%d events were delivered again after %d kills, and no more than %d are under way at a time", figures.Repeats, rounds, parallel)
	}
	b.stop()
	t.Log(strings.TrimSpace(crmock(t, checksWithin, "store", "check", store)))
	b.start()
	b.settle()
}
