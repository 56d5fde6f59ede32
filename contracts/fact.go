package contracts

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// Provenance says how sure a clause is.
type Provenance string

// The three degrees of certainty.
const (
	Documented Provenance = "documented" // by the vendor
	Observed   Provenance = "observed"   // in a real client or reply
	Assumed    Provenance = "assumed"    // nobody outside the vendor knows
)

// Sources that exist without being declared in api.xml.
const (
	SourceOverlay   = "Overlay"   // a user's overlay
	SourceTenant    = "Tenant"    // a tenant's settings
	SourceInference = "Inference" // what follows from other facts
)

// Fact is what stands behind a statement of the contract: how sure it is, where it comes from, and where it is written.
type Fact struct {
	Provenance Provenance
	Sources    []string
	Doc        string
	At         xmldoc.Position // of the element that states it
	Path       string          // element path within that file
}

// Source is one document or observation that facts refer to by name.
type Source struct{ Name, Text string }

// Clause is one checkable statement of the contract, with an id that stays the same from release to release.
type Clause struct {
	ID   string // in dots: Customer.Add.EMAIL.max
	Says string // the statement as a sentence
	Fact
}

// validName takes the names that an element of requests and replies may have: ASCII XML names without a colon.
func validName(name string) bool {
	for i, r := range name {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_'
		other := r >= '0' && r <= '9' || r == '-' || r == '.'
		if !letter && (i == 0 || !other) {
			return false
		}
	}
	return name != ""
}

// checkName reports what is no name for an element. One that is missing has been reported.
func checkName(r *xmldoc.Reader, name string) {
	if name != "" && !validName(name) {
		r.Fail("%q is no name for an element: letters, digits, _ - and dots, a letter or _ first", name)
	}
}

func readFact(r *xmldoc.Reader) Fact {
	fact := Fact{
		Provenance: Provenance(r.Required("provenance")),
		Sources:    r.List("source"),
		At:         r.At,
		Path:       r.Path(),
	}
	known := []Provenance{Documented, Observed, Assumed}
	if fact.Provenance != "" && !slices.Contains(known, fact.Provenance) {
		r.Fail("provenance=%q is unknown; it is one of documented, observed, assumed", fact.Provenance)
	}
	r.Optional("doc", func(doc *xmldoc.Reader) { fact.Doc = readText(doc) })
	return fact
}

// readText is an element's text on one line, however it was wrapped in the file.
func readText(r *xmldoc.Reader) string { return strings.Join(strings.Fields(r.Content()), " ") }
