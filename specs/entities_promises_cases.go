package specs

import (
	"slices"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

func writeCasePromises(b *book) {
	if e, ok := b.about("Case", "STATUS"); ok && e.shows("CLOSEDBY", "CLOSEDDATE") {
		b.spec("CLOSEDBY and CLOSEDDATE are empty while a case is open, from the first and once it is open again",
			clauses("case.open-is-unclosed"), func(s *session) { s.staysUnclosed(e) }, CanWrite)
	}
	if e, ok := b.about("Followup", "CASENUM"); ok && e.get.Param("CASENUM") != nil {
		b.spec("A case can have any number of follow-ups", clauses("followup.many-per-case"), func(s *session) {
			id := s.rooted("Case")
			var added []string
			for range several {
				added = append(added, s.rooted(e.Name, field("CASENUM", id)))
			}
			s.Expect(s.idsOf(e, field("CASENUM", id))).To(gomega.ConsistOf(added))
		}, CanWrite)
	}
}

// staysUnclosed looks at a case in each status that does not mean closed, at its beginning and after it was closed.
func (s *session) staysUnclosed(e entity) {
	status := e.Tag("STATUS")
	closed, _ := s.causingValue(status, "closed")
	for _, choice := range status.Picklist.Values {
		if choice.Means == "closed" {
			continue
		}
		id := s.addWith(e, paramOf(e.add, status), choice.Name)
		s.unclosed(e, id, choice.Name)
		if paramOf(e.modify, status) != nil {
			s.changes(e, id, field("STATUS", closed))
			s.changes(e, id, field("STATUS", choice.Name))
			s.unclosed(e, id, choice.Name)
		}
	}
}

func (s *session) unclosed(e entity, id, status string) {
	for _, tag := range []string{"CLOSEDBY", "CLOSEDDATE"} {
		s.Expect(s.get(e.Name, id).value(tag)).To(gomega.BeEmpty(), "%s of a case that is %s", tag, status)
	}
}

func writeTaskPromises(b *book) {
	if e, ok := b.about("Task", "ACCOUNTNUM"); ok && !e.mandatory(e.Tag("ACCOUNTNUM")) {
		b.spec("A task need not have a customer", clauses("task.customer-optional"), func(s *session) {
			s.stores(e, without(s.sample(e.add.Name).Minimal, "ACCOUNTNUM"))
			s.stores(e, with(s.sample(e.add.Name).Minimal, "ACCOUNTNUM", ""))
		}, CanWrite)
	}
	if e, ok := b.about("Task"); ok {
		b.spec("Task.Get needs neither ACCOUNTNUM nor TASKNUM", clauses("task.get-anywhere"), func(s *session) {
			id, filters := s.traced(e)
			filters = without(without(filters, "ACCOUNTNUM"), e.IDTag)
			s.Expect(s.idsOf(e, filters...)).To(gomega.ContainElement(id))
		}, CanWrite)
	}
	if e, ok := b.about("Task", "ASSIGNEDTO", "TASK_STATUS"); ok && e.get.Param("ASSIGNEDTO") != nil && e.get.Param("TASK_STATUS") != nil {
		b.spec("ASSIGNEDTO and TASK_STATUS in one Task.Get are combined: a task has to match both", clauses("task.get-combined"),
			func(s *session) { s.matchesBoth(e) }, CanWrite, HasAgents)
	}
	if e, ok := b.about("Task", "EMAIL"); ok {
		b.spec("EMAIL of a task may be empty", clauses("task.email-optional"), func(s *session) {
			s.stores(e, with(s.sample(e.add.Name).Minimal, "EMAIL", ""))
		}, CanWrite)
		b.spec("Any number of tasks may have the same EMAIL", clauses("task.email-shared"), func(s *session) {
			value := s.own(e.add.Param("EMAIL"))
			for range 3 {
				s.stores(e, with(s.sample(e.add.Name).Minimal, "EMAIL", value))
			}
		}, CanWrite)
	}
	if e, ok := b.about("Task", "DUEDATE"); ok && e.Tag("DUEDATE").Type == "date" {
		b.spec("DUEDATE is taken as local time, and comes back to the minute", clauses("task.due-time-zone"), func(s *session) {
			tag := e.Tag("DUEDATE")
			for _, hour := range []int{0, 3, 12, 23} { // in summer and in winter; no hour that a zone leaves out or has twice
				for _, month := range []time.Month{time.January, time.July} {
					due := time.Date(2026, month, 15, hour, 59, 0, 0, time.UTC).Format(tag.Layout())
					s.stores(e, with(s.sample(e.add.Name).Minimal, tag.RequestName, due))
				}
			}
		}, CanWrite)
	}
}

// matchesBoth adds a task for each pair of two agents and two statuses, and searches by each pair.
func (s *session) matchesBoth(e entity) {
	agents := s.contract().Agents
	statuses := e.Tag("TASK_STATUS").Picklist.Values
	shared, within := s.common(e, e.get.Param("ASSIGNEDTO"))
	pairs := map[string][]contracts.Field{} // by the id of the task
	for _, agent := range agents[:min(2, len(agents))] {
		for _, status := range statuses[:min(2, len(statuses))] {
			pair := []contracts.Field{field("ASSIGNEDTO", agent.ID), field("TASK_STATUS", status.Name)}
			pairs[s.rooted(e.Name, slices.Concat(pair, shared)...)] = pair
		}
	}
	for id, pair := range pairs {
		found := s.idsOf(e, slices.Concat(pair, within)...)
		for other := range pairs {
			s.Expect(slices.Contains(found, other)).To(gomega.Equal(other == id), "task %s, searched for what task %s has: %v", other, id, pair)
		}
	}
}

func writeFAQPromises(b *book) {
	if e, ok := b.about("FAQ"); ok && e.modify != nil && e.shows("LASTMODBY", "LASTMODDATE") {
		b.spec("LASTMODBY and LASTMODDATE of an FAQ are empty until its first Modify", clauses("faq.unchanged"), func(s *session) {
			id := s.fresh(e.Name)
			for _, tag := range []string{"LASTMODBY", "LASTMODDATE"} {
				s.Expect(s.get(e.Name, id).value(tag)).To(gomega.BeEmpty(), tag)
			}
			s.changes(e, id, s.changesOf(e, id)[0])
			for _, tag := range []string{"LASTMODBY", "LASTMODDATE"} {
				s.Expect(s.get(e.Name, id).value(tag)).NotTo(gomega.BeEmpty(), tag)
			}
		}, CanWrite)
	}
}
