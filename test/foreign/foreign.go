// Package foreign is a server of the CRM API that knows nothing of crmock: the standard library alone, written as
// somebody might who has read a page about the API and was in a hurry. It answers a few operations well and the rest
// wrongly, each in its own way. `crmock verify` is held against it, to see that it tells the one from the other.
//
// It is no mock to work with, and it shares no code with one: a mistake that both made would hide itself.
package foreign

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// What opens the one tenant of the server.
const (
	Tenant   = "foreign"
	Username = "somebody"
	Password = "open-sesame"
)

// request is a document as it is sent.
type request struct {
	Tenant   string  `xml:"TENANT"`
	Username string  `xml:"USERNAME"`
	Password string  `xml:"PASSWORD"`
	Command  command `xml:"COMMAND"`
}

// command is what a request asks for.
type command struct {
	Object string `xml:"OBJECT,attr"`
	Action string `xml:"ACTION,attr"`
	Tags   []tag  `xml:",any"`
}

type tag struct {
	XMLName xml.Name
	Value   string `xml:",chardata"`
}

// answer writes the reply to a command.
type answer func(w http.ResponseWriter, c command)

// Handler is the server with no customers yet. It is safe for concurrent use.
func Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /WAPI/wapi.php", answering(operations(&customers{})))
	return mux
}

// operations are what the server knows. Only the first two answer as they should; the comments say what is wrong with
// the rest.
func operations(kept *customers) map[string]answer {
	return map[string]answer{
		"customer.add": kept.add,
		"customer.get": kept.get, // by three tags, and no other tag finds anything

		"customer.modify": unchanged("ACCOUNTNUM"), // changes nothing
		"case.add":        sameCase,                // every case gets the same number
		"case.get":        brokenXML,
		"case.modify":     unchanged("CASENUM"),
		"followup.add":    deny, // whatever the rights
		"followup.get":    deny,
		"task.add":        hangUp,
		"task.get":        hangUp,
		"task.modify":     hangUp,
		"faq.add":         failurePage,
		"faq.get":         failurePage,
		"faq.modify":      failurePage,
	}
}

// answering reads requests, checks the login and hands commands on. What it cannot read is a failure of its own, where
// the API has an answer for that too.
func answering(known map[string]answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var sent request
		err := xml.Unmarshal([]byte(r.PostFormValue("xml_query")), &sent) //nolint:gosec // G709: nothing but texts comes of it
		if err != nil {
			failurePage(w, command{})
			return
		}
		if sent.Tenant != Tenant || sent.Username != Username || sent.Password != Password {
			refuse(w, 303, 303, "Invalid login parameters.")
			return
		}
		operation := sent.Command.Object + "." + sent.Command.Action
		carryOut, ok := known[strings.ToLower(operation)]
		if !ok {
			refuse(w, 304, 304, "Invalid operation "+operation)
			return
		}
		carryOut(w, sent.Command)
	}
}

// unchanged claims to have modified a record.
func unchanged(id string) answer {
	return func(w http.ResponseWriter, c command) { succeed(w, []item{{{id, c.value(id)}}}) }
}

func sameCase(w http.ResponseWriter, _ command) { succeed(w, []item{{{"CASENUM", "1"}}}) }

func brokenXML(w http.ResponseWriter, _ command) {
	begin(w)
	_, _ = io.WriteString(w, `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><CASENUM>1</ITEM>`)
}

func deny(w http.ResponseWriter, _ command) {
	refuse(w, 310, 310, "Operation Denied. Not enough permissions")
}

// hangUp closes the connection without an answer.
func hangUp(http.ResponseWriter, command) { panic(http.ErrAbortHandler) }

func failurePage(w http.ResponseWriter, _ command) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = fmt.Fprintln(w, "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong<br></body></html>")
}

// value is that of a tag, empty if it was not sent.
func (c command) value(name string) string {
	for _, t := range c.Tags {
		if strings.EqualFold(t.XMLName.Local, name) {
			return t.Value
		}
	}
	return ""
}
