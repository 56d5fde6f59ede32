// Package store keeps the records of all tenants and finds them again. It knows objects, tags and keys as plain
// strings: what a customer is, which tags it has and who may read it is decided by others. It holds the interface
// that every engine shows (Store, Tx), the one decision whether a record answers a query (Match), and the engine
// that keeps everything in memory (Memory). Package storetest holds the behaviour that every engine must show.
package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// What an engine refuses. Get and Delete return ErrNotFound as it is; ask for all of them with errors.Is.
var (
	// ErrNotFound says that the object has no record of that id.
	ErrNotFound = errors.New("store: no such record")
	// ErrNoSnapshot says that the tenant has no snapshot of that name.
	ErrNoSnapshot = errors.New("store: no such snapshot; Snapshots names those that the tenant has")
	// ErrReadOnly says that a View tried to write.
	ErrReadOnly = errors.New("store: a view cannot write; use Update")
	// ErrTxDone says that a Tx was used after the function that it was handed to had returned.
	ErrTxDone = errors.New("store: the transaction has ended; use a Tx only inside the function that received it")
	// ErrClosed says that the store was used after Close.
	ErrClosed = errors.New("store: closed; open it again to use it")
	// ErrUnavailable says that the engine cannot be reached or does not work at present: the same call may succeed
	// later. What the call should have changed is unchanged, unless its commit was under way when the engine went.
	ErrUnavailable = errors.New("store: not available at present")
)

// ErrClash says that the pieces of a Load have a record twice, or two records that claim the same unique key.
var ErrClash = errors.New("store: two records to load have the same id, or the same key of a unique tag")

// ConflictError says that a unique key belongs to another record of the same object.
type ConflictError struct {
	Object, Tag, Key string
}

// Error names the object, the tag and the key.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("store: another %s has the key %q of the unique tag %s", e.Object, e.Key, e.Tag)
}

// Tx is what one function given to View or Update reads and writes. It sees its own writes. It is for the
// goroutine that runs that function, and ends with it: later calls return ErrTxDone.
type Tx interface {
	// Get returns one record, or ErrNotFound.
	Get(object, id string) (Record, error)
	// Find returns the records that match q, ascending by id as a number: 9 before 10. (Ids are digits without
	// leading zeros; any others are ordered by length, then byte by byte.) Without a match it returns none, and no error.
	Find(object string, q Query) ([]Record, error)
	// Count returns how many records the object has, without looking at each.
	Count(object string) (int, error)
	// Put adds the record, or replaces the whole record of that object and id. It keeps what Record.Compact leaves.
	// The first unique entry whose key is held by a unique entry of another record is refused with a *ConflictError,
	// and nothing is changed then. A record without object or id is an error, too.
	Put(r Record) error
	// Delete removes one record and frees its keys, or returns ErrNotFound.
	Delete(object, id string) error
	// NextID hands out the next number of the tenant's sequence: one more than the last, and at least first. A
	// sequence begins with its first use. After the largest int64 comes an error.
	NextID(sequence string, first int64) (int64, error)
	// SkipID makes sure that NextID never hands out used or less.
	SkipID(sequence string, used int64) error
	// Doc returns the text of one doc, or ErrNotFound.
	Doc(kind, key string) (string, error)
	// Docs returns the docs of a kind in the order of the bytes of their keys: those after a key (empty: all), and at most
	// so many of them (0 or less: all).
	Docs(kind, after string, limit int) ([]Doc, error)
	// SetDoc keeps a doc in the place of the one of its kind and key. Both are needed; the text may be empty.
	SetDoc(d Doc) error
	// DeleteDoc forgets one doc, or returns ErrNotFound.
	DeleteDoc(kind, key string) error
	// Snapshot, Restore, DropSnapshot and Clear do what those of Store do, together with all else that the Update does.
	// A snapshot holds what the Update has written before.
	Snapshot(name string) error
	Restore(name string) error
	DropSnapshot(name string) error
	Clear() error
}

// Doc is one thing that a tenant has besides its records, as a text that only its owner understands: the tenant's
// settings, or an event that waits to be delivered. Docs are written with the records, in one Update; but Snapshot,
// Restore and Clear are about records and sequences, and leave docs alone. Drop takes them with all else.
type Doc struct {
	Kind, Key, Text string
}

// Store keeps tenants, which never see each other. A tenant exists from its first use. All methods may be called by
// many goroutines at once, but not from inside a View or an Update: engines may lock. What changes a tenant as a whole
// (Snapshot, Restore, DropSnapshot, Clear, Drop) is all or nothing, as an Update is, and runs before or after each View
// and Update of the tenant, never during one. Of a ctx that has ended by then, it returns the error and does nothing.
type Store interface {
	// View runs fn, which reads one unchanging state of the tenant; writes return ErrReadOnly. The error of fn is
	// returned as it is, and so is that of a ctx that has ended before fn ran.
	View(ctx context.Context, tenant string, fn func(Tx) error) error
	// Update runs fn alone on the tenant and keeps all of its writes, or none: an error or a panic from fn, or a ctx
	// that has ended by then, undoes records, keys and sequences. An engine may run fn again after a conflict with
	// another process, so fn must have no effect but on its Tx.
	Update(ctx context.Context, tenant string, fn func(Tx) error) error
	// Snapshot keeps the tenant's present records and sequences under a name, in place of what that name kept before.
	// Any text is a name.
	Snapshot(ctx context.Context, tenant, name string) error
	// Restore puts back what a snapshot keeps, in place of all records and sequences that there are, or returns
	// ErrNoSnapshot. The snapshot stays, and so do the others: it can be restored as often as wanted.
	Restore(ctx context.Context, tenant, name string) error
	// Snapshots returns the names of the tenant's snapshots, in the order of their bytes.
	Snapshots(ctx context.Context, tenant string) ([]string, error)
	// DropSnapshot forgets one snapshot, or returns ErrNoSnapshot.
	DropSnapshot(ctx context.Context, tenant, name string) error
	// Clear forgets the tenant's records and sequences, and keeps its snapshots.
	Clear(ctx context.Context, tenant string) error
	// Drop forgets the tenant with all that it has, its snapshots too. The next use of the name begins a new one.
	Drop(ctx context.Context, tenant string) error
	// Tenants returns the names of the tenants that have anything, in the order of their bytes.
	Tenants(ctx context.Context) ([]string, error)
	// Dump hands all that the tenant has at one moment to each, piece by piece, whose error ends it and is returned as it
	// is. Other stores may be used meanwhile, this one not. It has no deadline but that of ctx.
	Dump(ctx context.Context, tenant string, each func(Piece) error) error
	// Load puts the pieces in the place of all that the tenant has: all of them, or, after an error of theirs or of the
	// store, none. Two records that cannot be together are an ErrClash. It has no deadline but that of ctx.
	Load(ctx context.Context, tenant string, pieces iter.Seq2[Piece, error]) error
	// Having returns the names of the tenants that have a doc of a kind, in the order of their bytes.
	Having(ctx context.Context, kind string) ([]string, error)
	// Shared says whether other processes may use the store at the same time.
	Shared() bool
	// Wait returns when another process may have changed something since the last Wait: when it has said so, or after a
	// second without news. It returns the error of a ctx that ends; of a store that is not shared, nothing else.
	Wait(ctx context.Context) error
	// Ping returns nil while the store can be read and written, and otherwise why not, within the deadline of ctx.
	Ping(ctx context.Context) error
	// Close ends the store; all other methods return ErrClosed from then on. Closing again does nothing.
	Close() error
}
