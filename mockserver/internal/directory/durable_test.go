package directory_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// lasting is a store that outlives the houses that stand on it.
type lasting struct{ store.Store }

// shared is a store that several processes use at once.
type shared struct{ store.Store }

func (shared) Shared() bool { return true }

var _ = Describe("A durable store", func() {
	var records store.Store
	BeforeEach(func() { records = lasting{store.NewMemory()} })

	// login tells whether a password opens a tenant, as a request to the API does.
	login := func(h *house, sealer *tenant.Sealer, name, password string) bool {
		return sealer.Login(h.registry.Find(name), "wapi", password)
	}

	It("has a tenant's records and settings after a restart, and the seed only once", func(ctx context.Context) {
		h := houseOn(ctx, records, acme())
		h.addTask(ctx, "acme", "more")
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.MaxItems = 7 }))
		Expect(err).NotTo(HaveOccurred())

		again := houseOn(ctx, records, acme())
		Expect(again.subjects(ctx, "acme")).To(Equal([]string{"seeded", "more"}))
		Expect(again.registry.Find("acme").MaxItems).To(Equal(7))
	})

	It("is written to by a restart only where something has changed", func(ctx context.Context) {
		houseOn(ctx, records, acme())
		version := func() (text string) {
			Expect(records.View(ctx, "acme", func(tx store.Tx) (err error) {
				text, err = tx.Doc("version", "acme")
				return err
			})).To(Succeed())
			return text
		}
		first := version()
		houseOn(ctx, records, acme())
		Expect(version()).To(Equal(first))
		houseOn(ctx, records, acme(func(s *tenant.Settings) { s.MaxItems = 3 }))
		Expect(version()).NotTo(Equal(first))
	})

	DescribeTable("gives way to a configuration that has changed meanwhile", func(ctx context.Context, change func(*tenant.Settings)) {
		h := houseOn(ctx, records, acme())
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.MaxItems = 7 }))
		Expect(err).NotTo(HaveOccurred())
		again := houseOn(ctx, records, acme(change))
		Expect(again.registry.Find("acme").MaxItems).To(BeZero())
		Expect(again.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
	},
		Entry("in a setting", func(s *tenant.Settings) { s.TimeZone = "Europe/Berlin" }),
		Entry("in the password", func(s *tenant.Settings) { s.Password = "another" }),
		Entry("in a key", func(s *tenant.Settings) { s.GatewayKeys = []tenant.GatewayKey{{Key: "eght_other"}} }),
	)

	It("has the tenants that were made through the console, with their secrets", func(ctx context.Context) {
		h := houseOn(ctx, records, acme())
		made, err := h.Create(ctx, "", setting(func(s *tenant.Settings) { s.Username = "wapi" }))
		Expect(err).NotTo(HaveOccurred())
		h.addTask(ctx, made.Name, "mine")

		again := houseOn(ctx, records, acme())
		Expect(again.Names()).To(ConsistOf("acme", made.Name))
		Expect(again.subjects(ctx, made.Name)).To(Equal([]string{"mine"}))
		info, err := again.Info(ctx, made.Name)
		Expect(err).NotTo(HaveOccurred())
		Expect(info.FromFile).To(BeFalse())
		found, product := again.Sealer.Key(again.registry.Find(made.Name), string(made.GatewayKeys[0].Key))
		Expect(found && product).To(BeTrue())
		Expect(login(again, again.Sealer, made.Name, "wrong")).To(BeFalse())
		Expect(login(again, again.Sealer, made.Name, "")).To(BeFalse())
		Expect(login(again, again.Sealer, made.Name, string(made.Password))).To(BeTrue())
	})

	It("teaches a tenant its password at the first login that is right, and then masks it", func(ctx context.Context) {
		h := houseOn(ctx, records)
		made, err := h.Create(ctx, "", setting(func(s *tenant.Settings) { s.Username = "wapi" }))
		Expect(err).NotTo(HaveOccurred())
		again := houseOn(ctx, records)
		settings, err := again.Settings(made.Name)
		Expect(err).NotTo(HaveOccurred())
		Expect(settings.Password).To(BeEmpty())
		Expect(login(again, again.Sealer, made.Name, string(made.Password))).To(BeTrue())
		settings, err = again.Settings(made.Name)
		Expect(err).NotTo(HaveOccurred())
		Expect(settings.Password).To(Equal(made.Password))
		Expect(again.registry.Find(made.Name).Secrets.Mask("say " + string(made.Password))).NotTo(ContainSubstring(string(made.Password)))
		Expect(login(again, again.Sealer, made.Name, "wrong")).To(BeFalse())
	})

	It("keeps another password once it is changed, and no longer the old one", func(ctx context.Context) {
		h := houseOn(ctx, records, acme())
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Password = "changed" }))
		Expect(err).NotTo(HaveOccurred())
		again := houseOn(ctx, records, acme())
		Expect(login(again, again.Sealer, "acme", "open sesame")).To(BeFalse())
		Expect(login(again, again.Sealer, "acme", "changed")).To(BeTrue())
	})

	It("never holds a password as it is", func(ctx context.Context) {
		h := houseOn(ctx, records, acme())
		made, err := h.Create(ctx, "acme", asIs)
		Expect(err).NotTo(HaveOccurred())
		_, err = h.Snapshot(ctx, "acme", "s")
		Expect(err).NotTo(HaveOccurred())
		for _, name := range []string{"acme", made.Name} {
			Expect(records.View(ctx, name, func(tx store.Tx) error {
				for _, kind := range []string{"settings", "snapshot", "clock", "interceptions"} {
					docs, err := tx.Docs(kind, "", 0)
					Expect(err).NotTo(HaveOccurred())
					for _, doc := range docs {
						Expect(doc.Text).NotTo(Or(ContainSubstring("open sesame"), ContainSubstring(string(made.Password))), kind)
					}
				}
				text, err := tx.Doc("settings", name)
				Expect(err).NotTo(HaveOccurred())
				Expect(text).To(ContainSubstring("$argon2id$"))
				return nil
			})).To(Succeed())
		}
	})

	It("has clock, interceptions, snapshots and attachments after a restart", func(ctx context.Context) {
		h := houseOn(ctx, records, acme())
		customer, err := h.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "VOICE", "1")
		Expect(err).NotTo(HaveOccurred())
		id := value(customer[0], "ACCOUNTNUM")
		issue, err := h.do(ctx, "acme", "Case.Add", "ACCOUNTNUM", id, "SUBJECT", "s", "DESCRIPTION", "d")
		Expect(err).NotTo(HaveOccurred())
		number := value(issue[0], "CASENUM")
		file := attachment.File{Name: "a.txt", Type: "text/plain", Data: []byte("hello"), Added: noon}
		Expect(h.Attach(ctx, "acme", "Case", number, file)).To(Succeed())
		Expect(h.SetClock(ctx, "acme", clock.State{Mode: clock.Offset, Offset: time.Hour})).To(Succeed())
		_, err = h.Snapshot(ctx, "acme", "with file")
		Expect(err).NotTo(HaveOccurred())
		Expect(h.Detach(ctx, "acme", "Case", number, "a.txt")).To(Succeed())
		Expect(h.AdvanceClock(ctx, "acme", time.Hour)).To(Succeed())
		Expect(h.Intercept(ctx, "acme", func(s *intercept.Set, c *contracts.Contract) error {
			_, err := s.Add(c, console.Interception{ID: "busy", Then: console.Then{Status: &console.ActStatus{Code: 502}}})
			return err
		})).To(Succeed())

		again := houseOn(ctx, records, acme())
		running, err := again.Clock("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(running.Now()).To(Equal(noon.Add(2 * time.Hour)))
		set, err := again.Interceptions("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(set.List()).To(ConsistOf(HaveField("ID", "busy")))
		files := func() []attachment.File {
			list, err := again.Attachments(ctx, "acme", "Case", number)
			Expect(err).NotTo(HaveOccurred())
			return list
		}
		Expect(files()).To(BeEmpty())
		Expect(again.Restore(ctx, "acme", "with file")).To(Succeed())
		Expect(files()).To(ConsistOf(file))
		Expect(running.Now()).To(Equal(noon.Add(time.Hour)))
		Expect(again.DropSnapshot(ctx, "acme", "with file")).To(Succeed())
		Expect(files()).To(ConsistOf(file))
		Expect(again.Reset(ctx, "acme")).To(Succeed())
		Expect(again.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
		Expect(records.Having(ctx, "file")).To(BeEmpty())
	})

	It("leaves a tenant as it was where a change cannot be kept", func(ctx context.Context) {
		broken := &refusing{Store: records}
		h := houseOn(ctx, broken, acme())
		_, err := h.Snapshot(ctx, "acme", "s")
		Expect(err).NotTo(HaveOccurred())
		before, err := h.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		broken.err = store.ErrUnavailable
		for _, change := range []func() error{
			func() error {
				_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.MaxItems = 7 }))
				return err
			},
			func() error { return h.SetClock(ctx, "acme", clock.State{Mode: clock.Frozen}) },
			func() error { return h.Intercept(ctx, "acme", busy) },
			func() error { _, err := h.Snapshot(ctx, "acme", "t"); return err },
			func() error { return h.DropSnapshot(ctx, "acme", "s") },
			func() error { return h.Restore(ctx, "acme", "s") },
			func() error { return h.Reset(ctx, "acme") },
			func() error { _, err := h.Create(ctx, "", asIs); return err },
		} {
			Expect(change()).To(MatchError(store.ErrUnavailable))
		}
		broken.err = nil
		Expect(h.Names()).To(Equal([]string{"acme"}))
		Expect(h.Settings("acme")).To(Equal(before))
		running, err := h.Clock("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(running.State().Mode).To(Equal(clock.Real))
		set, err := h.Interceptions("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(set.List()).To(BeEmpty())
		Expect(h.Snapshots("acme")).To(ConsistOf(directory.Snapshot{Name: "s", Taken: noon}))
	})
})

