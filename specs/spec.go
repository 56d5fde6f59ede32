package specs

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// Spec is one sentence about a target that can be checked.
type Spec struct {
	Concern string   // transport, authentication, …
	Text    string   // the sentence
	Clauses []string // ids of the clauses that it checks; the first names it
	Needs   []Capability

	check func(*session)
}

// Labels are what a label filter can choose the spec by.
func (s Spec) Labels() []string {
	labels := []string{"concern:" + s.Concern}
	for _, clause := range s.Clauses {
		labels = append(labels, "clause:"+clause)
	}
	if object, action := operationOf(s.Clauses[0]); object != "" {
		labels = append(labels, "object:"+object)
		if action != "" {
			labels = append(labels, "operation:"+object+"."+action)
		}
	}
	return labels
}

// operationOf reads the object and the action out of a clause's id: Customer.Add.EMAIL.max is about Customer and Add.
func operationOf(clause string) (object, action string) {
	parts := strings.Split(clause, ".")
	if parts[0] == strings.ToLower(parts[0]) {
		return "", "" // a promise, a problem, a check: about no object
	}
	if len(parts) > 1 && slices.Contains([]string{contracts.Add, contracts.Modify, contracts.Get}, parts[1]) {
		return parts[0], parts[1]
	}
	return parts[0], ""
}

// All are the specs of a contract, concern by concern.
func All(c *contracts.Contract) []Spec {
	b := &book{contract: c}
	for _, concern := range []struct {
		name  string
		write func(*book)
	}{
		{"transport", writeTransport},
		{"tls", writeTLS},
		{"limits", writeLimits},
		{"validation", writeValidation},
		{"authentication", writeAuthentication},
		{"rights", writeRights},
		{"entities", writeEntities},
		{"characters", writeCharacters},
		{"isolation", writeIsolation},
		{"concurrency", writeConcurrency},
		{"settings", writeSettings},
		{"triggers", writeTriggers},
		{"attachments", writeAttachments},
	} {
		b.concern = concern.name
		concern.write(b)
	}
	return b.specs
}

// book is the list of specs while it is written.
type book struct {
	contract *contracts.Contract
	concern  string
	specs    []Spec
}

// spec adds one. A clause that the contract does not have is left out, so that an overlay may remove it; a spec of
// which none is left is not made.
func (b *book) spec(text string, clauses []string, check func(*session), needs ...Capability) {
	known := slices.DeleteFunc(slices.Clone(clauses), func(id string) bool { return b.contract.Clause(id) == nil })
	if len(known) == 0 {
		return
	}
	b.specs = append(b.specs, Spec{Concern: b.concern, Text: text, Clauses: known, Needs: needs, check: check})
}

// clauses is a list of ids, for reading.
func clauses(ids ...string) []string { return ids }
