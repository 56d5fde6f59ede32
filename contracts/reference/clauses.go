package reference

import (
	"strings"

	"github.com/crmock/crmock/contracts"
)

// degree is one provenance: its mark, what it means, and how many clauses have it.
type degree struct {
	Mark, Means string
	contracts.Provenance
	Clauses int
}

// certainty are the three provenances, the surest first.
func (s *site) certainty() []degree {
	degrees := []degree{
		{Provenance: contracts.Documented, Means: "The vendor says so in public documentation."},
		{Provenance: contracts.Observed, Means: "Real client code does so, or a real reply shows it."},
		{Provenance: contracts.Assumed, Means: "Nobody outside the vendor knows. An overlay corrects it for your tenant."},
	}
	for i := range degrees {
		degrees[i].Mark = mark(contracts.Fact{Provenance: degrees[i].Provenance})
		for _, clause := range s.Clauses {
			if clause.Provenance == degrees[i].Provenance {
				degrees[i].Clauses++
			}
		}
	}
	return degrees
}

// section is a part of the page of clauses.
type section struct {
	Title   string
	Clauses []*contracts.Clause
}

// sections sorts the clauses by what they are about, in the order in which each is spoken of first.
func (s *site) sections() []*section {
	var found []*section
	byTitle := map[string]*section{}
	promised := map[string]bool{}
	for _, promise := range s.Promises {
		promised[promise.ID] = true
	}
	for _, clause := range s.Clauses {
		title := s.sectionOf(clause.ID)
		if promised[clause.ID] {
			title = "Promises"
		}
		if byTitle[title] == nil {
			byTitle[title] = &section{Title: title}
			found = append(found, byTitle[title])
		}
		byTitle[title].Clauses = append(byTitle[title].Clauses, clause)
	}
	return found
}

// sectionOf goes by the first word of a clause's id.
func (s *site) sectionOf(id string) string {
	word, _, _ := strings.Cut(id, ".")
	for _, object := range s.Objects {
		if object.Name == word {
			return object.Name
		}
	}
	switch word {
	case "picklist":
		return "Picklists"
	case "trigger":
		return "Triggers"
	default:
		return "Every operation"
	}
}

// concern is a part of the page of promises.
type concern struct {
	Name     string
	Promises []*contracts.Promise
}

// concerns sorts the promises by concern, in the order in which each appears first.
func (s *site) concerns() []*concern {
	var found []*concern
	byName := map[string]*concern{}
	for _, promise := range s.Promises {
		if byName[promise.Concern] == nil {
			byName[promise.Concern] = &concern{Name: promise.Concern}
			found = append(found, byName[promise.Concern])
		}
		byName[promise.Concern].Promises = append(byName[promise.Concern].Promises, promise)
	}
	return found
}
