package specs

import (
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// commandOf is a command of package client.
func commandOf(operation string, fields []contracts.Field) client.Command {
	object, action, _ := strings.Cut(operation, ".")
	return client.Command{Object: object, Action: action, Fields: fields}
}

// request is valid requests of an operation as the caller may send them: what they reference, and what they change, is
// added for them in the caller's own tenant.
func (c caller) request(op *contracts.Operation) contracts.Sample {
	ids := contracts.IDs{}
	if op.Key != nil {
		ids[op.Object.Name] = c.own(op.Object)
	}
	for _, param := range op.Mandatory {
		if reference := param.Tag.References; reference != nil {
			object := c.contract().Object(reference.Object)
			ids[object.Name] = c.own(object)
		}
	}
	return c.sampleWith(op, ids)
}

// own adds a record of the least that it needs in the caller's tenant, and is its id.
func (c caller) own(object *contracts.Object) string {
	return c.addAs(c, object.Name, c.request(object.Operation(contracts.Add)).Minimal...)
}

// search is what a Get of the caller answers.
func (c caller) search(object *contracts.Object, filters ...contracts.Field) []record {
	reply := c.well(c.do(object.Name+"."+contracts.Get, filters...))
	found := make([]record, len(reply.Items))
	for i, item := range reply.Items {
		found[i] = record(item)
	}
	return found
}

// only is the one record that the caller finds by an id.
func (c caller) only(object *contracts.Object, id string) record {
	found := c.search(object, field(object.IDTag, id))
	c.Expect(found).To(gomega.HaveLen(1), "%s %s is not found", object.Name, id)
	return found[0]
}

// strange is a valid request whose ids no record has: for what is refused before anybody looks at a record.
func (s *session) strange(op *contracts.Operation) []contracts.Field { return s.imagined(op).Minimal }

// imagined are valid requests with ids that no record has.
func (s *session) imagined(op *contracts.Operation) contracts.Sample {
	ids := contracts.IDs{}
	for _, object := range s.contract().Objects {
		ids[object.Name] = "987654321098765"
	}
	return s.sampleWith(op, ids)
}

// sampleWith are valid requests with these records, other ones each time.
func (s *session) sampleWith(op *contracts.Operation, ids contracts.IDs) contracts.Sample {
	s.seed++
	sample, err := s.contract().Sample(op.Name, s.seed, ids)
	s.Expect(err).NotTo(gomega.HaveOccurred())
	return sample
}
