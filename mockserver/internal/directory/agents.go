package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
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

// Act lets an agent of a tenant create, edit or delete a record, and fires the trigger that the tenant has for it once the
// change is kept. Triggers of one record are fired in the order of its changes. It returns the record, of a deletion as
// it was. What the contract or the settings refuse is a *RefusedError; a record that is not there, store.ErrNotFound.
//
// While there are as many unfinished deliveries as there may be, it waits, before anything is changed.
func (d *Directory) Act(ctx context.Context, name string, act Act) (store.Record, error) {
	e, _, err := d.find(name)
	if err != nil {
		return store.Record{}, err
	}
	select {
	case e.agents <- struct{}{}: // one at a time, so that triggers are fired in the order of the changes
	case <-ctx.Done():
		return store.Record{}, ctx.Err()
	}
	defer func() { <-e.agents }()
	t := e.tenant.Load()
	if t == nil {
		return store.Record{}, &UnknownError{name} // removed while this agent waited for the one before
	}
	if err := e.triggers.Room(ctx, act.Object, act.Does); err != nil {
		return store.Record{}, d.told(name, err)
	}
	record, err := d.act(ctx, t, act)
	if err != nil {
		return record, d.told(name, err)
	}
	if act.Does == ActDelete {
		e.files.RemoveAll(record.Object, record.ID)
	}
	return record, d.told(name, e.fire(ctx, t.Contract.Object(record.Object), act, record))
}

// fire fires the trigger for what an agent has done.
func (e *entry) fire(ctx context.Context, object *contracts.Object, act Act, record store.Record) error {
	return e.fires(context.WithoutCancel(ctx), trigger.Event{ // the record is changed, whoever has left meanwhile
		Object: record.Object, Kind: act.Does, ID: record.ID,
		Value: func(tag string) string {
			if tag == object.IDTag {
				return record.ID
			}
			return record.Get(tag)
		},
	})
}

func (d *Directory) act(ctx context.Context, t *tenant.Tenant, act Act) (store.Record, error) {
	agent, known := t.Contract.Agent(act.Agent)
	if !known {
		return store.Record{}, &RefusedError{fmt.Errorf("the tenant has no agent %q; agent is one of %s", act.Agent, logins(t))}
	}
	object := t.Contract.Object(act.Object)
	if object == nil || object.Edit() == nil {
		return store.Record{}, &RefusedError{fmt.Errorf("there is no object %q whose records an agent could change", act.Object)}
	}
	desk := d.CRM.Desk(t, agent)
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
