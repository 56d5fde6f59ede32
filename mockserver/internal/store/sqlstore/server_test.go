package sqlstore_test

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
	"github.com/crmock/crmock/test/postgres"
)

var _ = Describe("The tables", func() {
	It("are made once when eight processes begin at once", func(ctx context.Context) {
		address := newSchema()
		stores, failed := make([]*sqlstore.Store, 8), make([]error, 8)
		var all sync.WaitGroup
		for n := range stores {
			all.Go(func() { stores[n], failed[n] = sqlstore.Open(ctx, address, sqlstore.Options{}) })
		}
		all.Wait()
		for n, s := range stores {
			Expect(failed[n]).NotTo(HaveOccurred())
			Expect(put(ctx, s, n)).To(Succeed())
			DeferCleanup(s.Close)
		}
		Expect(count(ctx, stores[0])).To(Equal(8))
	})

	DescribeTable("have a version, which is raised without opening the store",
		func(ctx context.Context, address func() string) {
			where := address()
			has, wants, err := sqlstore.Version(ctx, where, sqlstore.Options{})
			Expect(err).NotTo(HaveOccurred())
			Expect(has).To(BeZero())
			had, has, err := sqlstore.Migrate(ctx, where, sqlstore.Options{})
			Expect(err).NotTo(HaveOccurred())
			Expect(had).To(BeZero())
			Expect(has).To(Equal(wants))
			had, has, err = sqlstore.Migrate(ctx, where, sqlstore.Options{})
			Expect(err).NotTo(HaveOccurred())
			Expect(had).To(Equal(has))
			closed(mustOpen(where))
		},
		Entry("in a file", func() string { return "sqlite:" + GinkgoT().TempDir() + "/crmock.db" }),
		Entry("on a server", newSchema),
	)

	It("say so when they have none to migrate", func(ctx context.Context) {
		_, _, err := sqlstore.Version(ctx, "postgres://a:hunter2@127.0.0.1:1/x", sqlstore.Options{})
		Expect(err).To(And(MatchError(store.ErrUnavailable), Not(MatchError(ContainSubstring("hunter2")))))
		_, _, err = sqlstore.Migrate(ctx, "nothing", sqlstore.Options{})
		Expect(err).To(HaveOccurred())
	})

	It("are refused on a server when a newer crmock made them", func(ctx context.Context) {
		address := newSchema()
		closed(mustOpen(address))
		tell(ctx, address, "INSERT INTO schema_version (version_id, is_applied) VALUES (999, true)")
		Expect(openError(address)).To(MatchError(ContainSubstring("made by a newer crmock")))
	})
})

