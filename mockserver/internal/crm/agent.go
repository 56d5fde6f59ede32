package crm

import (
	"context"
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Desk is an agent of a tenant at work in the agent console: no access right of the API holds there, and the contract's
// rules do. What is created and changed is shown under the agent's login.
type Desk struct {
	crm    *CRM
	tenant *tenant.Tenant
	agent  contracts.Agent
	tell   Tell
}

// Tell is told of a change within the transaction that makes it: with the record as it is then, or as it was before it was
// deleted. Its error undoes the change. As the transaction may run again, it has no effect but on that.
type Tell func(store.Tx, store.Record) error

// Desk is the desk of an agent.
func (c *CRM) Desk(t *tenant.Tenant, agent contracts.Agent) Desk {
	return Desk{c, t, agent, func(store.Tx, store.Record) error { return nil }}
}

// Telling is the desk of which each change is told.
func (d Desk) Telling(tell Tell) Desk {
	d.tell = tell
	return d
}

// ReferencedError says that a record cannot be deleted because others name it.
type ReferencedError struct {
	Object, ID string
	By         string // the object of those that name it
	Records    int    // how many of them
	Tag        string // in which they name it
}

// Error says which records are to go first.
func (e *ReferencedError) Error() string {
	return fmt.Sprintf("%s %s cannot be deleted: %d of object %s name it in %s; delete those first, or change their %s",
		e.Object, e.ID, e.Records, e.By, e.Tag, e.Tag)
}

// Create adds a record and returns it. A broken clause is a *contracts.Violation, and nothing has changed then.
func (d Desk) Create(ctx context.Context, object *contracts.Object, tags []contracts.Field) (store.Record, error) {
	return d.write(ctx, object.Operation(contracts.Add), tags)
}

// Edit changes the tags of a record that are given, and returns it whole, or store.ErrNotFound. Unlike the API, an agent
// can edit a record of every object.
func (d Desk) Edit(ctx context.Context, object *contracts.Object, id string, tags []contracts.Field) (store.Record, error) {
	if _, err := d.crm.Record(ctx, d.tenant, object.Name, id); err != nil {
		return store.Record{}, err
	}
	edit := object.Edit()
	return d.write(ctx, edit, append([]contracts.Field{{Tag: edit.Key.Name, Value: id}}, tags...))
}

func (d Desk) write(ctx context.Context, op *contracts.Operation, tags []contracts.Field) (store.Record, error) {
	given, violation := op.Validate(tags)
	if violation != nil {
		return store.Record{}, violation
	}
	return d.crm.write(ctx, Command{Tenant: d.tenant, Operation: op, Given: given, Agent: &d.agent, tell: d.tell})
}

// Delete removes a record and returns it as it was, or store.ErrNotFound. Where others name it, the contract decides: the
// deletion is refused with a *ReferencedError, or their references are emptied.
func (d Desk) Delete(ctx context.Context, object *contracts.Object, id string) (record store.Record, err error) {
	err = d.tenant.Use(ctx, func(keeper *contracts.Contract) error {
		return d.crm.update(ctx, d.tenant, func(tx store.Tx) error {
			if record, err = tx.Get(object.Name, id); err != nil {
				return err
			}
			w := d.crm.writing(tx, Command{Tenant: d.tenant})
			w.keeper = keeper
			if err := w.release(object, id); err != nil {
				return err
			}
			if err := tx.Delete(object.Name, id); err != nil {
				return err
			}
			return d.tell(tx, record)
		})
	})
	return record, err
}

// release makes sure that no record names one that is about to go.
func (w *writing) release(object *contracts.Object, id string) error {
	for _, other := range w.contract().Objects {
		for _, tag := range other.Tags {
			if tag.References == nil || tag.References.Object != object.Name {
				continue
			}
			found, err := w.tx.Find(other.Name, store.Query{Where: []store.Condition{{Tag: tag.Name, Mode: mode(tag), Value: id}}})
			if err != nil {
				return err
			}
			if len(found) > 0 && tag.References.OnDelete != contracts.ClearOnDelete {
				return &ReferencedError{object.Name, id, other.Name, len(found), tag.Name}
			}
			if err := w.clear(other, tag, found); err != nil {
				return err
			}
		}
	}
	return nil
}

// clear empties a tag of records.
func (w *writing) clear(object *contracts.Object, tag *contracts.Tag, records []store.Record) error {
	contract, keeper := w.keeping(object)
	for _, record := range records {
		changed := valuesOf(record)
		changed.set(tag.Name, "")
		if err := w.tx.Put(changed.record(contract, keeper, record.ID)); err != nil {
			return err
		}
	}
	return nil
}
