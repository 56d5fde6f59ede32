package sqlstore

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Options are what a store needs to know besides its address. The zero value will do.
type Options struct {
	// Deadline is how long a View or an Update may take whose ctx has no deadline; 0 is 5 s. Who does more in one Update
	// than a request does gives ctx a deadline.
	Deadline time.Duration
	// Patience is the same for what takes longer the more records there are: Snapshot, Restore, DropSnapshot, Clear and
	// Drop, of a Store or a Tx; 0 is 10 min.
	Patience time.Duration
	// Connections is how many connections a PostgreSQL store holds at most; 0 is 16.
	Connections int
}

// Open opens the store that an address names, and brings its tables up to date:
//
//   - sqlite:FILE is one SQLite file, made if need be. A second process on it is refused.
//   - postgres://USER:PASSWORD@HOST:PORT/DATABASE (or postgresql://…) is a PostgreSQL database, with the parameters that
//     libpq knows. The database must exist.
//
// Its errors tell what to do, and never show the password.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	s := newStore(o)
	if err := s.open(ctx, address); err != nil {
		return nil, errors.Join(named(address, err), s.free())
	}
	return s, nil
}

func newStore(o Options) *Store {
	o.Deadline = cmp.Or(o.Deadline, 5*time.Second)
	o.Patience = cmp.Or(o.Patience, 10*time.Minute)
	o.Connections = cmp.Or(o.Connections, 16)
	return &Store{options: o, self: rand.Text()}
}

func (s *Store) open(ctx context.Context, address string) error {
	if err := s.connect(ctx, address); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.Ping(ctx); err != nil {
		return err
	}
	return s.listen(ctx)
}

// visit hands a store to fn that is connected, but not opened.
func visit(ctx context.Context, address string, o Options, fn func(*Store) error) error {
	s := newStore(o)
	err := s.connect(ctx, address)
	if err == nil {
		err = fn(s)
	}
	if err != nil {
		err = named(address, err)
	}
	return errors.Join(err, s.free())
}

func named(address string, err error) error { return fmt.Errorf("store %s: %w", Shown(address), err) }

func (s *Store) connect(ctx context.Context, address string) error {
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		return s.openFile(ctx, rest)
	case "postgres", "postgresql":
		return s.openServer(ctx, address)
	default:
		return errors.New("no store has an address of this kind; write sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	}
}

// free gives back what open took, last first.
func (s *Store) free() error {
	var errs []error
	for _, release := range slices.Backward(s.release) {
		errs = append(errs, release())
	}
	s.release = nil
	return errors.Join(errs...)
}

// Shown is an address without its secrets, fit for logs. Of what is no URL, and of kinds that are unknown, it shows nothing
// but the scheme.
func Shown(address string) string {
	scheme, _, _ := strings.Cut(address, ":")
	u, err := url.Parse(address)
	switch {
	case scheme == "sqlite", address == "memory:":
		return address
	case err != nil, scheme != "postgres" && scheme != "postgresql":
		return scheme + ":…"
	}
	query := u.Query()
	for name := range query {
		if strings.Contains(strings.ToLower(name), "password") {
			query.Set(name, "xxxxx")
		}
	}
	u.RawQuery = query.Encode()
	return u.Redacted()
}
