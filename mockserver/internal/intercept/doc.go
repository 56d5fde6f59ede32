// Package intercept does something else to a call than answer it as the API would: answer late, with a problem, with a
// status of HTTP or a text of one's own, lose or cut the reply, carry the call out two times. A [Set] holds the
// interceptions of one tenant, which are declared by the types of package console, and finds out which of them a call
// meets. Each kind of thing that can be done is an [Act], in a file of its own.
//
// An act decides what is sent and how; the bytes are put on the wire by package api, which also writes the journal.
package intercept
