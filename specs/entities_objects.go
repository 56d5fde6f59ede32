package specs

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeObject: an object is there, under its name and its aliases, and its records get ids.
func writeObject(b *book, e entity) {
	if e.add != nil {
		b.spec(fmt.Sprintf("Each new %s gets an id: digits, from %d on, growing, and never one twice", e.Name, e.FirstID),
			clauses(e.Name), func(s *session) { s.getsIDs(e, 3) }, CanWrite)
	} else if e.get != nil {
		b.spec(e.Name+" is an object that can be searched", clauses(e.Name), func(s *session) { s.well(s.do(e.get.Name, s.anyUnmatched(e))) })
	}
	for _, alias := range e.Aliases {
		id := contracts.ClauseID(e.Name, "alias", alias.Name)
		if e.get != nil {
			b.spec(fmt.Sprintf("%s may be written %s in a search", e.Name, alias.Name), clauses(id),
				func(s *session) { s.well(s.do(alias.Name+"."+contracts.Get, s.anyUnmatched(e))) })
		}
		if e.visible() {
			b.spec(fmt.Sprintf("What is added as %s is found as %s", alias.Name, e.Name), clauses(id),
				func(s *session) { s.understands(e, alias.Name) }, CanWrite)
		}
	}
	for _, op := range e.Actions {
		if op.Action == contracts.Get {
			b.spec(op.Name+" is an operation that is answered with success", clauses(op.Name),
				func(s *session) { s.well(s.do(op.Name, s.anyUnmatched(e))) })
		}
	}
}

// anyUnmatched is a filter that finds nothing.
func (s *session) anyUnmatched(e entity) contracts.Field {
	return s.unmatched(e.get.Params[0])
}

// unmatched is a filter with a value that no record has.
func (s *session) unmatched(param *contracts.Param) contracts.Field {
	if param.Tag.Match == "digits" {
		return field(param.Name, lastOf(s.digits(), mostOf(param)))
	}
	return field(param.Name, s.word(mostOf(param)))
}

// understands adds a record under an alias, and reads it under both names.
func (s *session) understands(e entity, alias string) {
	reply := s.well(s.do(alias+"."+contracts.Add, s.sample(e.add.Name).Minimal...))
	id := s.idOf(e.Name, reply)
	s.Expect(id).NotTo(gomega.BeEmpty(), "%s.Add answers no id", alias)
	reply = s.well(s.do(alias+"."+contracts.Get, field(e.IDTag, id)))
	s.Expect(reply.Items).To(gomega.HaveLen(1), "%s %s is not found as %s", e.Name, id, alias)
	s.Expect(record(reply.Items[0])).To(gomega.Equal(s.get(e.Name, id)))
}

// plainNumber is an id that a client may read as a number.
var plainNumber = regexp.MustCompile(`^[1-9][0-9]*$`)

// getsIDs adds some records, and demands ids that are digits, not below the first one, and growing.
func (s *session) getsIDs(e entity, count int) []string {
	ids := make([]string, count)
	last := e.FirstID - 1
	for i := range ids {
		ids[i] = s.fresh(e.Name)
		last = s.idAbove(e, ids[i], last)
	}
	return ids
}

// idAbove demands an id above another one, and is it as a number.
func (s *session) idAbove(e entity, id string, last int64) int64 {
	s.Expect(id).To(gomega.MatchRegexp(plainNumber.String()), "the id of a %s is digits without leading zeros", e.Name)
	number, err := strconv.ParseInt(id, 10, 64)
	s.Expect(err).NotTo(gomega.HaveOccurred())
	s.Expect(number).To(gomega.BeNumerically(">", last), "the ids of %s begin with %d, and each is above the one before", e.Name, e.FirstID)
	return number
}
