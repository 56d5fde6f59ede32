package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/crmock/crmock/test/postgres"
)

func TestServer(t *testing.T) {
	server := postgres.Start(t, postgres.Options{Durable: true, Settings: map[string]string{"work_mem": "5MB"}})
	address := server.NewDatabase(t)
	if other := server.NewDatabase(t); other == address {
		t.Errorf("two databases have the address %s", other)
	}
	query(t, address, "CREATE TABLE kept (n INTEGER)")
	if got := query(t, address, "SHOW work_mem"); got != "5MB" {
		t.Errorf("work_mem is %q", got)
	}
	for name, end := range map[string]func() error{"Stop": server.Stop, "Kill": server.Kill} {
		if err := end(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := pgx.Connect(t.Context(), address); err == nil {
			t.Errorf("the server lets somebody in after %s", name)
		}
		if err := server.Start(); err != nil {
			t.Fatalf("Start after %s: %v", name, err)
		}
		query(t, address, "SELECT count(*)::text FROM kept")
	}
}

// query returns the text that the query results in, if any.
func query(t *testing.T, address, text string) (value string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // it is used no more
	rows, err := conn.Query(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return value
}