var _ = Describe("Several processes on one server", func() {
	var one, other *sqlstore.Store
	BeforeEach(func() {
		address := newSchema()
		one, other = mustOpen(address), mustOpen(address)
		DeferCleanup(one.Close)
		DeferCleanup(other.Close)
	})

	It("hand out no number twice, and let one of them have a key", func(ctx context.Context) {
		var (
			all   sync.WaitGroup
			won   atomic.Int64
			taken sync.Map
		)
		for n := range 10 {
			all.Go(func() {
				defer GinkgoRecover()
				s := []*sqlstore.Store{one, other}[n%2]
				for range 20 {
					var id int64
					Expect(s.Update(ctx, "acme", func(tx store.Tx) (err error) {
						id, err = tx.NextID("Customer", 1)
						return err
					})).To(Succeed())
					_, twice := taken.LoadOrStore(id, true)
					Expect(twice).To(BeFalse())
				}
				same := customer(7)
				same.ID = customer(n).ID
				if s.Update(ctx, "acme", func(tx store.Tx) error { return tx.Put(same) }) == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		Expect(won.Load()).To(BeEquivalentTo(1))
	})

	It("wake each other when docs change", func(ctx context.Context) {
		Expect(one.Shared()).To(BeTrue())
		heard := make(chan error)
		go func() { heard <- waitForDoc(ctx, other) }()
		Expect(one.Update(ctx, "acme", func(tx store.Tx) error {
			return tx.SetDoc(store.Doc{Kind: "event", Key: "1", Text: "x"})
		})).To(Succeed())
		Eventually(heard).WithTimeout(3 * time.Second).Should(Receive(BeNil()))
	})

	It("announce that docs have changed, and nothing else", func(ctx context.Context) {
		conn, err := pgx.Connect(ctx, server.NewDatabase(GinkgoTB()))
		Expect(err).NotTo(HaveOccurred())
		defer conn.Close(ctx) //nolint:errcheck // it is used no more
		s := mustOpen(conn.Config().ConnString())
		DeferCleanup(s.Close)
		_, err = conn.Exec(ctx, "LISTEN crmock")
		Expect(err).NotTo(HaveOccurred())
		Expect(put(ctx, s, 1)).To(Succeed())
		for range 2 {
			Expect(s.Update(ctx, "acme", func(tx store.Tx) error {
				return tx.SetDoc(store.Doc{Kind: "event", Key: "1", Text: "x"})
			})).To(Succeed())
		}
		first, err := conn.WaitForNotification(ctx)
		Expect(err).NotTo(HaveOccurred())
		second, err := conn.WaitForNotification(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(second.Payload).To(Equal(first.Payload))
		Expect(s.Drop(ctx, "acme")).To(Succeed())
		Expect(conn.WaitForNotification(ctx)).NotTo(BeNil())
	}, NodeTimeout(10*time.Second))

	It("ask each second where the engine announces nothing", func(ctx context.Context) {
		address := newSchema()
		tell(ctx, address, `CREATE FUNCTION pg_notify(text, text) RETURNS void AS $$ BEGIN
			RAISE 'not supported' USING ERRCODE = '0A000'; END $$ LANGUAGE plpgsql`)
		s := mustOpen(address + ",pg_catalog")
		DeferCleanup(s.Close)
		Expect(s.Update(ctx, "acme", func(tx store.Tx) error {
			return tx.SetDoc(store.Doc{Kind: "event", Key: "1", Text: "x"})
		})).To(Succeed())
		Expect(s.Shared()).To(BeTrue())
		Expect(s.Wait(ctx)).To(Succeed())
	}, NodeTimeout(10*time.Second))

	It("stop to wait when their context ends, or the store", func(ctx context.Context) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		Eventually(func() error { return one.Wait(ended) }).Should(MatchError(context.Canceled))
		Expect(one.Close()).To(Succeed())
		Eventually(func() error { return one.Wait(ctx) }).Should(MatchError(store.ErrClosed))
	})

	It("write to a tenant that another drops meanwhile", func(ctx context.Context) {
		var all sync.WaitGroup
		for n := range 4 {
			all.Go(func() {
				defer GinkgoRecover()
				for range 25 {
					if n == 0 {
						Expect(other.Drop(ctx, "acme")).To(Succeed())
					} else {
						Expect(put(ctx, one, n)).To(Succeed())
					}
				}
			})
		}
		all.Wait()
		Expect(one.Check(ctx)).To(BeEmpty())
	})
})

// waitForDoc waits until the tenant has a doc.
func waitForDoc(ctx context.Context, s store.Store) error {
	for {
		having, err := s.Having(ctx, "event")
		if err != nil || len(having) > 0 {
			return err
		}
		if err := s.Wait(ctx); err != nil {
			return err
		}
	}
}

var _ = Describe("A server in trouble", func() {
	It("is told of while it is away, and used again as soon as it is back", func(ctx context.Context) {
		own := ownServer()
		s := mustOpen(own.URL())
		DeferCleanup(s.Close)
		for n, end := range []func() error{own.Stop, own.Kill, own.Stop} {
			Expect(put(ctx, s, n)).To(Succeed())
			Expect(end()).To(Succeed())
			for _, call := range []func() error{
				func() error { return put(ctx, s, 99) },
				func() error { _, err := count(ctx, s); return err },
				func() error { return s.Ping(ctx) },
			} {
				Expect(call()).To(MatchError(store.ErrUnavailable))
			}
			Expect(own.Start()).To(Succeed())
			back := time.Now()
			Eventually(func() error { return s.Ping(ctx) }).WithTimeout(2 * time.Second).Should(Succeed())
			Expect(time.Since(back)).To(BeNumerically("<", 2*time.Second))
			Expect(count(ctx, s)).To(Equal(n + 1))
		}
		Expect(s.Check(ctx)).To(BeEmpty())
	})

	It("hangs no call over its deadline when it is silent, and is used again when it speaks", func(ctx context.Context) {
		address := newSchema()
		relay := newRelay(server.Address())
		DeferCleanup(relay.close)
		s, err := sqlstore.Open(ctx, strings.Replace(address, server.Address(), relay.address(), 1), sqlstore.Options{Deadline: 300 * time.Millisecond})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(s.Close)
		Expect(put(ctx, s, 1)).To(Succeed())
		relay.silent.Store(true)
		began := time.Now()
		Expect(put(ctx, s, 2)).To(MatchError(store.ErrUnavailable))
		_, err = count(ctx, s)
		Expect(err).To(MatchError(store.ErrUnavailable))
		Expect(time.Since(began)).To(BeNumerically("<", 3*time.Second))
		relay.silent.Store(false)
		Eventually(func() error { return put(ctx, s, 2) }).WithTimeout(5 * time.Second).Should(Succeed())
		Expect(count(ctx, s)).To(Equal(2))
	})

	It("that only reads is no use, and says so", func(ctx context.Context) {
		address := newSchema()
		s := mustOpen(address)
		DeferCleanup(s.Close)
		only, err := sqlstore.Open(ctx, address+"&default_transaction_read_only=on", sqlstore.Options{})
		Expect(only).To(BeNil())
		Expect(err).To(MatchError(ContainSubstring("the database only reads; give the address of the primary")))
	})

	It("that has lost its tables says so", func(ctx context.Context) {
		address := newSchema()
		s := mustOpen(address)
		DeferCleanup(s.Close)
		tell(ctx, address, "DROP TABLE tenant")
		Expect(put(ctx, s, 1)).To(MatchError(ContainSubstring("the tables are gone")))
	})

	It("that ends a transaction for a conflict has it run again", func(ctx context.Context) {
		address := newSchema()
		s := mustOpen(address)
		DeferCleanup(s.Close)
		tell(ctx, address,
			`CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
				IF nextval('tries') < 3 THEN RAISE 'again' USING ERRCODE = '40001'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql`,
			"CREATE SEQUENCE tries", "CREATE TRIGGER refuse BEFORE INSERT ON record FOR EACH ROW EXECUTE FUNCTION refuse()")
		runs := 0
		Expect(s.Update(ctx, "acme", func(tx store.Tx) error {
			runs++
			return tx.Put(customer(1))
		})).To(Succeed())
		Expect(runs).To(Equal(3))
		Expect(count(ctx, s)).To(Equal(1))
	})
})

// ownServer is a server for one spec, which may stop it.
func ownServer() *postgres.Server {
	GinkgoHelper()
	if server == nil {
		newSchema() // which skips
	}
	return postgres.Start(GinkgoTB(), postgres.Options{Durable: true})
}

// tell runs statements on a server.
func tell(ctx context.Context, address string, statements ...string) {
	GinkgoHelper()
	conn, err := pgx.Connect(ctx, address)
	Expect(err).NotTo(HaveOccurred())
	defer conn.Close(ctx) //nolint:errcheck // it is used no more
	for _, statement := range statements {
		_, err := conn.Exec(ctx, statement)
		Expect(err).NotTo(HaveOccurred(), statement)
	}
}

// relay passes bytes on, and keeps them to itself while it is silent.
type relay struct {
	listener net.Listener
	silent   atomic.Bool
}

func newRelay(target string) *relay {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	r := &relay{listener: listener}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", target)
			if err != nil {
				client.Close()
				continue
			}
			go r.pass(upstream, client)
			go r.pass(client, upstream)
		}
	}()
	return r
}

func (r *relay) address() string { return r.listener.Addr().String() }

func (r *relay) close() error { return r.listener.Close() }

// pass drops what comes while the relay is silent, as a network does that is cut.
func (r *relay) pass(to io.WriteCloser, from io.Reader) {
	defer to.Close() //nolint:errcheck // as networks do
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if r.silent.Load() {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
