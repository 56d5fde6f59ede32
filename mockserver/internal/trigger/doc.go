// Package trigger calls the URLs of a tenant when an agent has changed a record: with exactly the query that the contract
// gives, in order for each record, again where a call fails, and with a log of every attempt that a test can wait for.
//
// It decides neither who may change a record nor when (that is package crm), and keeps nothing beyond the process.
package trigger
