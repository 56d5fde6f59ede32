// Package specs verifies an API against the contract, from outside: it sends requests to a target, which may be crmock,
// a staging copy or the real tenant, and says which clause does not hold, with the exchange that proves it.
//
// Specs are made from the contract wherever they can be (All), one file for each concern. Run carries them out in a
// plain program; Register puts them into a Ginkgo suite of your own. The package knows nothing of the server: it
// imports the contract and the client, and looks at nothing but replies.
package specs
