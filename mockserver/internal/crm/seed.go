package crm

import (
	"context"
	"errors"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Seed adds the records of a file to a tenant: <records> around elements named by object, each around tags. Every
// record passes the contract as an Add of the API does. Beyond that a seed may give the id, and what the server sets
// by itself, such as CREATEDDATE. One bad record, and none of the file is added; the error names its place.
func (c *CRM) Seed(ctx context.Context, t *tenant.Tenant, file contracts.File) error {
	root, err := parseSeed(file)
	if err != nil {
		return err
	}
	return c.store.Update(ctx, t.Name, func(tx store.Tx) error {
		for _, element := range root.Children {
			if err := c.seedRecord(tx, t, element); err != nil {
				return err
			}
		}
		return nil
	})
}

// SeedWhatFits adds those records of a file that the tenant's contract takes, and tells of each that it leaves out. It
// is for records that come with the program: nobody could mend them who has corrected the contract.
func (c *CRM) SeedWhatFits(ctx context.Context, t *tenant.Tenant, file contracts.File, leftOut func(error)) error {
	root, err := parseSeed(file)
	if err != nil {
		return err
	}
	for _, element := range root.Children {
		err := c.store.Update(ctx, t.Name, func(tx store.Tx) error { return c.seedRecord(tx, t, element) })
		var unfit *xmldoc.Error
		switch {
		case errors.As(err, &unfit):
			leftOut(unfit)
		case err != nil:
			return err
		}
	}
	return nil
}

func parseSeed(file contracts.File) (*xmldoc.Element, error) {
	root, err := xmldoc.Parse(file.Name, file.Data)
	if err != nil {
		return nil, err
	}
	if root.Name != "records" {
		return nil, root.Errorf("seed records stand in <records>")
	}
	return root, nil
}

func (c *CRM) seedRecord(tx store.Tx, t *tenant.Tenant, element *xmldoc.Element) error {
	object := t.Contract.Object(element.Name)
	if object == nil || object.Operation(contracts.Add) == nil {
		return element.Errorf("there is no object %q that can be added", element.Name)
	}
	op := object.Operation(contracts.Add)
	seed := splitSeed(object, element)
	given, violation := op.Validate(seed.fields)
	if violation != nil {
		return element.Errorf("%s: %s", violation.Text(), violation)
	}
	w := c.writing(tx, Command{Tenant: t, Operation: op, Given: given})
	if seed.id != "" {
		if err := claimID(tx, object, seed.id); err != nil {
			return element.Errorf("%s", err)
		}
		w.id = seed.id
	}
	w.seeded = seed.byServer
	_, err := w.write()
	var broken *contracts.Violation
	if errors.As(err, &broken) {
		return element.Errorf("%s: %s", broken.Text(), broken)
	}
	return err
}

// seed is one record of a file by who may set its tags.
type seed struct {
	id       string
	fields   []contracts.Field // as an Add takes them
	byServer []store.Field     // as the server would set them
}

func splitSeed(object *contracts.Object, element *xmldoc.Element) seed {
	var s seed
	for _, child := range element.Children {
		tag := object.Tag(child.Name)
		switch {
		case child.Name == object.IDTag:
			s.id = child.Text
		case tag != nil && tag.ByServer:
			s.byServer = append(s.byServer, store.Field{Tag: tag.Name, Value: child.Raw})
		default:
			s.fields = append(s.fields, contracts.Field{Tag: child.Name, Value: child.Raw})
		}
	}
	return s
}
