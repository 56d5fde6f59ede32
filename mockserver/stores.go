package mockserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/spelling"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
)

// ErrStoreUnavailable says that a store cannot be reached or does not work at present: the same may succeed later.
var ErrStoreUnavailable = store.ErrUnavailable

// openStore opens the store of a server, whose outages are logged.
func openStore(ctx context.Context, options Options, log *slog.Logger, now func() time.Time) (store.Store, error) {
	opened, err := storeAt(ctx, string(options.Store))
	if err != nil {
		return nil, err
	}
	return &outages{Store: options.Seams.WrapStore(opened), log: log, now: now}, nil
}

// storeAt opens the store at a URL; none is in memory. The error shows no password.
func storeAt(ctx context.Context, url string) (store.Store, error) {
	switch scheme, _, _ := strings.Cut(url, ":"); scheme {
	case "", "memory":
		return store.NewMemory(), nil
	case "sqlite", "postgres", "postgresql":
		return sqlstore.Open(ctx, url, sqlstore.Options{})
	default:
		return nil, unknownStore(url)
	}
}

// unknownStore says which stores there are, and which was meant. Of the URL only the scheme is shown: the rest may hold
// a password.
func unknownStore(url string) error {
	const known = "there are memory:, which loses everything at the end, sqlite:FILE for one server, and postgres://… for any number of them"
	scheme, _, found := strings.Cut(url, ":")
	if !found {
		return errors.New("this is not the URL of a store, which begins with its kind; " + known)
	}
	for _, meant := range []string{"memory", "sqlite", "postgres", "postgresql"} {
		if spelling.Slips(strings.ToLower(scheme), meant) <= mostSlips {
			return fmt.Errorf("there is no store %s:; did you mean %s:? %s", scheme, meant, known)
		}
	}
	return fmt.Errorf("there is no store %s:; %s", scheme, known)
}

// mostSlips is how many letters may differ from what was meant; more make another word.
const mostSlips = 2
