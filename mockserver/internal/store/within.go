package store

import "context"

// Within is a store whose views and updates of every tenant are parts of one transaction that is under way, so that
// what works on a Store can be a part of a greater change. An error of a part undoes nothing by itself: whoever goes on
// after it keeps what the part has done until then. What is no transaction is that of s, and waits for the one under
// way if it is about its tenant: do not use it.
func Within(s Store, tx Tx) Store { return within{s, tx} }

type within struct {
	Store
	tx Tx
}

// View runs fn in the transaction.
func (w within) View(ctx context.Context, _ string, fn func(Tx) error) error {
	return w.Update(ctx, "", fn)
}

// Update runs fn in the transaction.
func (w within) Update(ctx context.Context, _ string, fn func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(w.tx)
}
