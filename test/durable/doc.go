// Package durable says whether a store has kept its promises: it holds what clients were told against what is found
// afterwards. What was acknowledged is there, whole and once; what was not is there whole or not at all; each event of
// a change that is there was delivered, in the order of the record's changes.
//
// The package knows nothing of crmock and starts nothing. Its tests do: they kill crmock, stop its database, and break
// the network in between, under load. docs/reliability.md has their figures.
package durable
