package sqlstore

import (
	"context"
	"fmt"
)

// What tests look at from outside.
//
//nolint:gochecknoglobals // functions by another name
var (
	FileName = fileName
	Encode   = encode
	Decode   = decode
	EntryKey = entryKey
	IDKey    = idKey
)

// LongestKey is how long a kept key is at most.
const LongestKey = longestKey

// Limit makes the file of a store a full disk: it grows no more. Zero lets it grow again.
func (s *Store) Limit(pages int) error {
	if pages == 0 {
		pages = 1 << 30
	}
	return s.pragma("max_page_count", pages)
}

// ReadOnly makes the file of a store one that cannot be written.
func (s *Store) ReadOnly(on bool) error {
	return s.pragma("query_only", int(flag(on)))
}

func (s *Store) pragma(name string, value int) error {
	ctx := context.Background()
	session, err := s.writers.take(ctx)
	if err != nil {
		return err
	}
	defer s.writers.give(session, true)
	return session.exec(ctx, fmt.Sprintf("PRAGMA %s = %d", name, value), nil)
}
