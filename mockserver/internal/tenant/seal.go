package tenant

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
)

// Sealer turns secrets into keyed MACs, so that no plaintext is kept in memory and comparing takes the same time
// whatever is compared. Its key lives as long as the process.
type Sealer struct {
	key    [32]byte
	hasher Hasher
}

type mac [sha256.Size]byte

// NewSealer makes a sealer with a random key.
func NewSealer() *Sealer {
	s := &Sealer{}
	rand.Read(s.key[:]) // never fails: it would end the process instead
	return s
}

// seal is the MAC of secrets that belong together. A zero byte between them keeps ("ab", "c") from ("a", "bc"); no
// request can hold one, since XML does not allow it.
func (s *Sealer) seal(secrets ...string) mac {
	hash := hmac.New(sha256.New, s.key[:])
	for _, secret := range secrets {
		hash.Write([]byte(secret))
		hash.Write([]byte{0})
	}
	return mac(hash.Sum(nil))
}

func (a mac) equal(b mac) bool { return hmac.Equal(a[:], b[:]) }

// Login tells whether a username and a password are the tenant's. It takes the same time whichever is wrong; a nil
// tenant takes that time too, and is never right. A tenant of which just the hash of the password is known, as after a
// restart on a durable store, takes longer, until the first login that is right: it learns the password from that.
func (s *Sealer) Login(t *Tenant, username, password string) bool {
	if t != nil && t.hash != "" {
		return s.firstLogin(t, username, password)
	}
	known := t != nil
	if !known {
		t = &Tenant{}
	}
	return t.login.equal(s.seal(username, password)) && known
}

func (s *Sealer) firstLogin(t *Tenant, username, password string) bool {
	same := s.hasher.Matches(t.hash, Secret(password))
	if !s.seal(t.username).equal(s.seal(username)) || !same {
		return false
	}
	if t.Lasting != nil && t.Learn != nil {
		t.Learn(t.hash, Secret(password))
	}
	return true
}

// Hash is a hash of a password, to be kept at rest.
func (s *Sealer) Hash(password Secret) (string, error) { return s.hasher.Hash(password) }

// Matches tells whether a hash is one of the password.
func (s *Sealer) Matches(hash string, password Secret) bool { return s.hasher.Matches(hash, password) }

// Key tells whether a gateway key is the tenant's, and whether it covers the CRM API.
func (s *Sealer) Key(t *Tenant, secret string) (found, product bool) {
	sealed := s.seal(secret)
	for _, k := range t.keys {
		if k.mac.equal(sealed) {
			found, product = true, k.product
		}
	}
	return found, product
}

// DataToken tells whether a token is the tenant's. It takes the same time whatever is wrong; a nil tenant takes that time
// too, and neither it nor one without a token is ever right.
func (s *Sealer) DataToken(t *Tenant, token string) bool {
	known := t != nil && t.files
	if !known {
		t = &Tenant{}
	}
	return t.data.equal(s.seal(token)) && known
}
