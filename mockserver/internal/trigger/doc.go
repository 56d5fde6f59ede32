// Package trigger calls the URLs of a tenant when an agent has changed a record: with exactly the query that the contract
// gives, in order for each record, again where a call fails, and with a log of every attempt that a test can wait for.
//
// An event is written to the store by the transaction that changes the record, so that there is never one without the
// other. From there it is delivered at least once, by this process or by a later one; of several processes that share a
// store, the one that holds the tenant's lease delivers. What a receiver could get twice is a call whose result was not
// written down before the process ended.
//
// The files, in the order of an event's way: fire.go writes it, sync.go reads what is new, term.go and lane.go deliver it,
// result.go writes down how each attempt ended. lease.go and tend.go decide which process delivers. The docs themselves
// are in outbox.go; what all others see is a mirror of them in memory (mirror.go, log.go, wait.go).
//
// It decides neither who may change a record nor when: that is package crm.
package trigger
