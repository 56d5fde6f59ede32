package specs

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeAssigneePromises: an agent is sent as login or id, shown as one of them, and found by both.
func writeAssigneePromises(b *book) {
	for _, object := range []struct{ name, promise string }{{"Case", "case"}, {"Task", "task"}} {
		e, ok := b.about(object.name, "ASSIGNEDTO")
		if !ok || e.Tag("ASSIGNEDTO").Type != "agent" {
			continue
		}
		tag, noun := e.Tag("ASSIGNEDTO"), strings.ToLower(e.Name)
		forms := map[string]func(contracts.Agent) string{
			"login": func(a contracts.Agent) string { return a.Login }, "id": func(a contracts.Agent) string { return a.ID },
		}
		for _, form := range []string{"login", "id"} {
			of := forms[form]
			b.spec(fmt.Sprintf("ASSIGNEDTO of a %s takes an agent's %s", noun, form), clauses(object.promise+".assignee-"+form),
				func(s *session) {
					for _, agent := range s.contract().Agents {
						s.stores(e, with(s.sample(e.add.Name).Minimal, "ASSIGNEDTO", of(agent)))
					}
				}, CanWrite, HasAgents)
		}
		b.spec(fmt.Sprintf("Replies show the assignee of a %s by %s, however it was sent", noun, tag.Shows),
			clauses(object.promise+".assignee-shown"), func(s *session) { s.showsAgent(e, tag, forms[tag.Shows]) }, CanWrite, HasAgents)
		b.spec(fmt.Sprintf("Login and id of an agent find the same %ss", noun), clauses(object.promise+".assignee-search"),
			func(s *session) { s.findsAgent(e, tag) }, CanWrite, HasAgents)
	}
}

// showsAgent assigns a record by login and by id, by Add and by Modify.
func (s *session) showsAgent(e entity, tag *contracts.Tag, shown func(contracts.Agent) string) {
	for _, agent := range s.contract().Agents {
		for _, sent := range []string{agent.Login, agent.ID} {
			id := s.add(e.Name, with(s.sample(e.add.Name).Minimal, tag.RequestName, sent)...)
			s.Expect(s.get(e.Name, id).value(tag.Name)).To(gomega.Equal(shown(agent)), "added with %q", sent)
			if param := paramOf(e.modify, tag); param != nil {
				id := s.fresh(e.Name)
				s.changes(e, id, field(param.Name, sent))
				s.Expect(s.get(e.Name, id).value(tag.Name)).To(gomega.Equal(shown(agent)), "modified to %q", sent)
			}
		}
	}
}

// findsAgent searches by login and by id; where no search takes the tag, neither finds anything.
func (s *session) findsAgent(e entity, tag *contracts.Tag) {
	agent := s.contract().Agents[0]
	filter := e.filter(tag)
	if filter == nil {
		for _, value := range []string{agent.Login, agent.ID} {
			s.Expect(s.do(e.get.Name, field(tag.RequestName, value)).OK()).To(gomega.BeFalse(), "a search takes %s", tag.Name)
		}
		return
	}
	l := s.lookup(e, filter)
	one, other := l.addValue(agent.Login), l.addValue(agent.ID)
	for _, value := range []string{agent.Login, agent.ID} {
		l.mustFind(one, value)
		l.mustFind(other, value)
	}
	for _, stranger := range s.contract().Agents[1:] {
		l.mustMiss(one, stranger.Login)
		l.mustMiss(other, stranger.ID)
	}
}
