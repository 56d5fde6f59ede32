package durable_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	// startsWithin is when a server that has not begun to answer has hung, however busy the machine is.
	startsWithin = 30 * time.Second
	// poll is how often a condition is looked at.
	poll = 5 * time.Millisecond
)

// build builds crmock once for all tests, in a folder that goes with the last of them.
//
//nolint:gochecknoglobals // built once
var build = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(binaries, "crmock")
	command := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "../../cmd/crmock")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, output)
	}
	return binary, nil
})

// binaries is the folder of what is built.
//
//nolint:gochecknoglobals // set once
var binaries string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "crmock-durable-")
	if err != nil {
		panic(err)
	}
	binaries = folder
	m.Run()
	_ = os.RemoveAll(folder)
}

// server is a crmock process on a store, and those that come after it there, at the same addresses.
type server struct {
	t             *testing.T
	store, folder string
	flags         []string      // besides those that every server has
	http, console string        // URLs; empty before the first start
	https         string        // empty where the flags do not turn it on
	process       *exec.Cmd     // nil while none runs
	ended         chan struct{} // closed when the process has ended
	log           lockedBuffer
}

// newServer is a server that has not started. It ends with the test.
func newServer(t *testing.T, store string) *server {
	t.Helper()
	s := &server{t: t, store: store, folder: t.TempDir()}
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Logf("the end of the log of %s:\n%s", s.http, s.log.end())
		}
	})
	return s
}

// start starts a process, and returns when it answers.
func (s *server) start() {
	s.t.Helper()
	if err := s.launch(); err != nil {
		s.t.Fatal(err)
	}
}

// launch is start for goroutines beside that of the test.
func (s *server) launch() error {
	binary, err := build()
	if err != nil {
		return err
	}
	urls := filepath.Join(s.folder, "urls.json")
	_ = os.Remove(urls)
	s.process = exec.CommandContext(context.Background(), binary, slices.Concat([]string{
		"serve", "--store", s.store, "--urls", urls, "--state-dir", filepath.Join(s.folder, "state"),
		"--http", address(s.http), "--console", address(s.console), "--https", "off",
	}, s.flags)...)
	s.process.Dir, s.process.Env, s.process.Stderr = s.folder, withoutSettings(os.Environ()), &s.log
	if err := s.process.Start(); err != nil {
		return err
	}
	s.ended = make(chan struct{})
	go func(process *exec.Cmd, ended chan struct{}) {
		_ = process.Wait()
		close(ended)
	}(s.process, s.ended)
	return s.awaitURLs(urls)
}

// awaitURLs reads the addresses, which are written when the server is ready.
func (s *server) awaitURLs(name string) error {
	var text []byte
	ready := within(startsWithin, func() bool {
		var err error
		text, err = os.ReadFile(name)
		return err == nil || s.hasEnded()
	})
	var urls struct{ HTTP, HTTPS, Console string }
	if !ready || json.Unmarshal(text, &urls) != nil {
		return fmt.Errorf("the server does not start:\n%s", s.log.end())
	}
	s.http, s.https, s.console = urls.HTTP, urls.HTTPS, urls.Console
	return nil
}

func (s *server) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// kill ends the process as kill -9 does.
func (s *server) kill() { s.signal(syscall.SIGKILL) }

// stop ends the process as Ctrl-C does.
func (s *server) stop() { s.signal(syscall.SIGINT) }

// signal sends a signal, and returns when the process has ended.
func (s *server) signal(signal syscall.Signal) {
	if s.process == nil {
		return
	}
	_ = s.process.Process.Signal(signal) // it may have ended
	<-s.ended
	s.process = nil
}

// crmock runs another command of crmock's, which has to end well and in time, and is what it says.
func crmock(t *testing.T, most time.Duration, arguments ...string) string {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	command := exec.CommandContext(ctx, binary, arguments...)
	command.Dir, command.Env = t.TempDir(), withoutSettings(os.Environ())
	said, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("crmock %s: %v\n%s", strings.Join(arguments, " "), err, said)
	}
	return string(said)
}

// address is host:port of a URL, and asks for a free port if there is none yet.
func address(of string) string {
	parsed, err := url.Parse(of)
	if err != nil || parsed.Host == "" {
		return "127.0.0.1:0"
	}
	return parsed.Host
}

// within says whether a condition comes to hold in time.
func within(most time.Duration, holds func() bool) bool {
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline.C:
			return holds()
		case <-tick.C:
		}
	}
	return true
}

// withoutSettings is an environment without what would change how crmock runs.
func withoutSettings(environment []string) []string {
	return slices.DeleteFunc(environment, func(variable string) bool { return strings.HasPrefix(variable, "CRMOCK_") })
}

// lockedBuffer takes what processes write.
type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

// end is the last lines that were written.
func (b *lockedBuffer) end() string {
	const most = 4000
	b.mu.Lock()
	defer b.mu.Unlock()
	text := b.all.String()
	return text[max(0, len(text)-most):]
}
