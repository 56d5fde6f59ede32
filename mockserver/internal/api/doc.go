// Package api is the vendor's endpoints: it takes an HTTP request through a readable list of stages and writes the
// reply. The stages are the documentation; each does one thing and hands on what it found out.
//
// It decides nothing itself: package wire reads and writes the XML, package access knows who may do what, package
// contracts what is valid, and package crm carries it out. The one place where an error becomes an answer is
// answer.go.
package api
