package tenant

import (
	"sync"

	"github.com/alexedwards/argon2id"
)

// Hasher makes and checks the hashes under which passwords are kept at rest: argon2id, with a salt of its own for each. It
// does one at a time, since each takes memory for it. Any number of goroutines may share it. The zero value is ready.
type Hasher struct{ mu sync.Mutex }

// cost is what one hash takes: 19 MiB of memory and two passes over it, which OWASP names as the least for argon2id.
var cost = argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32} //nolint:gochecknoglobals // constant table

// Hash is a new hash of a password.
func (h *Hasher) Hash(password Secret) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return argon2id.CreateHash(string(password), &cost)
}

// Matches tells whether a hash is one of the password.
func (h *Hasher) Matches(hash string, password Secret) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	same, err := argon2id.ComparePasswordAndHash(string(password), hash)
	return same && err == nil
}
