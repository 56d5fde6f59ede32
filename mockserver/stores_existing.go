package mockserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
)

// MigrateStore brings the tables of the store at a URL to the version of this release, as every server does when it
// starts. It returns the versions before and after; a store that did not exist had 0. One of a newer release is an error.
func MigrateStore(ctx context.Context, url string) (from, to int64, err error) {
	if err := lasting(url); err != nil {
		return 0, 0, err
	}
	return sqlstore.Migrate(ctx, url, sqlstore.Options{})
}

// CheckStore looks for what is wrong with the store at a URL, in its tables and, as far as it tells, in its engine.
// Each problem is a sentence; there are a hundred at most. It mends nothing, but brings the tables of an older release
// up to date first.
func CheckStore(ctx context.Context, url string) (problems []string, err error) {
	opened, err := openExisting(ctx, url)
	if err != nil {
		return nil, err
	}
	problems, err = opened.Check(ctx)
	return problems, errors.Join(err, opened.Close())
}

// openExisting opens a store that outlives its server and is there already.
func openExisting(ctx context.Context, url string) (*sqlstore.Store, error) {
	if err := lasting(url); err != nil {
		return nil, err
	}
	if file, found := strings.CutPrefix(url, "sqlite:"); found {
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("there is no such store: %w", err) // opening it would make one
		}
	}
	return sqlstore.Open(ctx, url, sqlstore.Options{})
}

// lasting refuses a store that ends with its server, and one that there is not.
func lasting(url string) error {
	switch scheme, _, _ := strings.Cut(url, ":"); scheme {
	case "sqlite", "postgres", "postgresql":
		return nil
	case "", "memory":
		return errors.New("memory: is in the memory of one server, where no other can reach it; " +
			"what a tenant has there comes out at the server's console, GET /api/v1/tenants/NAME/export")
	default:
		return unknownStore(url)
	}
}
