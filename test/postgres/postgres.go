// Package postgres starts a real PostgreSQL for the tests of any package, and stops it when they end. It uses the
// programs that are installed, a temporary folder and a port of the loopback interface that nobody else uses.
// It is test support: nothing that runs in production imports it.
package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience is how long the programs may take that make, start and stop a server.
const patience = time.Minute

// Options are the wishes for a server. The zero value will do.
type Options struct {
	// Durable has every commit wait for the disk, as a server that keeps its data does. It is slower, and only needed to
	// kill the server.
	Durable bool
	// Settings are settings of the server, such as "max_connections": "20".
	Settings map[string]string
}

// Server is a server of a test.
type Server struct {
	bin, folder string
	port        int
	settings    []string
	names       atomic.Int64 // how many were given
}

// Start starts a server that is gone when the test ends. Where no PostgreSQL is installed, it skips the test, or fails it
// when CRMOCK_REQUIRE_ALL is 1.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	bin, err := Programs()
	if err != nil {
		if os.Getenv("CRMOCK_REQUIRE_ALL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	s, err := create(bin, o)
	if s != nil {
		t.Cleanup(func() { s.remove(t) })
	}
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Programs returns the folder of PostgreSQL's programs, or an error that says how to install them. The newest of Debian's
// folders is taken, or that of PATH.
func Programs() (folder string, err error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, compareVersions)), nil
	}
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		return "", fmt.Errorf("no PostgreSQL to test with; install it, as with apt install postgresql: %w", err)
	}
	return filepath.Dir(initdb), nil
}

func compareVersions(a, b string) int { return version(a) - version(b) }

// version is the number in the path of a program of Debian's, 0 if there is none.
func version(path string) int {
	number, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return number
}

// URL is the address of the database that every server has. A test better has one of its own: see NewDatabase and NewSchema.
func (s *Server) URL() string { return s.url("postgres") }

func (s *Server) url(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
}

// Address is the host and the port of the server.
func (s *Server) Address() string { return fmt.Sprintf("127.0.0.1:%d", s.port) }

// NewDatabase makes an empty database and returns its address.
func (s *Server) NewDatabase(t testing.TB) string {
	t.Helper()
	name := s.name("database")
	s.execute(t, "CREATE DATABASE "+name)
	return s.url(name)
}

// NewSchema makes an empty schema, in the database that every server has, and returns an address that leads to it. That
// is quicker than a database, but all listen to one another's NOTIFY.
func (s *Server) NewSchema(t testing.TB) string {
	t.Helper()
	name := s.name("schema")
	s.execute(t, "CREATE SCHEMA "+name)
	return s.URL() + "&search_path=" + name
}

// name is a name that was not used before.
func (s *Server) name(what string) string { return fmt.Sprintf("%s%d", what, s.names.Add(1)) }

func (s *Server) execute(t testing.TB, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx) //nolint:errcheck // the server looks after itself
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

// Start starts the server again after Stop or Kill, at the same address, and returns when it can be used.
func (s *Server) Start() error {
	options := strings.Join(s.settings, " ")
	return s.run("pg_ctl", "start", "-w", "-D", s.data(), "-o", options, "-l", filepath.Join(s.folder, "log"))
}

// Stop ends the server as an administrator does: transactions are undone, connections are closed.
func (s *Server) Stop() error { return s.run("pg_ctl", "stop", "-w", "-D", s.data(), "-m", "fast") }

// Kill ends the server as a loss of power does. Only one that is Durable keeps all that it has confirmed.
func (s *Server) Kill() error {
	return s.run("pg_ctl", "stop", "-w", "-D", s.data(), "-m", "immediate")
}

// Log is what the server has written.
func (s *Server) Log() string {
	text, err := os.ReadFile(filepath.Join(s.folder, "log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }
