package mutants

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// kept breaks a server in how records are kept: change wraps every transaction.
func kept(name, clause string, change func(store.Tx) store.Tx) Mutant {
	return stored(name, clause, func(whole store.Store) store.Store { return wrapped{whole, change, nil} })
}

func stored(name, clause string, change func(store.Store) store.Store) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		options.Seams = &seam.Seams{Store: change}
		return nil
	}}
}

// wrapped is a store whose transactions are broken, and perhaps its tenants.
type wrapped struct {
	store.Store
	tx     func(store.Tx) store.Tx
	tenant func(string) string
}

func (w wrapped) name(tenant string) string {
	if w.tenant == nil {
		return tenant
	}
	return w.tenant(tenant)
}

func (w wrapped) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return w.Store.View(ctx, w.name(tenant), func(tx store.Tx) error { return fn(w.tx(tx)) })
}

func (w wrapped) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return w.Store.Update(ctx, w.name(tenant), func(tx store.Tx) error { return fn(w.tx(tx)) })
}

func whole(tx store.Tx) store.Tx { return tx }

// broken is a transaction with some of its verbs replaced.
type broken struct {
	store.Tx
	find func(object string, q store.Query) ([]store.Record, error)
	put  func(store.Record) error
	next func(sequence string, first int64) (int64, error)
}

func (b broken) Find(object string, q store.Query) ([]store.Record, error) {
	if b.find != nil {
		return b.find(object, q)
	}
	return b.Tx.Find(object, q)
}

func (b broken) Put(record store.Record) error {
	if b.put != nil {
		return b.put(record)
	}
	return b.Tx.Put(record)
}

func (b broken) NextID(sequence string, first int64) (int64, error) {
	if b.next != nil {
		return b.next(sequence, first)
	}
	return b.Tx.NextID(sequence, first)
}

// asked breaks how queries are answered.
func asked(name, clause string, change func(store.Query) store.Query) Mutant {
	return kept(name, clause, func(tx store.Tx) store.Tx {
		return broken{Tx: tx, find: func(object string, q store.Query) ([]store.Record, error) { return tx.Find(object, change(q)) }}
	})
}

// eachCondition changes every condition of a query by itself.
func eachCondition(change func(*store.Condition)) func(store.Query) store.Query {
	return func(q store.Query) store.Query {
		q.Where = slices.Clone(q.Where)
		for i := range q.Where {
			change(&q.Where[i])
		}
		return q
	}
}

func storeMutants() []Mutant {
	return []Mutant{
		stored("tenants share their records", "tenant.isolation", func(s store.Store) store.Store {
			return wrapped{s, whole, func(string) string { return "all" }}
		}),
		asked("the second filter is forgotten", "search.and", func(q store.Query) store.Query {
			q.Where = q.Where[:min(1, len(q.Where))]
			return q
		}),
		asked("searches mind the case", "search.ignores-case", eachCondition(func(c *store.Condition) {
			if c.Mode == store.Fold {
				c.Mode = store.Exact
			}
		})),
		asked("wildcards are read as they stand", "wildcard.any-run", eachCondition(func(c *store.Condition) { c.Wildcard = false })),
		kept("filters match the beginning of a value", "search.unchecked", beginnings),
		kept("Modify clears the other tags", "Customer.Modify", clearing),
		kept("a value is cut at ten characters", "validation.length-characters", cutting),
		kept("ids are used twice", "concurrency.distinct-ids", repeating()),
		kept("ids go down", "customer.ids", descending()),
		kept("Get hands out one item less", "search.all-matches", func(tx store.Tx) store.Tx {
			return broken{Tx: tx, find: func(object string, q store.Query) ([]store.Record, error) {
				found, err := tx.Find(object, q)
				return found[:max(0, len(found)-1)], err
			}}
		}),
		stored("two changes at once lose one", "concurrency.no-lost-update", func(s store.Store) store.Store { return &forgetful{Store: s} }),
	}
}

// beginnings finds more than was asked for.
func beginnings(tx store.Tx) store.Tx {
	return broken{Tx: tx, find: func(object string, q store.Query) ([]store.Record, error) {
		return tx.Find(object, eachCondition(func(c *store.Condition) {
			if c.AnyOf == nil && !c.Wildcard {
				c.Value, c.Wildcard = c.Value+"%", true
			}
		})(q))
	}}
}

// clearing keeps of a changed record just what is indexed.
func clearing(tx store.Tx) store.Tx {
	return broken{Tx: tx, put: func(record store.Record) error {
		if _, err := tx.Get(record.Object, record.ID); err == nil {
			record.Fields = slices.DeleteFunc(slices.Clone(record.Fields), func(f store.Field) bool {
				return !slices.ContainsFunc(record.Entries, func(e store.Entry) bool { return e.Tag == f.Tag })
			})
		}
		return tx.Put(record)
	}}
}

func cutting(tx store.Tx) store.Tx {
	return broken{Tx: tx, put: func(record store.Record) error {
		record.Fields = slices.Clone(record.Fields)
		for i, field := range record.Fields {
			if runes := []rune(field.Value); len(runes) > 20 {
				record.Fields[i].Value = string(runes[:20])
			}
		}
		return tx.Put(record)
	}}
}

// repeating hands out every tenth id twice.
func repeating() func(store.Tx) store.Tx {
	var calls, last atomic.Int64
	return func(tx store.Tx) store.Tx {
		return broken{Tx: tx, next: func(sequence string, first int64) (int64, error) {
			if calls.Add(1)%10 == 0 {
				return last.Load(), nil
			}
			id, err := tx.NextID(sequence, first)
			last.Store(id)
			return id, err
		}}
	}
}

func descending() func(store.Tx) store.Tx {
	return func(tx store.Tx) store.Tx {
		return broken{Tx: tx, next: func(sequence string, first int64) (int64, error) {
			id, err := tx.NextID(sequence, first)
			return 99999999 - id, err
		}}
	}
}

// forgetful lets every change begin from what the store held before the change that is under way: of two at once, the
// later one wins as a whole.
type forgetful struct {
	store.Store
	old atomic.Pointer[map[string]store.Record]
}

// Update reads records as they were when the last but one change began.
func (f *forgetful) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return f.Store.Update(ctx, tenant, func(tx store.Tx) error { return fn(&stale{Tx: tx, store: f}) })
}

type stale struct {
	store.Tx
	store *forgetful
}

// Get hands out a record once more as it was before its last change.
func (s *stale) Get(object, id string) (store.Record, error) {
	record, err := s.Tx.Get(object, id)
	if old := s.store.old.Load(); err == nil && old != nil {
		if before, known := (*old)[object+id]; known {
			return before, nil
		}
	}
	return record, err
}

// Put remembers what it replaces, and forgets all else.
func (s *stale) Put(record store.Record) error {
	if before, err := s.Tx.Get(record.Object, record.ID); err == nil {
		s.store.old.Store(&map[string]store.Record{record.Object + record.ID: before})
	}
	return s.Tx.Put(record)
}
