package specs

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// steered is a session in a tenant of its own: one that crmock's console has made like the target's first tenant, whose
// settings and clock the spec may change as it likes, and that goes again with all its records.
type steered struct {
	*session // sends as that tenant, and goes by the contract of its present settings

	handle *console.TenantHandle
	plain  *contracts.Contract // of the settings that the tenant began with
	added  contracts.Extension // what the spec has added to those
}

// steered adds a spec that has a tenant of its own.
func (b *book) steered(text string, clauses []string, check func(*steered), needs ...Capability) {
	b.spec(text, clauses, func(s *session) { s.steer(check) }, append([]Capability{HasConsole, CanWrite}, needs...)...)
}

// steeredPair adds a spec that has two.
func (b *book) steeredPair(text string, clauses []string, check func(one, other *steered)) {
	b.spec(text, clauses, func(s *session) {
		s.steer(func(one *steered) {
			s.steer(func(other *steered) { check(one, other) })
		})
	}, HasConsole, CanWrite)
}

// steer makes a tenant, and takes it away once the check is over, however that ends.
func (s *session) steer(check func(*steered)) {
	name, like := s.unique("crmock-"), s.run.target.Credentials[0].Tenant
	made, err := s.run.console.CreateTenant(s.ctx, console.NewTenant{Name: name, Template: like, Settings: []byte(`{"forward":null}`)})
	s.Expect(err).NotTo(gomega.HaveOccurred(), "the console makes no tenant like %s", like)
	t := &steered{session: s.inTenant(made), handle: s.run.console.Tenant(made.Name), plain: s.contract()}
	defer func() {
		s.exchanges = append(s.exchanges, t.exchanges...)
		t.remove()
	}()
	check(t)
}

// inTenant is a session as another tenant of the same target. What it adds stands in no ledger: it goes with the tenant.
func (s *session) inTenant(made console.Created) *session {
	target := s.run.target
	target.Credentials = []Credentials{{Tenant: made.Name, Username: made.Username, Password: made.Password, APIKey: made.APIKey}}
	return s.elsewhere(target, s.run.console)
}

// elsewhere is a session on another target, or as others of the same one. What it adds stands in no ledger.
func (s *session) elsewhere(target Target, steering *console.Client) *session {
	return &session{
		Gomega: s.Gomega, ctx: s.ctx, mark: s.mark, seed: s.seed,
		run: &run{
			target: target, options: s.run.options, id: s.run.id, ctx: s.run.ctx, transport: s.run.transport, console: steering,
			secrets: target.secrets(), shared: map[string]string{},
		},
	}
}

// removal is how long a tenant may take to go, even when the run has been ended.
const removal = 10 * time.Second

func (t *steered) remove() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), removal)
	defer cancel()
	_ = t.handle.Remove(ctx) // what the spec has found out stands, whether the tenant goes or not
}

// credentials are those of the tenant.
func (t *steered) credentials() Credentials { return t.run.target.Credentials[0] }

// settings are a change of settings, or a part of one: what is not named stays.
type settings map[string]any

// set changes settings, and is all of them then.
func (t *steered) set(change settings) console.Settings {
	after, err := t.handle.ChangeSettings(t.ctx, change)
	t.Expect(err).NotTo(gomega.HaveOccurred(), "the console does not change the settings")
	return after
}

// settings are the tenant's as they are.
func (t *steered) settings() console.Settings {
	present, err := t.handle.Settings(t.ctx)
	t.Expect(err).NotTo(gomega.HaveOccurred(), "the console does not show the settings")
	return present
}

// setRefused demands that a change of settings is refused for what it says, and changes nothing.
func (t *steered) setRefused(change settings, what string) {
	before := t.settings()
	_, err := t.handle.ChangeSettings(t.ctx, change)
	refused := &console.Problem{}
	t.Expect(errors.As(err, &refused)).To(gomega.BeTrue(), "%s is not refused: %v", what, err)
	t.Expect(refused.Status).To(gomega.Equal(http.StatusUnprocessableEntity), "%s: %v", what, refused)
	t.Expect(t.settings()).To(gomega.Equal(before), "%s was refused and all the same changes something", what)
}

// extend lets the session know what its settings have added to the contract.
func (t *steered) extend(change func(*contracts.Extension)) {
	t.added.Origin = "the settings of this spec"
	change(&t.added)
	extended, err := t.plain.Extend(t.added)
	t.Expect(err).NotTo(gomega.HaveOccurred())
	t.run.target.Contract = extended
}
