package stores_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/test/bench/stores"
)

// server is a crmock process on a store, and those that come after it there.
type server struct {
	t                     *testing.T
	binary, store, folder string

	process       *exec.Cmd
	http, console string // URLs of the process
}

// newServer is a server that has not started. It ends with the test.
func newServer(t *testing.T, binary, store string) *server {
	t.Helper()
	s := &server{t: t, binary: binary, store: store, folder: t.TempDir()}
	t.Cleanup(s.stop)
	return s
}

// start starts a process, and returns when it says where it listens.
func (s *server) start() {
	s.t.Helper()
	s.process = exec.CommandContext(context.Background(), s.binary, "serve", "--store", s.store, "--http", "127.0.0.1:0",
		"--console", "127.0.0.1:0", "--https", "off", "--state-dir", filepath.Join(s.folder, "state"))
	s.process.Dir, s.process.Stderr = s.folder, os.Stderr
	s.process.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "CRMOCK_") })
	output, err := s.process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	for _, url := range []*string{&s.http, &s.console} {
		if !lines.Scan() {
			s.t.Fatal("the server does not say where it listens")
		}
		_, *url, _ = strings.Cut(lines.Text(), " ")
	}
	go func() {
		for lines.Scan() { // so that the server never waits for a reader
		}
	}()
}

// stop ends the process as Ctrl-C does, and returns when it has ended.
func (s *server) stop() {
	if s.process == nil {
		return
	}
	if err := s.process.Process.Signal(syscall.SIGINT); err != nil {
		s.t.Error(err)
	}
	if err := s.process.Wait(); err != nil {
		s.t.Errorf("the server has not ended well: %v", err)
	}
	s.process = nil
}

// restart measures the time from the start of a process to the first good reply to a tenant.
func (s *server) restart(as console.Created, customers int) time.Duration {
	s.t.Helper()
	s.stop()
	begin := time.Now()
	s.start()
	client := stores.NewClient(s.http, as, customers)
	defer client.Close()
	if err := client.First(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return time.Since(begin)
}

// memory is what the process has in RAM, and the most that it ever had, in bytes.
func (s *server) memory() (now, most int64) {
	s.t.Helper()
	now, most, err := stores.ProcessMemory(s.process.Process.Pid)
	if err != nil {
		s.t.Log(fmt.Errorf("the memory of processes is left out: %w", err))
	}
	return now, most
}
