package specs

import (
	"regexp"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeItems: how records stand in a reply. All of these look at records of this run, so they need to write some.
func writeItems(b *book) {
	b.spec("A reply with a record is written to the byte like any other", clauses("reply.layout"), func(s *session) {
		s.eachStored(func(_ *contracts.Operation, reply client.Reply) { s.exact(reply) })
	}, CanWrite)
	b.spec("A tag without a value is there as an empty element", clauses("reply.empty-values"), func(s *session) {
		s.eachStored(func(get *contracts.Operation, reply client.Reply) {
			tags, body := tagsOf(reply.Items[0]), string(reply.Body)
			for _, tag := range get.Returns {
				s.Expect(tags).To(gomega.ContainElement(tag.Name), "the tags of a record that %s finds", get.Name)
				if record(reply.Items[0]).value(tag.Name) == "" {
					empty := gomega.Or(gomega.ContainSubstring("<"+tag.Name+"></"+tag.Name+">"), gomega.ContainSubstring("<"+tag.Name+"/>"))
					s.Expect(body).To(empty, "%s in the reply to %s", tag.Name, get.Name)
				}
			}
		})
	}, CanWrite)
	b.spec("The tags of an item have no attributes", clauses("reply.plain-tags"), func(s *session) {
		s.eachStored(func(get *contracts.Operation, reply client.Reply) {
			_, body, _ := strings.Cut(string(reply.Body), s.startTag(reply))
			for _, tag := range append(tagsOf(reply.Items[0]), b.contract.Reply.Item) {
				dressed := regexp.MustCompile(`<` + regexp.QuoteMeta(tag) + `\s[^>]*=`)
				s.Expect(dressed.FindString(body)).To(gomega.BeEmpty(), "%s in the reply to %s", tag, get.Name)
			}
		})
	}, CanWrite)
	b.spec("An item holds the tag with its id once, and nothing else holds it", clauses("reply.one-id-per-item"), func(s *session) {
		s.eachStored(func(get *contracts.Operation, reply client.Reply) {
			tag := get.Object.IDTag
			s.Expect(strings.Count(string(reply.Body), "<"+tag+">")).To(gomega.Equal(len(reply.Items)), "<%s> in the reply to %s", tag, get.Name)
		})
	}, CanWrite)
	writeSpelling(b)
	writeIDs(b)
	writeNesting(b)
}

// eachStored asks for one record of each object that can be added and searched.
func (s *session) eachStored(judge func(get *contracts.Operation, reply client.Reply)) {
	for _, object := range s.contract().Objects {
		get := object.Operation(contracts.Get)
		if get == nil || object.Operation(contracts.Add) == nil || get.Param(object.IDTag) == nil {
			continue
		}
		reply := s.well(s.do(get.Name, field(object.IDTag, s.shared(object.Name))))
		s.Expect(reply.Items).To(gomega.HaveLen(1), "items of the reply to %s", get.Name)
		judge(get, reply)
	}
}

// tagsOf are the names in an item.
func tagsOf(item record) []string {
	names := make([]string, len(item))
	for i, f := range item {
		names[i] = f.Tag
	}
	return names
}

func writeSpelling(b *book) {
	b.spec("A reply spells each tag as the contract does, however the request spelled it", clauses("reply.tag-spelling"), func(s *session) {
		s.eachStored(func(get *contracts.Operation, _ client.Reply) {
			for _, spell := range []func(string) string{strings.ToLower, strings.ToUpper, mixed} {
				reply := s.well(s.do(get.Name, field(spell(get.Object.IDTag), s.shared(get.Object.Name))))
				s.Expect(reply.Items).To(gomega.HaveLen(1), "items of the reply to %s", get.Name)
				s.spelled(get, reply.Items[0])
			}
		})
	}, CanWrite)
}

// spelled demands that the tags of an item which the contract knows are written as it does.
func (s *session) spelled(op *contracts.Operation, item record) {
	for _, name := range tagsOf(item) {
		i := slices.IndexFunc(op.Returns, func(tag *contracts.Tag) bool { return strings.EqualFold(tag.Name, name) })
		if i >= 0 {
			s.Expect(name).To(gomega.Equal(op.Returns[i].Name), "a tag in the reply to %s", op.Name)
		}
	}
}

func writeIDs(b *book) {
	b.spec("Ids are digits without leading zeros", clauses("reply.plain-ids"), func(s *session) {
		s.eachStored(func(get *contracts.Operation, reply client.Reply) {
			for _, id := range []string{s.shared(get.Object.Name), record(reply.Items[0]).value(get.Object.IDTag)} {
				s.Expect(id).To(gomega.MatchRegexp(`^[1-9][0-9]*$`), "the id of a %s", get.Object.Name)
			}
		})
	}, CanWrite)
}

// writeNesting: where an answer that is no search has its tags.
func writeNesting(b *book) {
	for _, op := range b.contract.Operations() {
		if op.Action == contracts.Get || op.Nesting != contracts.NestItem {
			continue
		}
		b.spec("What "+op.Name+" answers stands inside an item", clauses("reply.add-nesting"), func(s *session) {
			fields := s.sample(op.Name).Minimal
			if op.Key != nil {
				fields = with(fields, op.Key.Name, s.fresh(op.Object.Name))
			}
			reply := s.well(s.do(op.Name, fields...))
			s.Expect(reply.Fields).To(gomega.BeEmpty(), "tags beside the item")
			s.Expect(reply.Items).To(gomega.HaveLen(1), "items")
			s.Expect(tagsOf(reply.Items[0])).To(gomega.ContainElement(op.Object.IDTag), "the tags of the item")
		}, CanWrite)
	}
}
