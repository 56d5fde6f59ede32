package crm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/fake"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Fill adds believable records, so many of each object as counts says in the words of fake.Counts, all of them or none.
// They reference each other and the records that are there. The same seed, contract, day and records make the same ones.
func (c *CRM) Fill(ctx context.Context, t *tenant.Tenant, counts map[string]int, seed uint64, day time.Time) (map[string]int, error) {
	wanted, err := fake.Counts(t.Contract, counts)
	if err != nil {
		return nil, err
	}
	var added map[string]int
	err = c.update(ctx, t, func(tx store.Tx) error {
		f := &filling{crm: c, tx: tx, tenant: t, faker: fake.New(t.Contract, seed, day), ids: map[string][]string{}}
		if err := f.findReferences(wanted); err != nil {
			return err
		}
		added = map[string]int{}
		for _, want := range wanted {
			if err := f.add(ctx, want); err != nil {
				return err
			}
			added[want.Object.Name] = want.Records
		}
		return nil
	})
	return added, err
}

// filling is a Fill within its transaction.
type filling struct {
	crm    *CRM
	tx     store.Tx
	tenant *tenant.Tenant
	faker  *fake.Faker
	ids    map[string][]string // of the records to reference, by object
	spare  string              // an id that was handed out to a record that was refused
}

// add adds the records of one object. A value that has to be unique and that another record has already is drawn again;
// that happens where a seed is used a second time.
func (f *filling) add(ctx context.Context, want fake.Count) error {
	collisions := 0
	for added := 0; added < want.Records; {
		if err := ctx.Err(); err != nil {
			return err // many records take seconds
		}
		id, err := f.one(want.Object)
		var taken *contracts.Violation
		switch {
		case err == nil:
			f.ids[want.Object.Name] = append(f.ids[want.Object.Name], id)
			added++
		case errors.As(err, &taken) && isTaken(want.Object, taken) && collisions < maxCollisions:
			collisions++
		case errors.As(err, &taken):
			return fmt.Errorf("a made up %s is refused: %s: %w", want.Object.Name, taken.Text(), err)
		default:
			return err
		}
	}
	return nil
}

// maxCollisions is how many values of one object may be taken already, before it is given up: as many as there may be
// records from the same seed.
const maxCollisions = 1_000_000

// isTaken tells whether a value is refused because another record has it.
func isTaken(object *contracts.Object, v *contracts.Violation) bool {
	return slices.ContainsFunc(object.Tags, func(tag *contracts.Tag) bool {
		return tag.Unique != nil && v.Clause == contracts.ClauseID(object.Operation(contracts.Add).Name, tag.RequestName, "unique")
	})
}

func (f *filling) one(object *contracts.Object) (id string, err error) {
	fields, err := f.faker.Add(object, f.ids)
	if err != nil {
		return "", err
	}
	op := object.Operation(contracts.Add)
	given, violation := op.Validate(fields)
	if violation != nil {
		return "", violation
	}
	w := f.crm.writing(f.tx, Command{Tenant: f.tenant, Operation: op, Given: given})
	w.id, f.spare = f.spare, ""
	if _, err := w.write(); err != nil {
		f.spare = w.id
		return "", err
	}
	return w.id, nil
}

// findReferences makes the ids known of the records that are there and may be referenced.
func (f *filling) findReferences(wanted []fake.Count) error {
	objects := map[string]bool{}
	for _, want := range wanted {
		for _, tag := range want.Object.Tags {
			if tag.References != nil {
				objects[tag.References.Object] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		records, err := f.tx.Find(name, store.Query{})
		if err != nil {
			return err
		}
		for _, record := range records {
			f.ids[name] = append(f.ids[name], record.ID)
		}
	}
	return nil
}
