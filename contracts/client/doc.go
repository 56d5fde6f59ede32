// Package client speaks the CRM API to any target: crmock, a proxy in front of it, or a real tenant. It knows both
// endpoints, keeps TLS within a range of versions, ends what takes too long, and shows every exchange to an observer,
// without its secrets.
//
// It judges nothing. A reply that refuses is a Reply which says so; an error means that there is no reply to look at,
// and says what to do about that. What a valid request is, the contract knows (package contracts); how it becomes
// bytes, package wire.
package client
