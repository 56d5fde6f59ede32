package stores_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/crmock/crmock/test/bench/stores"
	"github.com/crmock/crmock/test/postgres"
)

//nolint:gochecknoglobals // flags of the test
var (
	customers = flag.String("customers", "200", "how many customers the stores hold: numbers with commas between them")
	length    = flag.Duration("length", 20*time.Millisecond, "how long each kind of request is measured")
	starts    = flag.Int("starts", 1, "how often the start is measured; the median counts")
	results   = flag.String("results", "", "folder to write the figures, their tables and their plot to")
)

// kept is a store to be measured.
type kept struct {
	address string
	lasts   bool
	disk    func() int64 // what it takes, in bytes, while no server is on it
	memory  func() int64 // what the processes of its database have in RAM, in bytes
}

// kinds are what is measured. The first is what the others are compared with.
//
//nolint:gochecknoglobals // constant table
var kinds = []struct {
	name  string
	empty func(*testing.T) kept
}{{"memory", inMemory}, {"SQLite", inFile}, {"PostgreSQL", inDatabase}}

// TestStores fills each kind of store with customers, and measures. By default they are few, and the test shows that
// measuring works; `make bench-stores` has it measure what docs/performance.md tells.
func TestStores(t *testing.T) {
	binary := build(t)
	report := stores.Report{Date: time.Now().Format(time.DateOnly), Machine: stores.Machine()}
	for _, kind := range kinds {
		for _, size := range sizes(t) {
			t.Run(fmt.Sprintf("%s with %d customers", kind.name, size), func(t *testing.T) {
				store := kind.empty(t)
				f := stores.Figures{Store: kind.name, Customers: size}
				measure(t, newServer(t, binary, store.address), store, &f)
				report.Figures = append(report.Figures, f)
			})
		}
	}
	for _, f := range report.Figures {
		if empty := f.Missing(); len(empty) > 0 {
			t.Errorf("%s, %d customers: nothing was measured of %s", f.Store, f.Customers, strings.Join(empty, ", "))
		}
	}
	save(t, report)
}

func sizes(t *testing.T) (sizes []int) {
	t.Helper()
	for size := range strings.SplitSeq(*customers, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			t.Fatalf("-customers: %v", err)
		}
		sizes = append(sizes, n)
	}
	return sizes
}

// build builds crmock into a folder that goes with the test.
func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "crmock")
	command := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../../cmd/crmock")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	return binary
}

func inMemory(*testing.T) kept {
	return kept{address: "memory:", disk: nothing, memory: nothing}
}

func nothing() int64 { return 0 }

func inFile(t *testing.T) kept {
	t.Helper()
	name := filepath.Join(t.TempDir(), "crmock.db")
	return kept{address: "sqlite:" + name, lasts: true, memory: nothing, disk: func() int64 {
		t.Helper()
		file, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return file.Size()
	}}
}

// inDatabase is a PostgreSQL with the settings that it comes with, and so one that waits for the disk at each commit.
func inDatabase(t *testing.T) kept {
	t.Helper()
	server := postgres.Start(t, postgres.Options{Durable: true, Settings: map[string]string{"shared_buffers": "128MB"}})
	address := server.NewDatabase(t)
	return kept{
		address: address, lasts: true,
		disk: func() int64 { return number(t, address, "SELECT pg_database_size(current_database())") },
		memory: func() int64 {
			child := number(t, address, "SELECT pid::bigint FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
			sum, err := stores.FamilyMemory(int(child))
			if err != nil {
				t.Logf("the memory of the database is left out: %v", err)
			}
			return sum
		},
	}
}

// number is what a query of a database results in.
func number(t *testing.T, address, query string) (n int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err == nil {
		defer conn.Close(ctx) //nolint:errcheck // nothing was written
		err = conn.QueryRow(ctx, query).Scan(&n)
	}
	if err != nil {
		t.Fatal(err)
	}
	return n
}
