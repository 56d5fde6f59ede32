package sqlstore_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
)

var _ = Describe("Open", func() {
	DescribeTable("refuses an address with what to write instead",
		func(address, advice string) {
			Expect(openError(address)).To(MatchError(ContainSubstring(advice)))
		},
		Entry("of no kind", "data.db", "write sqlite:FILE or postgres://"),
		Entry("of another kind", "mysql://localhost/a", "write sqlite:FILE or postgres://"),
		Entry("without a file", "sqlite:", "needs a file"),
		Entry("in memory", "sqlite::memory:", "memory:"),
		Entry("with a host", "sqlite://data.db", "has no host"),
		Entry("that is no URL", "postgres://a:b@localhost:port/x", "postgres://USER:PASSWORD@HOST:PORT/DATABASE"),
	)

	It("never shows a password", func() {
		for _, address := range []string{
			"postgres://bob:hunter2@127.0.0.1:1/x",
			"postgres://bob:hunter2@127.0.0.1:port/x",
			"postgres://bob@127.0.0.1:1/x?password=hunter2&sslpassword=hunter2",
			"postgres://bob:hunter2%zz@127.0.0.1:1/x",
			"mysql://bob:hunter2@127.0.0.1:1/x",
		} {
			Expect(openError(address)).NotTo(MatchError(ContainSubstring("hunter2")))
			Expect(sqlstore.Shown(address)).NotTo(ContainSubstring("hunter2"))
		}
	})

	DescribeTable("shows an address without its secrets",
		func(address, shown string) { Expect(sqlstore.Shown(address)).To(Equal(shown)) },
		Entry("a file", "sqlite:data.db", "sqlite:data.db"),
		Entry("memory", "memory:", "memory:"),
		Entry("a server without a password", "postgres://bob@db/x?sslmode=disable", "postgres://bob@db/x?sslmode=disable"),
		Entry("a password", "postgresql://bob:hunter2@db:5432/x", "postgresql://bob:xxxxx@db:5432/x"),
		Entry("a password among the parameters", "postgres:///x?host=db&password=hunter2", "postgres:///x?host=db&password=xxxxx"),
		Entry("what is no URL", "postgres://bob:hunter2@db:port/x", "postgres:…"),
	)

	It("says that a server cannot be reached", func() {
		err := openError("postgres://bob@127.0.0.1:1/x")
		Expect(err).To(MatchError(store.ErrUnavailable))
		Expect(err).To(MatchError(ContainSubstring("see that it runs and that its address is right")))
	})
})

