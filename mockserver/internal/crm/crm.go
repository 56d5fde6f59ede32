// Package crm is the domain: it carries out operations on generic records. What a tag may hold, what it defaults to,
// what it references and what changes with it is read from the contract; there is no code for any one object.
//
// A request comes in valid (package contracts) and allowed (package access). What only the records can tell is decided
// here: references, rules and uniqueness. An operation happens as a whole or not at all.
package crm

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// CRM carries out operations on the records of a store.
type CRM struct {
	store store.Store
	now   func() time.Time
}

// New makes a CRM on a store; now tells the time for tenants that have no clock.
func New(records store.Store, now func() time.Time) *CRM { return &CRM{store: records, now: now} }

// Within is the CRM on the same records in a transaction that is under way, of which all that it does becomes a part.
func (c *CRM) Within(tx store.Tx) *CRM { return New(store.Within(c.store, tx), c.now) }

// Rehearsal is the CRM on the same records, whose writes are undone again.
func (c *CRM) Rehearsal() *CRM { return New(store.Rehearsal(c.store), c.now) }

// Command is one valid operation to carry out for a tenant.
type Command struct {
	Tenant    *tenant.Tenant
	Operation *contracts.Operation
	Given     []contracts.Given
	Agent     *contracts.Agent // who does it; nil: the API, whose work is shown under the tenant's used identity

	tell Tell // of what is written; nil: nobody
}

// Item is one record as a reply shows it: every tag that the operation returns, in order, empty ones too.
type Item = []contracts.Field

// Execute carries out a command. A broken clause is answered as a *contracts.Violation, and nothing has changed then;
// any other error is the store's.
func (c *CRM) Execute(ctx context.Context, command Command) ([]Item, error) {
	if command.Operation.Action == contracts.Get {
		return c.get(ctx, command)
	}
	record, err := c.write(ctx, command)
	if err != nil {
		return nil, err
	}
	return []Item{show(command.Operation, record)}, nil
}

// write carries out an Add or a Modify and returns the record as it is then.
func (c *CRM) write(ctx context.Context, command Command) (record store.Record, err error) {
	err = command.Tenant.Use(ctx, func(keeper *contracts.Contract) error {
		return c.update(ctx, command.Tenant, func(tx store.Tx) error {
			w := c.writing(tx, command)
			w.keeper = keeper
			if record, err = w.write(); err != nil || command.tell == nil {
				return err
			}
			return command.tell(tx, record)
		})
	})
	return record, err
}

// writing is one Add or Modify within a transaction.
type writing struct {
	Command
	tx       store.Tx
	keeper   *contracts.Contract // by which records are kept; nil: the tenant's own
	today    time.Time           // in the tenant's time zone
	before   store.Record
	values   values // as they will be
	id       string
	seeded   []store.Field           // what a seed gives in place of what the server would set
	complete bool                    // nothing else changes with it; see Export
	byID     map[string]store.Record // referenced records by tag, read once
}

func (c *CRM) writing(tx store.Tx, command Command) *writing {
	return &writing{
		Command: command, tx: tx, today: command.Tenant.Local(command.Tenant.Now(c.now)),
		byID: map[string]store.Record{},
	}
}

func (w *writing) contract() *contracts.Contract { return w.Tenant.Contract }

func (w *writing) object() *contracts.Object { return w.Operation.Object }

// keeping is the contract by which records of an object are kept, and its object of that name.
func (w *writing) keeping(object *contracts.Object) (*contracts.Contract, *contracts.Object) {
	if w.keeper != nil {
		if keeper := w.keeper.Object(object.Name); keeper != nil {
			return w.keeper, keeper
		}
	}
	return w.contract(), object
}

