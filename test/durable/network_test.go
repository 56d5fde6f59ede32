package durable_test

import (
	"strings"
	"testing"
	"time"

	"github.com/crmock/crmock/test/durable/faultproxy"
	"github.com/crmock/crmock/test/postgres"
)

// networks are what happens between crmock and its database, and whether service goes on meanwhile. What hangs has to
// hang for longer than a request may.
//
//nolint:gochecknoglobals // constant table
var networks = []struct {
	name   string
	fault  faultproxy.Fault
	lasts  time.Duration
	served bool
}{
	{"latency", faultproxy.Fault{Latency: 20 * time.Millisecond}, 2 * time.Second, true},
	{"bandwidth", faultproxy.Fault{Bandwidth: 64 << 10}, 2 * time.Second, true},
	{"reset", faultproxy.Fault{Reset: true}, time.Second, false},
	{"half-open", faultproxy.Fault{HalfOpen: true}, 7 * time.Second, false},
}

func TestNetworkOfTheDatabaseSpoilt(t *testing.T) {
	t.Parallel()
	database := postgres.Start(t, postgres.Options{})
	proxy := newProxy(t, faultproxy.Target{Network: "tcp", Address: database.Address()})
	b := begin(t, newSeed(t), strings.Replace(database.NewDatabase(t), database.Address(), proxy.Address(), 1), quietCases)
	end := b.load.run()
	for _, n := range networks {
		if !b.load.goesOn(goesOnWithin, writers) {
			t.Fatal("nothing is acknowledged any more")
		}
		t.Logf("%s for %s", n.name, n.lasts)
		proxy.Set(n.fault)
		began, writes := time.Now(), b.load.acknowledged.Load()
		if n.served && !b.load.goesOn(toldWithin, 1) {
			t.Errorf("%s: no write is acknowledged", n.name)
		}
		if !n.served {
			b.expectUnavailable()
		}
		<-time.After(n.lasts - time.Since(began))
		t.Logf("%d writes acknowledged meanwhile", b.load.acknowledged.Load()-writes)
		proxy.Set(faultproxy.Fault{})
		b.expectBack(time.Now())
	}
	end()
	b.settle()
	b.expectNoneHung()
}

func newProxy(t *testing.T, targets ...faultproxy.Target) *faultproxy.Proxy {
	t.Helper()
	proxy, err := faultproxy.Start(targets...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	return proxy
}
