// Package contracts knows the CRM API: it reads the contract's XML (crm/*.xml, embedded), checks it strictly, and
// compiles it into tables that answer questions. Which operations are there, which tags does one take, is this request
// valid and, if not, which clause does it break and what does the API answer?
//
// The XML is the single source of truth. The server's validation, the specs, the reference pages and the coverage
// report all ask this package; none of them repeats what a file in crm/ says. There is no Go type for a customer or a
// case, and nothing here speaks HTTP, stores records or knows who is calling.
//
// A contract never changes once loaded, so any number of goroutines may share it. An overlay or a tenant's settings
// make a new one.
package contracts
