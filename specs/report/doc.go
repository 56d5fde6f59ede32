// Package report says what a run of the specs found: for people on a terminal, in a page and in a summary on GitHub,
// for programs in JSON and JUnit's XML. Each form is written from one Document, which New makes of a specs.Result:
// in a fixed order, since specs run in a random one, without secrets, and with every text legible. Coverage counts
// what one run or several say of the clauses of the contract.
//
// The package judges nothing and sends nothing: whether a clause holds has been decided by package specs.
package report
