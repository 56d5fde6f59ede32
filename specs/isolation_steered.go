package specs

import (
	"slices"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// writeSteeredIsolation: what is done to one tenant by the console is done to no other.
func writeSteeredIsolation(b *book) {
	id := clauses("tenant.isolation")
	b.steeredPair("No exchange of one tenant stands in the journal of another", id, func(one, other *steered) {
		one.hasWholeJournal()
		for range 3 {
			one.well(one.main().nothing())
		}
		other.well(other.main().nothing())
		one.journals(3)
		other.journals(1)
		one.Expect(one.handle.Journal().Clear(one.ctx)).To(gomega.Succeed())
		one.journals(0)
		other.journals(1)
	})
	b.steeredPair("The settings of one tenant change nothing for another", id, func(one, other *steered) {
		one.set(settings{"api": settings{"enabled": false}})
		other.well(other.main().nothing())
		one.shutOut(one.credentials())
		crossed := one.credentials()
		crossed.Username, crossed.Password = other.credentials().Username, other.credentials().Password
		one.set(settings{"api": settings{"enabled": true}})
		one.shutOut(crossed)
		one.well(one.main().nothing())
	})
	if e, ok := b.dated(); ok {
		b.steeredPair("The clock of one tenant moves no other", id, func(one, other *steered) {
			before := other.clock()
			one.freeze()
			id := other.fresh(e.Name)
			after := other.clock()
			other.Expect(after.Mode).To(gomega.Equal(before.Mode))
			other.Expect(after.Now).To(gomega.BeTemporally("~", before.Now, time.Hour), "the other tenant's clock")
			one.sees(e, one.fresh(e.Name), today(e), sets)
			other.sees(e, id, today(e), sets)
		})
	}
	if add := firstAdd(b.contract); add != nil && entityOf(add.Object).visible() {
		b.steeredPair("Putting back the records of one tenant leaves those of another", id, func(one, other *steered) {
			_, err := one.handle.Snapshot(one.ctx, "before")
			one.Expect(err).NotTo(gomega.HaveOccurred())
			lost, kept := one.main().own(add.Object), other.main().own(add.Object)
			one.Expect(one.handle.Restore(one.ctx, "before")).To(gomega.Succeed())
			one.Expect(one.main().search(add.Object, field(add.Object.IDTag, lost))).To(gomega.BeEmpty(), "what was added after the snapshot")
			other.main().only(add.Object, kept)
			one.Expect(one.handle.Reset(one.ctx)).To(gomega.Succeed())
			other.main().only(add.Object, kept)
		})
	}
}

// hasWholeJournal ends the spec where several processes answer as the target: each has a journal of its own.
func (t *steered) hasWholeJournal() {
	found, err := t.handle.Journal().Find(t.ctx, console.Query{Limit: 1})
	t.Expect(err).NotTo(gomega.HaveOccurred())
	if found.Partial {
		t.skip("several processes share the target's store, and each has a journal of its own")
	}
}

// journals demands how many exchanges stand in the tenant's journal.
func (t *steered) journals(exchanges int) {
	const patience = 5 * time.Second // an exchange may be written down just after its answer has come
	if exchanges > 0 {
		_, err := t.handle.Journal().Wait(t.ctx, console.Query{}, exchanges, patience)
		t.Expect(err).NotTo(gomega.HaveOccurred())
	}
	found, err := t.handle.Journal().Find(t.ctx, console.Query{})
	t.Expect(err).NotTo(gomega.HaveOccurred())
	t.Expect(found.Matched).To(gomega.Equal(exchanges), "exchanges in the journal of %s", t.credentials().Tenant)
	for _, exchange := range found.Exchanges {
		t.Expect(exchange.Tenant).To(gomega.Equal(t.credentials().Tenant), "an exchange of the journal is of another tenant")
	}
}

// clock is the time that the tenant goes by.
func (t *steered) clock() console.Clock {
	clock, err := t.handle.Clock(t.ctx)
	t.Expect(err).NotTo(gomega.HaveOccurred())
	return clock
}

// dated is an object whose records show the day on which they were added.
func (b *book) dated() (entity, bool) {
	for _, e := range b.entities() {
		if e.visible() && today(e) != nil {
			return e, true
		}
	}
	return entity{}, false
}

// today is the effect by which an Add shows its day, nil where there is none.
func today(e entity) *contracts.Effect {
	for _, effect := range e.Effects {
		if dates(e, effect) && slices.Contains(effect.On, contracts.Add) {
			return effect
		}
	}
	return nil
}
