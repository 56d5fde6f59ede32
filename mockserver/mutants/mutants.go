// Package mutants are servers that are broken on purpose, each in one clause or one behaviour. They prove that the
// specs can fail: every mutant has to die by the spec that names its clause.
//
// A mutant is never an edited server. It is a whole one with a changed contract, changed settings, or a part wrapped
// at a seam. The files are sorted by how they break: contract.go, requests.go, replies.go, settings.go, stores.go,
// tls.go; live.go, by a change of a tenant while the server runs; and triggers.go, unasked.go, attachments.go, in what
// stands beside the API.
package mutants

import (
	"github.com/crmock/crmock/mockserver"
)

// Mutant is one broken server.
type Mutant struct {
	Name   string // what is broken, in a few words
	Clause string // id of the clause that it breaks
	Break  func(*mockserver.Options) error
}

// All are all mutants, in a fixed order.
func All() []Mutant {
	var all []Mutant
	for _, some := range [][]Mutant{
		contractMutants(), requestMutants(), replyMutants(), settingsMutants(), storeMutants(), tlsMutants(),
		liveMutants(), triggerMutants(), attachmentMutants(),
	} {
		all = append(all, some...)
	}
	return all
}
