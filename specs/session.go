package specs

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// session is one spec at work: it talks to the target, remembers every exchange, and fails by Gomega.
type session struct {
	gomega.Gomega
	ctx  context.Context
	run  *run
	mark string // in every value that this spec makes up, so that no two specs meet
	seed uint64

	noting    sync.Mutex // several goroutines of a spec may send at once
	exchanges []client.Exchange
}

// contract is what the target is held against.
func (s *session) contract() *contracts.Contract { return s.run.target.Contract }

// note keeps an exchange for the report.
func (s *session) note(e client.Exchange) {
	s.noting.Lock()
	defer s.noting.Unlock()
	s.exchanges = append(s.exchanges, e)
}

// skip ends the spec: the target lacks what only a closer look at it can tell, and the reason says what.
func (s *session) skip(format string, args ...any) { ginkgo.Skip(fmt.Sprintf(format, args...)) }

// caller sends commands as one tenant to one base URL.
type caller struct {
	*session
	client *client.Client
}

// main is the first tenant, at the first URL.
func (s *session) main() caller { return s.as(s.run.target.Credentials[0]) }

// as is a caller with other credentials.
func (s *session) as(c Credentials) caller { return s.at(s.run.target.URLs[0], c) }

// at is a caller with credentials at a base URL.
func (s *session) at(base string, c Credentials) caller {
	made, err := client.New(client.Options{
		URL: base, Tenant: c.Tenant, Username: c.Username, Password: c.Password, Contract: s.contract(),
		Transport: s.run.transport, Timeout: s.run.target.Timeout, Observe: s.note,
	})
	s.Expect(err).NotTo(gomega.HaveOccurred())
	return caller{s, made}
}

// do sends an operation, OBJECT.ACTION, and demands an answer; what the answer is is up to the spec.
func (c caller) do(operation string, fields ...contracts.Field) client.Reply {
	object, action, _ := strings.Cut(operation, ".")
	reply, err := c.client.Do(c.ctx, client.Command{Object: object, Action: action, Fields: fields})
	c.Expect(err).NotTo(gomega.HaveOccurred(), "%s got no reply that can be read", operation)
	if action == contracts.Add && reply.OK() {
		c.run.ledger.add(operation, reply)
	}
	return reply
}

// do sends an operation as the first tenant.
func (s *session) do(operation string, fields ...contracts.Field) client.Reply {
	return s.main().do(operation, fields...)
}

// send sends a document as it stands, as the first tenant.
func (s *session) send(document string) client.Reply {
	reply, err := s.main().client.Send(s.ctx, []byte(document))
	s.Expect(err).NotTo(gomega.HaveOccurred(), "the document got no reply that can be read")
	return reply
}

// well demands a reply of success.
func (s *session) well(reply client.Reply) client.Reply {
	ok := s.contract().Problem(contracts.ProblemOK)
	s.Expect(reply).To(beProblem(&contracts.Violation{Problem: ok}))
	return reply
}

// add adds a record and is its id.
func (s *session) add(object string, fields ...contracts.Field) string {
	return s.addAs(s.main(), object, fields...)
}

func (s *session) addAs(c caller, object string, fields ...contracts.Field) string {
	reply := s.well(c.do(object+"."+contracts.Add, fields...))
	id := s.idOf(object, reply)
	s.Expect(id).NotTo(gomega.BeEmpty(), "%s.Add answers no id", object)
	return id
}

// idOf is the id in the reply to an Add or a Modify, wherever the contract nests it.
func (s *session) idOf(object string, reply client.Reply) string {
	tag := s.contract().Object(object).IDTag
	for _, fields := range append(reply.Items, reply.Fields) {
		for _, field := range fields {
			if field.Tag == tag {
				return field.Value
			}
		}
	}
	return ""
}

// get is the one record of an id; it fails where there is none or where there are several.
func (s *session) get(object, id string) record {
	found := s.find(object, contracts.Field{Tag: s.contract().Object(object).IDTag, Value: id})
	s.Expect(found).To(gomega.HaveLen(1), "%s %s is not found", object, id)
	return found[0]
}

// find is what a Get answers.
func (s *session) find(object string, filters ...contracts.Field) []record {
	reply := s.well(s.do(object+"."+contracts.Get, filters...))
	found := make([]record, len(reply.Items))
	for i, item := range reply.Items {
		found[i] = record(item)
	}
	return found
}

// record is one item of a reply.
type record []contracts.Field

// value is the value of a tag, empty where it is not there.
func (r record) value(tag string) string {
	for _, field := range r {
		if field.Tag == tag {
			return field.Value
		}
	}
	return ""
}

// field is one tag to send.
func field(tag, value string) contracts.Field { return contracts.Field{Tag: tag, Value: value} }

// with is fields with one replaced, or added at the end.
func with(fields []contracts.Field, tag, value string) []contracts.Field {
	return append(without(fields, tag), field(tag, value))
}

// without is fields less one.
func without(fields []contracts.Field, tag string) []contracts.Field {
	var kept []contracts.Field
	for _, f := range fields {
		if !strings.EqualFold(f.Tag, tag) {
			kept = append(kept, f)
		}
	}
	return kept
}

// sample is valid requests of an operation, with records of this spec's own where they reference some.
func (s *session) sample(operation string) contracts.Sample {
	ids := s.ids(s.contract().Operation(operation)) // adds records, and so uses up seeds
	s.seed++
	sample, err := s.contract().Sample(operation, s.seed, ids)
	s.Expect(err).NotTo(gomega.HaveOccurred())
	return contracts.Sample{Minimal: s.marked(operation, sample.Minimal), Full: s.marked(operation, sample.Full)}
}

// marked lets a record that is added say which run it is from: its first mandatory text, where that has room, becomes
// the mark. Nobody can delete the record, but everybody can see what it was for.
func (s *session) marked(operation string, fields []contracts.Field) []contracts.Field {
	mark := "crmock-" + s.mark
	op := s.contract().Operation(operation)
	for _, param := range op.Mandatory {
		if op.Action != contracts.Add || param.Tag.Type != "text" || param.Tag.Unique != nil || param.Max != nil && param.Max.Value < len(mark) {
			continue
		}
		for i, f := range fields {
			if f.Tag == param.Name {
				fields[i].Value = mark
				return fields
			}
		}
	}
	return fields
}

// ids are records for the references and the key of an operation: one for each object, shared by all specs of a run,
// which only read it. A spec that changes a record adds one of its own with fresh.
func (s *session) ids(op *contracts.Operation) contracts.IDs {
	ids := contracts.IDs{}
	for _, param := range op.Params {
		if reference := param.Tag.References; reference != nil && param.Via == "" {
			ids[reference.Object] = s.shared(reference.Object)
		}
	}
	if op.Action != contracts.Add {
		ids[op.Object.Name] = s.shared(op.Object.Name)
	}
	return ids
}

// shared is the id of a record that all specs of a run may read and none may change.
func (s *session) shared(object string) string {
	if s.run.shared[object] == "" {
		s.run.shared[object] = s.fresh(object)
	}
	return s.run.shared[object]
}

// fresh adds a record of the least that it needs and is its id.
func (s *session) fresh(object string) string {
	return s.add(object, s.sample(object+"."+contracts.Add).Minimal...)
}

// unique is a text that no other spec and no other run makes, for values that must not meet.
func (s *session) unique(prefix string) string {
	s.seed++
	return fmt.Sprintf("%s%s-%d", prefix, s.mark, s.seed)
}