// write is the order of an Add or a Modify: the checks that need records come in the contract's order, then the
// changes, and what the store refuses last.
func (w *writing) write() (store.Record, error) {
	if err := w.load(); err != nil {
		return store.Record{}, err
	}
	for _, check := range w.contract().Checks {
		if find := recordChecks[check.Name]; find != nil {
			if err := find(w); err != nil {
				return store.Record{}, err
			}
		}
	}
	if err := w.fillDefaults(); err != nil {
		return store.Record{}, err
	}
	w.applyEffects()
	for _, field := range w.seeded {
		w.values.set(field.Tag, field.Value)
	}
	record, err := w.put()
	if err != nil || w.complete {
		return record, err
	}
	return record, w.applyForeignEffects()
}

// load finds the record to modify; an Add begins with nothing. Then it lays the given values over it.
func (w *writing) load() error {
	for _, given := range w.Given {
		if given.Param == w.Operation.Key {
			record, err := w.tx.Get(w.object().Name, given.Value)
			if errors.Is(err, store.ErrNotFound) {
				return w.noSuchRecord(given)
			}
			if err != nil {
				return err
			}
			w.before, w.id = record, record.ID
			w.values = valuesOf(record)
		}
	}
	if w.Operation.Key != nil && w.id == "" {
		return w.noSuchRecord(contracts.Given{Param: w.Operation.Key}) // where the contract does not check for the key
	}
	for _, given := range w.Given {
		if given.Param != w.Operation.Key {
			w.values.set(given.Tag.Name, stored(given))
		}
	}
	return nil
}

// stored is a value as it is kept: of a secret just that there is one.
func stored(given contracts.Given) string {
	if given.Tag.Secret && given.Value != "" {
		return contracts.SecretMark
	}
	return given.Value
}

func (w *writing) noSuchRecord(given contracts.Given) error {
	check := w.contract().Check(contracts.CheckValue)
	if check == nil {
		check = w.contract().Check(contracts.CheckOperation) // which every contract has
	}
	return &contracts.Violation{
		Clause:  contracts.ClauseID(w.Operation.Name, given.Name, "key"),
		Problem: check.Problem, Path: "COMMAND/" + given.Name, Tag: given.Name, Value: given.Value, Operation: w.Operation.Name,
		Got: "an id that no " + w.object().Name + " has", Expected: "the " + given.Name + " of an existing " + w.object().Name,
		Hint: "find it with " + w.object().Name + ".Get",
	}
}

// put writes the record, with an id of its own if it is new.
func (w *writing) put() (store.Record, error) {
	if w.id == "" {
		id, err := w.nextID()
		if err != nil {
			return store.Record{}, err
		}
		w.id = id
	}
	contract, object := w.keeping(w.object())
	record := w.values.record(contract, object, w.id)
	err := w.tx.Put(record)
	var conflict *store.ConflictError
	if errors.As(err, &conflict) {
		return record, w.taken(conflict, object)
	}
	return record, err
}

// taken answers a unique value that another record has: of several, the first in the order sent.
func (w *writing) taken(conflict *store.ConflictError, keeper *contracts.Object) error {
	tag := keeper.Tag(conflict.Tag)
	for _, given := range w.Given {
		sent := keeper.Tag(given.Tag.Name)
		if sent == nil || sent.Unique == nil || given.Value == "" {
			continue
		}
		others, err := w.tx.Find(keeper.Name, store.Query{Where: []store.Condition{{Tag: sent.Name, Mode: mode(sent), Value: given.Value}}})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(others, func(other store.Record) bool { return other.ID != w.id }) {
			tag = sent
			break
		}
	}
	value := w.values.get(tag.Name)
	return &contracts.Violation{
		Clause:  contracts.ClauseID(w.Operation.Name, tag.RequestName, "unique"),
		Problem: tag.Unique.Problem, Path: "COMMAND/" + tag.RequestName, Tag: tag.RequestName, Value: value,
		Got: "a value that another " + w.object().Name + " has", Expected: "a value that none has, whatever its case",
		Hint: "find the other one with " + w.object().Name + ".Get",
	}
}