var _ = Describe("A change of which nobody has heard that it was kept", func() {
	It("is found by the next one, which is made on top of it", func(ctx context.Context) {
		silent := &silent{Store: lasting{store.NewMemory()}}
		h := houseOn(ctx, silent, acme())
		silent.next = true
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.MaxItems = 7 }))
		Expect(err).To(MatchError(store.ErrUnavailable))
		_, err = h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.TimeZone = "Europe/Berlin" }))
		Expect(err).NotTo(HaveOccurred())
		settings, err := h.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(settings.MaxItems).To(Equal(7))
		Expect(settings.TimeZone).To(Equal("Europe/Berlin"))
		silent.next = true
		Expect(h.SetClock(ctx, "acme", clock.State{Mode: clock.Frozen})).To(MatchError(store.ErrUnavailable))
		Expect(h.replace(ctx, acme())).To(Succeed())
		Expect(h.registry.Find("acme").Clock.State().Mode).To(Equal(clock.Frozen))
	})
})

// silent is a store that keeps the next update, and then fails to say so.
type silent struct {
	store.Store
	next bool
}

func (s *silent) Update(ctx context.Context, name string, fn func(store.Tx) error) error {
	err := s.Store.Update(ctx, name, fn)
	if s.next && err == nil {
		s.next = false
		return store.ErrUnavailable
	}
	return err
}

// busy adds an interception.
func busy(s *intercept.Set, c *contracts.Contract) error {
	_, err := s.Add(c, console.Interception{Then: console.Then{Status: &console.ActStatus{Code: 502}}})
	return err
}

// refusing is a store that refuses to write while there is an error.
type refusing struct {
	store.Store
	err error
}

func (r *refusing) Update(ctx context.Context, name string, fn func(store.Tx) error) error {
	if r.err != nil {
		return r.err
	}
	return r.Store.Update(ctx, name, fn)
}

func (r *refusing) Drop(ctx context.Context, name string) error {
	if r.err != nil {
		return r.err
	}
	return r.Store.Drop(ctx, name)
}