var _ = Describe("A file", func() {
	var file string
	BeforeEach(func() { file = filepath.Join(GinkgoT().TempDir(), "a b%20?c#d.db") })

	It("keeps what was written, and is for its user alone", func(ctx context.Context) {
		s := mustOpen("sqlite:" + file)
		Expect(s.Update(ctx, "acme", func(tx store.Tx) error { return tx.Put(customer(1)) })).To(Succeed())
		Expect(s.Close()).To(Succeed())
		info, err := os.Stat(file)
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Mode().Perm()).To(BeEquivalentTo(0o600))
		s = mustOpen("sqlite:" + file)
		defer closed(s)
		Expect(s.View(ctx, "acme", func(tx store.Tx) error {
			Expect(tx.Get("Customer", customer(1).ID)).To(Equal(customer(1)))
			return nil
		})).To(Succeed())
	})

	It("belongs to one process at a time, which may have died", func() {
		Expect(os.WriteFile(file+".lock", []byte("of a process that was killed"), 0o600)).To(Succeed())
		s := mustOpen("sqlite:" + file)
		Expect(openError("sqlite:" + file)).To(MatchError(ContainSubstring("in use by another crmock process")))
		Expect(s.Close()).To(Succeed())
		closed(mustOpen("sqlite:" + file))
	})

	It("is one file by whatever name", func() {
		other := filepath.Join(filepath.Dir(file), "other.db")
		closed(mustOpen("sqlite:" + file))
		Expect(os.Symlink(file, other)).To(Succeed())
		s := mustOpen("sqlite:" + file)
		defer closed(s)
		Expect(openError("sqlite:" + other)).To(MatchError(ContainSubstring("in use by another crmock process")))
	})

	It("is not shared, so that waiting for others ends with the context", func(ctx context.Context) {
		s := mustOpen("sqlite:" + file)
		defer closed(s)
		Expect(s.Shared()).To(BeFalse())
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		Expect(s.Wait(ctx)).To(MatchError(context.Canceled))
	})

	DescribeTable("is refused with what to do",
		func(spoil func(file string), refusal types.GomegaMatcher) {
			spoil(file)
			Expect(openError("sqlite:" + file)).To(MatchError(refusal))
			Expect(openError("sqlite:"+file)).To(MatchError(refusal), "again: the lock was given back")
		},
		Entry("when its folder is missing", func(file string) { Expect(os.RemoveAll(filepath.Dir(file))).To(Succeed()) },
			ContainSubstring("see that the folder exists")),
		Entry("when it is a folder", func(file string) { Expect(os.MkdirAll(file, 0o700)).To(Succeed()) },
			ContainSubstring("cannot be opened")),
		Entry("when it is a text", func(file string) { Expect(os.WriteFile(file, []byte("no database"), 0o600)).To(Succeed()) },
			ContainSubstring("not an SQLite database")),
		Entry("when another program made it", func(file string) { execute(file, "CREATE TABLE theirs (a INTEGER)") },
			ContainSubstring("database of another program")),
		Entry("when another program made it, and it is large", func(file string) {
			execute(file, "CREATE TABLE theirs (a BLOB); INSERT INTO theirs VALUES (zeroblob(300 << 20))")
		}, ContainSubstring("database of another program")),
		Entry("when a newer crmock made it", func(file string) {
			closed(mustOpen("sqlite:" + file))
			execute(file, "INSERT INTO schema_version (version_id, is_applied) VALUES (999, 1)")
		}, ContainSubstring("made by a newer crmock")),
		Entry("when it is damaged", damage, And(ContainSubstring("damaged"), ContainSubstring("backup"))),
		Entry("when it is cut", func(file string) {
			closed(mustOpen("sqlite:" + file))
			Expect(os.Truncate(file, 5000)).To(Succeed())
		}, And(ContainSubstring("damaged"), ContainSubstring("backup"))),
	)

	It("may be empty", func() {
		Expect(os.WriteFile(file, nil, 0o600)).To(Succeed())
		closed(mustOpen("sqlite:" + file))
	})
})

// damage fills a file and overwrites pages in its middle.
func damage(file string) {
	s := mustOpen("sqlite:" + file)
	Expect(s.Update(context.Background(), "acme", func(tx store.Tx) error {
		for n := range 1000 {
			if err := tx.Put(customer(n)); err != nil {
				return err
			}
		}
		return nil
	})).To(Succeed())
	closed(s)
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	Expect(err).NotTo(HaveOccurred())
	defer f.Close() //nolint:errcheck // what was written is read next
	_, err = f.WriteAt(make([]byte, 40*4096), 20*4096)
	Expect(err).NotTo(HaveOccurred())
}

func mustOpen(address string) *sqlstore.Store {
	GinkgoHelper()
	s, err := sqlstore.Open(context.Background(), address, sqlstore.Options{})
	Expect(err).NotTo(HaveOccurred())
	return s
}

func openError(address string) error {
	GinkgoHelper()
	s, err := sqlstore.Open(context.Background(), address, sqlstore.Options{})
	Expect(s).To(BeNil())
	Expect(err).To(HaveOccurred())
	return err
}

func closed(s store.Store) {
	GinkgoHelper()
	Expect(s.Close()).To(Succeed())
}

// execute runs statements on a file that no store has open.
func execute(file string, statements ...string) {
	GinkgoHelper()
	db, err := sql.Open("sqlite", sqlstore.FileName(file))
	Expect(err).NotTo(HaveOccurred())
	defer db.Close() //nolint:errcheck // what was written is read next
	for _, statement := range statements {
		_, err = db.Exec(statement)
		Expect(err).NotTo(HaveOccurred(), statement)
	}
}
