package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// What an agent does to a record, as triggers call it.
const (
	ActCreate = "create"
	ActEdit   = "edit"
	ActDelete = "delete"
)

// Act is what an agent does in the agent console.
type Act struct {
	Agent  string // login or id
	Does   string // ActCreate, ActEdit or ActDelete
	Object string // as in requests
	ID     string // of the record; empty for a new one
	Tags   []contracts.Field
}

// Act lets an agent of a tenant create, edit or delete a record, and fires the trigger that the tenant has for it with the
// change: both are kept, or neither. Triggers of one record are fired in the order of its changes. It returns the record,
// of a deletion as it was. What the contract or the settings refuse is a *RefusedError; a record that is not there,
// store.ErrNotFound.
//
// While there are as many unfinished deliveries as there may be, it waits, before anything is changed.
func (d *Directory) Act(ctx context.Context, name string, act Act) (store.Record, error) {
	for {
		record, err := d.actOnce(ctx, name, act)
		if !errors.Is(err, tenant.ErrStale) {
			return record, d.told(name, err)
		}
		if err := d.Fresh(ctx, name); err != nil {
			return store.Record{}, err
		}
	}
}

// actOnce is Act, or tenant.ErrStale where another process has changed the tenant meanwhile.
func (d *Directory) actOnce(ctx context.Context, name string, act Act) (store.Record, error) {
	e, t, err := d.find(name)
	if err != nil {
		return store.Record{}, err
	}
	leave, err := e.triggers.Room(ctx, act.Object, act.Does)
	if err != nil {
		return store.Record{}, err
	}
	defer leave()
	record, err := d.act(ctx, e, t, act)
	if err != nil {
		return record, err
	}
	e.fires.Wake()
	if act.Does == ActDelete {
		err = d.detachAll(ctx, name, record)
	}
	return record, err
}

func (d *Directory) act(ctx context.Context, e *entry, t *tenant.Tenant, act Act) (store.Record, error) {
	agent, known := t.Contract.Agent(act.Agent)
	if !known {
		return store.Record{}, &RefusedError{fmt.Errorf("the tenant has no agent %q; agent is one of %s", act.Agent, logins(t))}
	}
	object := t.Contract.Object(act.Object)
	if object == nil || object.Edit() == nil {
		return store.Record{}, &RefusedError{fmt.Errorf("there is no object %q whose records an agent could change", act.Object)}
	}
	desk := d.CRM.Desk(t, agent).Telling(func(tx store.Tx, record store.Record) error {
		return e.fires.Fire(tx, eventOf(object, act.Does, record))
	})
	var record store.Record
	var err error
	switch act.Does {
	case ActCreate:
		record, err = desk.Create(ctx, object, act.Tags)
	case ActEdit:
		record, err = desk.Edit(ctx, object, act.ID, act.Tags)
	default:
		record, err = desk.Delete(ctx, object, act.ID)
	}
	return record, refusal(err)
}

// eventOf is what triggers are told of an act.
func eventOf(object *contracts.Object, does string, record store.Record) trigger.Event {
	return trigger.Event{
		Object: record.Object, Kind: does, ID: record.ID,
		Value: func(tag string) string {
			if tag == object.IDTag {
				return record.ID
			}
			return record.Get(tag)
		},
	}
}

// detachAll takes all files off a record that is deleted.
func (d *Directory) detachAll(ctx context.Context, name string, record store.Record) error {
	return d.changed(ctx, name, func(e *entry, _ *tenant.Tenant) error {
		if len(e.files.List(record.Object, record.ID)) == 0 {
			return nil
		}
		next := attachment.New()
		next.Restore(e.files.Snapshot())
		next.RemoveAll(record.Object, record.ID)
		return d.atOnce(ctx, e, func(_ context.Context, tx store.Tx) error {
			return e.keepFiles(tx, next.Snapshot())
		}, func() error {
			e.files.Restore(next.Snapshot())
			return nil
		})
	})
}

// refusal makes a refusal of what the contract says against a change.
func refusal(err error) error {
	var broken *contracts.Violation
	var referenced *crm.ReferencedError
	switch {
	case errors.As(err, &broken):
		return &RefusedError{fmt.Errorf("%w; %s", broken, broken.Hint)}
	case errors.As(err, &referenced):
		return &RefusedError{err}
	}
	return err
}

// logins are those of the tenant's agents.
func logins(t *tenant.Tenant) string {
	names := make([]string, len(t.Contract.Agents))
	for i, agent := range t.Contract.Agents {
		names[i] = agent.Login
	}
	return strings.Join(names, ", ")
}
