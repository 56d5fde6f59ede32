package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver
)

// wholeCheck is the size in bytes up to which a file is checked whole before it is used. It takes about a second for
// each 200 MiB.
const wholeCheck = 256 << 20

// openFile opens an SQLite file for this process alone.
func (s *Store) openFile(ctx context.Context, file string) error {
	if file == "" || file == ":memory:" {
		return errors.New("an SQLite store needs a file; write sqlite:FILE, or memory: for what need not last")
	}
	if strings.HasPrefix(file, "//") {
		return errors.New("an SQLite store has no host; write sqlite:FILE, such as sqlite:data.db or sqlite:/var/lib/crmock/data.db")
	}
	s.dialect = sqliteDialect
	if followed, err := filepath.EvalSymlinks(file); err == nil {
		file = followed // so that all names of it share one lock
	}
	if err := s.lockFile(file); err != nil {
		return err
	}
	if err := checkHeader(file); err != nil {
		return err
	}
	if err := s.openPools(file); err != nil {
		return err
	}
	return s.checkFile(ctx, file)
}

// lockFile keeps other processes away. The lock is the operating system's and ends with the process; the file that it is
// on stays, and means nothing.
func (s *Store) lockFile(file string) error {
	lock := flock.New(file + ".lock")
	switch locked, err := lock.TryLock(); {
	case err != nil:
		return fmt.Errorf("cannot make %s.lock; see that the folder exists and may be written: %w", file, err)
	case !locked:
		return fmt.Errorf("%s is in use by another crmock process; stop that one, or share a store by postgres://", file)
	}
	s.release = append(s.release, lock.Unlock)
	return nil
}

// checkHeader makes the file, for the eyes of its user alone, if there is none. It refuses one that is no SQLite
// database, before SQLite looks at it.
func checkHeader(file string) error {
	f, err := os.OpenFile(file, os.O_RDONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("the file cannot be opened; see that its folder exists, and let this user write both: %w", err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	magic := "SQLite format 3\x00"
	header := make([]byte, len(magic))
	n, err := io.ReadFull(f, header)
	switch {
	case n == 0 && errors.Is(err, io.EOF): // as SQLite itself leaves a file that nothing was written to
		return nil
	case string(header[:n]) == magic:
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the file cannot be read: %w", err)
	}
	return errors.New("the file is not an SQLite database; name another file, or put a backup in its place")
}

// openPools makes one connection that writes, and some that read. Readers see the last commit while another is made.
func (s *Store) openPools(file string) error {
	writer, err := sql.Open("sqlite", fileName(file, "journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(5000)",
		"cache_size(-65536)", "temp_store(MEMORY)", "journal_size_limit(67108864)"))
	if err != nil {
		return err
	}
	s.writers = keptSessions(writer, 1)
	s.release = append(s.release, s.writers.close)
	reader, err := sql.Open("sqlite", fileName(file, "query_only(1)", "busy_timeout(5000)", "cache_size(-16384)",
		"temp_store(MEMORY)"))
	if err != nil {
		return err
	}
	s.readers = keptSessions(reader, max(4, 2*runtime.GOMAXPROCS(0)))
	s.release = append(s.release, s.readers.close)
	return nil
}

// fileName is the name of a file with pragmas, as the driver takes it.
func fileName(file string, pragmas ...string) string {
	path := filepath.ToSlash(file)
	if filepath.VolumeName(file) != "" {
		path = "///" + path
	}
	escaped := url.URL{Path: path}
	return "file:" + escaped.EscapedPath() + "?" + url.Values{"_pragma": pragmas}.Encode()
}

// checkFile refuses a file that is damaged, and one that another program made.
func (s *Store) checkFile(ctx context.Context, file string) error {
	if err := s.checkPages(ctx, file); err != nil {
		return err
	}
	var tables, ours int
	err := s.writers.db.QueryRowContext(ctx, "SELECT count(*), count(CASE WHEN name = ? THEN 1 END) FROM sqlite_schema "+
		"WHERE type = 'table'", versionTable).Scan(&tables, &ours)
	if err != nil {
		return s.fault(ctx, err)
	}
	if tables > 0 && ours == 0 {
		return errors.New("the file is the database of another program; name another file")
	}
	return nil
}

// checkPages reads a file whole, unless it is so large that this would take long.
func (s *Store) checkPages(ctx context.Context, file string) error {
	if info, err := os.Stat(file); err != nil || info.Size() > wholeCheck {
		return err
	}
	var found string
	if err := s.writers.db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return s.fault(ctx, err)
	}
	if found != "ok" {
		return fmt.Errorf("the file is damaged (%s); keep a copy of it, and put a backup in its place", found)
	}
	return nil
}
