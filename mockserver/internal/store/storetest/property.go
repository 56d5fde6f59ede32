package storetest

import (
	"context"
	"errors"
	"slices"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// modelSpecs lets random updates and queries loose on a store and on the model, and compares what both say.
func modelSpecs(s *subject) {
	It("in all that it answers, after any updates, kept or undone, and any snapshots and restores", func() {
		tenants := 0
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			tenants++ // each trial has one of its own: to open a store takes longer
			p := &pair{store: s.Store, tenant: strconv.Itoa(tenants), model: newModel(), snapshots: map[string]model{}}
			t.Repeat(map[string]func(*rapid.T){
				"update":        p.update,
				"find":          p.find,
				"get":           p.get,
				"snapshot":      p.snapshot,
				"restore":       p.restore,
				"drop snapshot": p.dropSnapshot,
				"names":         p.names,
				"forget":        p.forget,
			})
		})
	})
}

// pair is a store with the model of what it should hold, and models of its snapshots.
type pair struct {
	store     store.Store
	tenant    string
	model     model
	snapshots map[string]model
}

// update changes both, several times, and then keeps the changes or has them undone in one of the ways there are.
func (p *pair) update(t *rapid.T) {
	ending := rapid.SampledFrom([]string{"commit", "commit", "error", "panic", "cancel"}).Draw(t, "ending")
	draft := p.model.clone()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := recovering(func() error {
		return p.store.Update(ctx, p.tenant, func(tx store.Tx) error {
			for range rapid.SampledFrom([]int{1, 2, 5, 10}).Draw(t, "changes") {
				change(t, tx, draft)
			}
			switch ending {
			case "error":
				return errChanged
			case "panic":
				panic(errChanged)
			case "cancel":
				cancel()
			}
			return nil
		})
	})
	want := map[string]error{"error": errChanged, "panic": errChanged, "cancel": context.Canceled}[ending]
	if !errors.Is(err, want) {
		t.Fatalf("Update ending in %s returned %v, want %v", ending, err, want)
	}
	if ending == "commit" {
		p.model = draft
	}
}

// recovering makes an error of the panic that update asks for. Any other panic, such as a failure, passes.
func recovering(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			if p != any(errChanged) {
				panic(p)
			}
			err = errChanged
		}
	}()
	return fn()
}

// change makes one change to both and compares the answers.
func change(t *rapid.T, tx store.Tx, m model) {
	switch rapid.SampledFrom([]string{"put", "put", "put", "delete", "next", "skip"}).Draw(t, "change") {
	case "put":
		comparePut(t, tx, m)
	case "delete":
		object, id := drawObject(t), drawID(t)
		err, found := tx.Delete(object, id), m.delete(object, id)
		if found && err != nil || !found && !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("Delete returned %v, found before: %v", err, found)
		}
	case "next":
		sequence, first := drawObject(t), rapid.Int64Range(-5, 5).Draw(t, "first")
		want := m.nextID(sequence, first)
		if got, err := tx.NextID(sequence, first); err != nil || got != want {
			t.Fatalf("NextID returned %d and %v, want %d", got, err, want)
		}
	case "skip":
		sequence, used := drawObject(t), rapid.Int64Range(-5, 20).Draw(t, "used")
		m.skipID(sequence, used)
		if err := tx.SkipID(sequence, used); err != nil {
			t.Fatalf("SkipID: %v", err)
		}
	}
}

func comparePut(t *rapid.T, tx store.Tx, m model) {
	r := drawRecord(t)
	tag, err := m.put(r), tx.Put(r)
	if tag == "" {
		if err != nil {
			t.Fatalf("Put: %v", err)
		}
		return
	}
	var conflict *store.ConflictError
	if !errors.As(err, &conflict) || conflict.Tag != tag {
		t.Fatalf("Put returned %v, want a conflict of %s", err, tag)
	}
}

func (p *pair) get(t *rapid.T) {
	object, id := drawObject(t), drawID(t)
	want, found := p.model.records[place{object, id}]
	p.view(t, func(tx store.Tx) error {
		got, err := tx.Get(object, id)
		if !found && errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err == nil && (!found || !same(got, want)) {
			t.Fatalf("Get returned %v, want %v, found: %v", got, want, found)
		}
		return err
	})
}

// find asks a few queries, and compares Find with the model, and with what Match says about every record.
func (p *pair) find(t *rapid.T) {
	p.view(t, func(tx store.Tx) error {
		for range 5 {
			if err := p.compareFind(t, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *pair) compareFind(t *rapid.T, tx store.Tx) error {
	object, q := drawObject(t), drawQuery(t)
	got, err := tx.Find(object, q)
	if err != nil {
		return err
	}
	if want := p.model.find(object, q); !slices.EqualFunc(got, want, same) {
		t.Fatalf("Find returned %v, the model %v", got, want)
	}
	all, err := tx.Find(object, store.Query{})
	if n, err := tx.Count(object); n != len(all) || err != nil {
		t.Fatalf("Count returned %d and %v, but Find %d records", n, err, len(all))
	}
	matching := slices.DeleteFunc(all, func(r store.Record) bool { return !store.Match(r, q) })
	if want := cut(matching, q.Limit); !slices.EqualFunc(got, want, same) {
		t.Fatalf("Find returned %v, but Match chooses %v", got, want)
	}
	return err
}

func (p *pair) view(t *rapid.T, fn func(store.Tx) error) {
	if err := p.store.View(context.Background(), p.tenant, fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

func same(a, b store.Record) bool {
	return a.Object == b.Object && a.ID == b.ID && slices.Equal(a.Fields, b.Fields) && slices.Equal(a.Entries, b.Entries)
}
