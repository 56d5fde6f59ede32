package sqlstore

import (
	"crypto/sha256"
	"strings"
)

// An index holds no keys of any length: PostgreSQL allows some 2,700 bytes for all columns of one. A key longer than
// longKey is kept as its beginning and the SHA-256 of the whole. So equal keys are kept equal, different ones are kept
// different, and a prefix is found by its beginning.
const (
	longKey    = 200
	longestKey = longKey + sha256.Size
)

func entryKey(key string) string {
	if len(key) <= longKey {
		return key
	}
	digest := sha256.Sum256([]byte(key))
	return key[:longKey] + string(digest[:])
}

// prefixRange returns the first and the last of all kept keys whose key may begin with the prefix.
func prefixRange(prefix string) (first, last string) {
	first = prefix[:min(len(prefix), longKey)]
	return first, first + strings.Repeat("\xff", longestKey-len(first))
}
