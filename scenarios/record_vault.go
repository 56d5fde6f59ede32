package scenarios

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// vault knows the secrets of a session. What leaves it is a mark, which is made with a key of this vault alone, so that
// nobody finds the secret by trying, or a stand-in. It keeps secrets in memory, to mask them where a later exchange repeats
// one, and hands them to nobody.
type vault struct {
	key [sha256.Size]byte

	mu     sync.Mutex
	seen   []string
	number map[string]int // by mark, of the secrets that a stand-in was made for
}

func newVault() *vault {
	v := &vault{number: map[string]int{}}
	_, _ = rand.Read(v.key[:]) // which never fails
	return v
}

// all are the secrets of the session so far, with these.
func (v *vault) all(secrets []string) wire.Secrets {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, secret := range secrets {
		for _, spelt := range []string{secret, strings.ToLower(secret), strings.ToUpper(secret)} {
			if spelt != "" && !slices.Contains(v.seen, spelt) {
				v.seen = append(v.seen, spelt)
			}
		}
	}
	return wire.NewSecrets(v.seen...)
}

// mark is the same for the same secret of the same kind.
func (v *vault) mark(kind, secret string) string {
	mac := hmac.New(sha256.New, v.key[:])
	_, _ = mac.Write([]byte(kind + "\x00" + secret)) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// standIn is what is written in place of a secret, the same for the same one. It keeps or breaks the tag's limits as the
// secret did.
func (v *vault) standIn(tag *contracts.Tag, secret string) string {
	if secret == "" {
		return ""
	}
	mark := v.mark(tag.RequestName, secret)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.number[mark] == 0 {
		v.number[mark] = len(v.number) + 1
	}
	made := fmt.Sprintf("made-up-%d", v.number[mark])
	return sized(made, tag, utf8.RuneCountInString(secret))
}

// sized is an ASCII text as long as the tag wants it, or as long as a value which the tag does not take.
func sized(text string, tag *contracts.Tag, length int) string {
	least, most := 1, 0
	if tag.Min != nil {
		least = tag.Min.Value
	}
	if tag.Max != nil {
		most = tag.Max.Value
	}
	if length < least || most > 0 && length > most {
		least, most = length, length
	}
	if short := least - len(text); short > 0 {
		text = strings.Repeat("x", short) + text
	}
	if most > 0 && len(text) > most {
		text = text[len(text)-most:]
	}
	return text
}
