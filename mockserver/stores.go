package mockserver

import (
	"context"
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

// unknownStore says which stores there are. Of the URL only the scheme is shown: the rest may hold a password.
func unknownStore(url string) error {
	const known = "memory: loses everything at the end, sqlite:FILE keeps it for one server, postgres://USER:PASSWORD@HOST/DATABASE for any number of them"
	scheme, _, found := strings.Cut(url, ":")
	if !found {
		return fmt.Errorf("what is given is not the URL of a store; a file is written sqlite:FILE; %s", known)
	}
	for _, meant := range []string{"memory:", "sqlite:", "postgres:", "postgresql:"} {
		if spelling.Slips(scheme+":", meant) <= 2 { //nolint:mnd // more slips make another word
			return fmt.Errorf("there is no store %q; did you mean %s? %s", scheme+":", meant, known)
		}
	}
	return fmt.Errorf("there is no store %q; %s", scheme+":", known)
}
