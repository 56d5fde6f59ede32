package postgres

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"
)

// create makes the folder of a server. What it returns beside an error is to be removed, too.
func create(bin string, o Options) (*Server, error) {
	folder, err := os.MkdirTemp("", "crmock-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, folder: folder}
	if err := giveAway(folder); err != nil {
		return s, err
	}
	if err := s.run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-D", s.data()); err != nil {
		return s, err
	}
	s.port, err = freePort()
	s.settings = settings(o, s.port, folder)
	return s, err
}

// settings are the settings of the server as arguments of its program.
func settings(o Options, port int, folder string) []string {
	all := map[string]string{
		"listen_addresses":        "127.0.0.1",
		"port":                    strconv.Itoa(port),
		"unix_socket_directories": folder,
		"max_connections":         "200",
		"shared_buffers":          "64MB",
	}
	if !o.Durable {
		all["fsync"], all["full_page_writes"] = "off", "off"
	}
	for name, value := range o.Settings {
		all[name] = value
	}
	var arguments []string
	for name, value := range all {
		arguments = append(arguments, fmt.Sprintf("-c %s='%s'", name, value))
	}
	return arguments
}

// freePort returns a port that nobody listens to. Another program may take it before the server does; then the server
// does not start, and says so.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at once
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil //nolint:forcetypeassert,errcheck // TCP was asked for
}

// run runs a program of PostgreSQL's. They refuse to run as root, and run as another user then.
func (s *Server) run(program string, arguments ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, filepath.Join(s.bin, program), arguments...) //nolint:gosec // it is what was asked for
	command.Dir = s.folder
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	var output bytes.Buffer
	said, err := os.CreateTemp(s.folder, "said-") // a file, not a pipe: the server would keep a pipe open
	if err != nil {
		return err
	}
	defer os.Remove(said.Name()) //nolint:errcheck // it goes with the folder
	defer said.Close()           //nolint:errcheck // it was only written to be read
	command.Stdout, command.Stderr = said, said
	if err := asUnprivileged(command); err != nil {
		return err
	}
	if err := command.Run(); err != nil {
		text, _ := os.ReadFile(said.Name())
		output.Write(text)
		return fmt.Errorf("%s: %w\n%s\n%s", program, err, output.String(), s.Log())
	}
	return nil
}

// unprivileged is the user to run the server as when this process is root's: postgres if there is one.
func unprivileged() (uid, gid int, err error) {
	account, err := user.Lookup("postgres")
	if err != nil {
		account, err = user.Lookup("nobody")
	}
	if err != nil {
		return 0, 0, fmt.Errorf("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as: %w", err)
	}
	uid, err = strconv.Atoi(account.Uid)
	if err != nil {
		return 0, 0, err
	}
	gid, err = strconv.Atoi(account.Gid)
	return uid, gid, err
}

// remove stops the server and deletes its folder.
func (s *Server) remove(t testing.TB) {
	if _, err := os.Stat(filepath.Join(s.data(), "postmaster.pid")); err == nil {
		if err := s.Kill(); err != nil {
			t.Error(err)
		}
	}
	if err := os.RemoveAll(s.folder); err != nil {
		t.Error(err)
	}
}
