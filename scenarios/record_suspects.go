package scenarios

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/spelling"
)

// secretWords are in the names of tags that hold secrets, whoever has named them.
var secretWords = []string{"PASSW", "PASSPHRASE", "PWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "API-KEY", "CREDENTIAL"} //nolint:gochecknoglobals // constant table

// mostSlips is in how many letters a name may differ from that of a secret tag and still be a slip for it.
const mostSlips = 2

// isSuspect tells whether a tag that the contract does not know holds a secret to go by its name: a client that misspells
// a secret tag sends the secret all the same.
func (w *witness) isSuspect(tag string) bool {
	if isKnownTag(w.contract, tag) {
		return false
	}
	name := strings.ToUpper(tag)
	if slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) }) {
		return true
	}
	for _, object := range w.contract.Objects {
		for _, secret := range object.Tags {
			if secret.Secret && spelling.Slips(name, strings.ToUpper(secret.RequestName)) <= mostSlips {
				return true
			}
		}
	}
	return false
}

func isKnownTag(contract *contracts.Contract, name string) bool {
	return slices.ContainsFunc(contract.Objects, func(object *contracts.Object) bool {
		return slices.ContainsFunc(object.Tags, func(tag *contracts.Tag) bool {
			return strings.EqualFold(tag.Name, name) || strings.EqualFold(tag.RequestName, name)
		})
	})
}
