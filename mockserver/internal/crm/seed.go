package crm

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Seed adds the records of files to a tenant: <records> around elements named by object, each around tags. Every
// record passes the contract as an Add of the API does. Beyond that a seed may give the id, and what the server sets
// by itself, such as CREATEDDATE. Records that an export has marked as complete get nothing else. One bad record, and nothing of any file is added; the error names its place.
func (c *CRM) Seed(ctx context.Context, t *tenant.Tenant, files ...contracts.File) error {
	if len(files) == 0 {
		return nil
	}
	roots := make([]*xmldoc.Element, len(files))
	for i, file := range files {
		var err error
		if roots[i], err = parseSeed(file); err != nil {
			return err
		}
	}
	return c.update(ctx, t, func(tx store.Tx) error {
		for _, root := range roots {
			for _, element := range root.Children {
				if err := c.seedRecord(tx, t, root, element); err != nil {
					return err
				}
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
		err := c.update(ctx, t, func(tx store.Tx) error { return c.seedRecord(tx, t, root, element) })
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
	root, err := xmldoc.ParseRecords(file.Name, file.Data)
	if err != nil {
		return nil, err
	}
	if root.Name != "records" {
		return nil, root.Errorf("records stand in <records>")
	}
	for _, attribute := range root.Attrs {
		if attribute.Name != complete || attribute.Value != yes {
			return nil, root.Errorf("%s=%q is unknown; <records> has no attribute but %s=%q, which an export writes",
				attribute.Name, attribute.Value, complete, yes)
		}
	}
	return root, nil
}

// isComplete tells whether the records of a file are to be kept just as they stand there.
func isComplete(root *xmldoc.Element) bool { return len(root.Attrs) > 0 }

func (c *CRM) seedRecord(tx store.Tx, t *tenant.Tenant, root, element *xmldoc.Element) error {
	object := t.Contract.Object(element.Name)
	if object == nil || object.Operation(contracts.Add) == nil {
		return element.Errorf("there is no object %q that can be added", element.Name)
	}
	op := object.Operation(contracts.Add)
	seed, err := readSeed(t.Contract, object, element)
	if err != nil {
		return err
	}
	given, violation := seed.validate(op, isComplete(root))
	if violation != nil {
		return element.Errorf("%s: %s", violation.Text(), violation)
	}
	w := c.writing(tx, Command{Tenant: t, Operation: op, Given: given})
	if seed.id != nil {
		if err := claimID(tx, object, seed.id); err != nil {
			return err
		}
		w.id = seed.id.Text
	}
	w.seeded = seed.byServer
	if isComplete(root) {
		w.seeded, w.complete = seed.all(object), true
	}
	_, err = w.write()
	var broken *contracts.Violation
	if errors.As(err, &broken) {
		return element.Errorf("%s: %s", broken.Text(), broken)
	}
	return err
}

// claimID makes sure that an id given by a seed is free, and is not handed out again.
func claimID(tx store.Tx, object *contracts.Object, id *xmldoc.Element) error {
	number, err := strconv.ParseInt(id.Text, 10, 64)
	if err != nil || number < 1 || strconv.FormatInt(number, 10) != id.Text {
		return id.Errorf("%q is not an id: digits without leading zeros", id.Text)
	}
	switch _, err := tx.Get(object.Name, id.Text); {
	case err == nil:
		return id.Errorf("%s is there already", id.Text)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	return tx.SkipID(object.Name, number)
}

// seed is one record of a file by who may set its tags.
type seed struct {
	id       *xmldoc.Element   // nil where the record gets the next one
	fields   []contracts.Field // as an Add takes them
	byServer []store.Field     // as the server would set them
}

// all are the values of every tag of the object, empty where the record has none.
func (s *seed) all(object *contracts.Object) []store.Field {
	given := values{slices.Clone(s.byServer)}
	for _, field := range s.fields {
		if tag := object.Tag(field.Tag); !tag.Secret { // of a secret the mark is kept, and not what was given
			given.set(tag.Name, field.Value)
		}
	}
	all := make([]store.Field, 0, len(object.Tags))
	for _, tag := range object.Tags {
		if tag.Name != object.IDTag && (!tag.Secret || given.get(tag.Name) != "") {
			all = append(all, store.Field{Tag: tag.Name, Value: given.get(tag.Name)})
		}
	}
	return all
}

// readSeed sorts the tags of a record. What an Add takes is validated as in one; the rest is validated here.
func readSeed(c *contracts.Contract, object *contracts.Object, element *xmldoc.Element) (seed, error) {
	var s seed
	if len(element.Attrs) > 0 || element.Text != "" {
		return s, element.Errorf("a record holds tags, and neither attributes nor text")
	}
	for _, child := range element.Children {
		if len(child.Attrs) > 0 || len(child.Children) > 0 {
			return s, child.Errorf("a tag holds its value, and neither attributes nor elements")
		}
		if err := s.take(c, object, child); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *seed) take(c *contracts.Contract, object *contracts.Object, child *xmldoc.Element) error {
	tag := object.Tag(child.Name)
	switch {
	case child.Name == object.IDTag && s.id != nil:
		return child.Errorf("the id stands here a second time")
	case child.Name == object.IDTag:
		s.id = child
	case tag != nil && tag.Secret && child.Raw == contracts.SecretMark:
		s.byServer = append(s.byServer, store.Field{Tag: tag.Name, Value: contracts.SecretMark})
	case tag == nil || !tag.ByServer:
		s.fields = append(s.fields, contracts.Field{Tag: child.Name, Value: child.Raw})
	case slices.ContainsFunc(s.byServer, func(f store.Field) bool { return f.Tag == tag.Name }):
		return child.Errorf("the tag stands here a second time")
	case child.Raw != "" && c.Wrong(tag, child.Raw) != "":
		return child.Errorf("%s", c.Wrong(tag, child.Raw))
	default:
		s.byServer = append(s.byServer, store.Field{Tag: tag.Name, Value: child.Raw})
	}
	return nil
}
