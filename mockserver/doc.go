// Package mockserver is the CRM API, fully working and stateful, as a library: New makes a server from Options, Start
// opens its listeners, Close ends it. The command `crmock serve` is a thin layer over it, and so is a Go test.
//
// What the API promises is not written here but in package contracts; this package brings together who is calling
// (internal/access), what their tenant is (internal/tenant), what the CRM does (internal/crm), where records are kept
// (internal/store) and how requests come in (internal/api).
package mockserver
