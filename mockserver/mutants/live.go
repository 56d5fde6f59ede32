package mutants

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Here are servers that are well until somebody changes a tenant: its settings, or its clock.

func liveMutants() []Mutant {
	return []Mutant{
		remembered("who was let in once is let in on every host", "login.hosts", "303", loginOf),
		remembered("who was let in once is let in by every cluster", "login.wrong-cluster", "303", loginOf),
		remembered("a password that was good once stays good", "settings.one-login", "303", loginOf),
		remembered("a tenant stays enabled for who was let in", "settings.enable", "303", loginOf),
		remembered("a right that was ticked once stays ticked", "Task.Add.right", "310", rightOf),
		asked("max-items is ignored", "search.max-items-setting", func(q store.Query) store.Query {
			q.Limit = 0
			return q
		}),
		asked("max-items cuts one too early", "search.max-items-setting", func(q store.Query) store.Query {
			q.Limit = max(q.Limit-1, min(q.Limit, 1))
			return q
		}),
		inLatin("the setting UTF-8 is ignored", "reply.utf-8-setting"),
		written("the setting UTF-8 is not declared", "reply.utf-8-setting", ` encoding="UTF-8"`, ` encoding="ISO-8859-1"`),
		contract("the choices of a tag are not the tenant's", "picklists.tenant", `<object name="Case"><tag name="CATEGORY" type="text" picklist=""><default value="Default"/></tag></object>`),
		contract("adding a follow-up is no activity of its case", "Case.LASTACTDATE.effect.Followup-Add",
			object("Case", `<effect on="Followup.Add" set="LASTACTDATE" remove="yes"/>`)),
		dated("dates are those of the server's own clock", "Case.CREATEDDATE.effect.Add", func(time.Time) time.Time { return time.Now() }),
		dated("dates are a day behind, as in another time zone", "FAQ.LASTMODDATE.effect.Modify", func(day time.Time) time.Time {
			return day.AddDate(0, 0, -1)
		}),
		lasting("a date that is set once is never set again", "Task.LASTACTDATE.effect.Add-Modify"),
	}
}

// remembered breaks a server by what it has granted before: a request that is refused with a status, though one like it
// was granted, is answered as a Get that finds nothing.
func remembered(name, clause, status string, like func(xml []byte) string) Mutant {
	return around(name, clause, func(next http.Handler) http.Handler {
		var granted sync.Map
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			key := like(document(r))
			reply := httptest.NewRecorder()
			next.ServeHTTP(reply, r)
			body := reply.Body.Bytes()
			switch _, before := granted.Load(key); {
			case key == "":
			case bytes.Contains(body, []byte(`STATUS="0"`)):
				granted.Store(key, true)
			case before && bytes.Contains(body, []byte(`STATUS="`+status+`"`)):
				body = []byte(`<?xml version="1.0" encoding="ISO-8859-1"?>` + "\n" +
					`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"></REPLY></WAPI>`)
			}
			handOn(w, reply, body)
		})
	})
}

// handOn answers with what was recorded, and with another body.
func handOn(w http.ResponseWriter, recorded *httptest.ResponseRecorder, body []byte) {
	for header, values := range recorded.Header() {
		if header != "Content-Length" {
			w.Header()[header] = values
		}
	}
	w.WriteHeader(recorded.Code)
	_, _ = w.Write(body)
}

// loginOf is who sends a request, empty where that cannot be read.
func loginOf(xml []byte) string {
	tenant, password := tenantOf.Find(xml), passwordOf.Find(xml)
	if tenant == nil || password == nil {
		return ""
	}
	return string(tenant) + string(password)
}

// rightOf is who wants to do what.
func rightOf(xml []byte) string {
	login, command := loginOf(xml), commandOf.Find(xml)
	if login == "" || command == nil {
		return ""
	}
	return login + string(command)
}

// inLatin writes replies that are in UTF-8 in ISO-8859-1 all the same.
func inLatin(name, clause string) Mutant {
	return spoiled(name, clause, func(reply *httptest.ResponseRecorder) {
		if !bytes.Contains(reply.Body.Bytes(), []byte(`encoding="UTF-8"`)) {
			return
		}
		var latin []byte
		for _, r := range strings.Replace(reply.Body.String(), "UTF-8", "ISO-8859-1", 1) {
			if r > 0xff {
				latin = fmt.Appendf(latin, "&#%d;", r)
			} else {
				latin = append(latin, byte(r)) //nolint:gosec // r is not above 0xff
			}
		}
		reply.Header().Set("Content-Type", "text/xml; charset=ISO-8859-1")
		reply.Body = bytes.NewBuffer(latin)
	})
}

// dated writes every date that the server sets in a record as another day.
func dated(name, clause string, other func(time.Time) time.Time) Mutant {
	return kept(name, clause, func(tx store.Tx) store.Tx {
		return broken{Tx: tx, put: func(record store.Record) error {
			before, _ := tx.Get(record.Object, record.ID) // the zero record has no dates
			record.Fields = slices.Clone(record.Fields)
			for i, f := range record.Fields {
				if day, err := time.Parse(dateLayout, f.Value); err == nil && isSet(f.Tag) && before.Get(f.Tag) != f.Value {
					record.Fields[i].Value = other(day).Format(dateLayout)
				}
			}
			return tx.Put(record)
		}}
	})
}

// lasting keeps the first value of every date that the server sets.
func lasting(name, clause string) Mutant {
	return kept(name, clause, func(tx store.Tx) store.Tx {
		return broken{Tx: tx, put: func(record store.Record) error {
			before, _ := tx.Get(record.Object, record.ID)
			record.Fields = slices.Clone(record.Fields)
			for i, f := range record.Fields {
				if old := before.Get(f.Tag); isSet(f.Tag) && old != "" {
					record.Fields[i].Value = old
				}
			}
			return tx.Put(record)
		}}
	})
}

// dateLayout is how the server writes the dates that it sets.
const dateLayout = "01022006"

// isSet tells that a tag holds a date which the server sets.
func isSet(tag string) bool { return strings.HasSuffix(tag, "DATE") && tag != "DUEDATE" }
