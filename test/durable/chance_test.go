package durable_test

import (
	"cmp"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// newSeed is what chance in a test begins with; CRMOCK_SEED repeats it, as far as goroutines let it.
func newSeed(t *testing.T) uint64 {
	t.Helper()
	seed := setting(t, "CRMOCK_SEED", rand.IntN(1_000_000)) //nolint:gosec // G404: nothing secret
	t.Logf("CRMOCK_SEED=%d", seed)
	return uint64(seed) //nolint:gosec // G115: any number will do
}

// chance is one of the streams of random numbers of a seed.
func chance(seed, stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, stream)) //nolint:gosec // G404: it is to be repeatable
}

// setting is a number of the environment.
func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	number, err := strconv.Atoi(cmp.Or(os.Getenv(name), strconv.Itoa(otherwise)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return number
}
