package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Open opens the store that an address names, and brings its tables up to date:
//
//   - sqlite:FILE is one SQLite file, made if need be. A second process on it is refused.
//   - postgres://USER:PASSWORD@HOST:PORT/DATABASE (or postgresql://…) is a PostgreSQL database, with the parameters that
//     libpq knows. The database must exist.
//
// Its errors tell what to do, and never show the password.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	o.Deadline = cmp.Or(o.Deadline, 5*time.Second)
	o.Patience = cmp.Or(o.Patience, 10*time.Minute)
	o.Connections = cmp.Or(o.Connections, 16)
	s := &Store{options: o, self: newToken()}
	if err := s.open(ctx, address); err != nil {
		return nil, errors.Join(fmt.Errorf("store %s: %w", Shown(address), err), s.free())
	}
	return s, nil
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
	s.listen()
	return nil
}

func (s *Store) connect(ctx context.Context, address string) error {
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		return s.openFile(ctx, rest)
	case "postgres", "postgresql":
		return s.openServer(address)
	default:
		return fmt.Errorf("no store has an address of this kind; write sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE")
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

// Shown is an address without its secrets, fit for logs. Of what is no URL it shows nothing but the scheme.
func Shown(address string) string {
	scheme, _, _ := strings.Cut(address, ":")
	if scheme != "postgres" && scheme != "postgresql" {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
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
