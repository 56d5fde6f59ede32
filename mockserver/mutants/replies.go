package mutants

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
)

// spoiled breaks a server by what it sends: change gets each reply as it would be.
func spoiled(name, clause string, change func(reply *httptest.ResponseRecorder)) Mutant {
	return around(name, clause, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reply := httptest.NewRecorder()
			next.ServeHTTP(reply, r)
			change(reply)
			for header, values := range reply.Header() {
				w.Header()[header] = values
			}
			w.Header().Set("Content-Length", strconv.Itoa(reply.Body.Len()))
			w.WriteHeader(reply.Code)
			_, _ = w.Write(reply.Body.Bytes())
		})
	})
}

// written writes every match of a pattern in the body as something else.
func written(name, clause, pattern, with string) Mutant {
	compiled := regexp.MustCompile(pattern)
	return spoiled(name, clause, func(reply *httptest.ResponseRecorder) {
		changed := compiled.ReplaceAll(reply.Body.Bytes(), []byte(with))
		reply.Body = bytes.NewBuffer(changed)
	})
}

func replyMutants() []Mutant {
	return []Mutant{
		written("attributes are in single quotes", "reply.double-quotes", `(STATUS|ERROR_STR|ERROR_CODE)="([^"]*)"`, `$1='$2'`),
		written("the prolog names no charset", "reply.prolog", ` encoding="ISO-8859-1"`, ``),
		written("items are indented", "reply.layout", `<ITEM>`, "\n  <ITEM>"),
		written("empty tags are left out", "reply.empty-values", `<\w+></\w+>`, ``),
		written("empty tags are written as one", "reply.empty-values", `<(\w+)></\w+>`, `<$1 missing="yes"/>`),
		written("entities are escaped twice", "request.entities", `&(amp|lt|gt|quot);`, `&amp;$1;`),
		spoiled("Latin-1 is sent as UTF-8", "reply.charset", func(reply *httptest.ResponseRecorder) {
			reply.Body = bytes.NewBuffer(bytes.ReplaceAll(reply.Body.Bytes(), []byte{0xe9}, []byte("é")))
		}),
		written("newlines become blanks", "customer.comments-newlines", `([^>])\n([^<])`, `$1 $2`),
		written("ids have leading zeros", "reply.plain-ids", `<(ACCOUNTNUM|CASENUM|TASKNUM|FAQNUM|FOLLOWUPNUM)>(\d)`, `<$1>0$2`),
		written("nothing found is an error", "search.nothing-found", `<REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"></REPLY>`, `<REPLY STATUS="-1" ERROR_STR="Nothing found" ERROR_CODE="9"></REPLY>`),
		written("tags have attributes", "reply.plain-tags", `<(TASKNUM|CASENUM|ACCOUNTNUM)>`, `<$1 type="id">`),
		written("customertype is in upper case", "reply.tag-spelling", `customertype>`, `CUSTOMERTYPE>`),
		written("a failure has an item", "reply.failure", `(STATUS="-1"[^>]*>)</REPLY>`, `$1<ITEM></ITEM></REPLY>`),
		written("the code does not repeat the status", "reply.code-repeats-status", `(STATUS="30\d" [^>]*)ERROR_CODE="\d+"`, `${1}ERROR_CODE="0"`),
		spoiled("errors are HTTP 400", "transport.http-status", func(reply *httptest.ResponseRecorder) {
			if bytes.Contains(reply.Body.Bytes(), []byte(`STATUS="-1"`)) {
				reply.Code = http.StatusBadRequest
			}
		}),
		spoiled("Get answers in descending order", "Customer.Get.order", func(reply *httptest.ResponseRecorder) {
			reply.Body = bytes.NewBuffer(reversed(reply.Body.Bytes()))
		}),
		spoiled("Get answers the first record only", "search.all-matches", func(reply *httptest.ResponseRecorder) {
			body := reply.Body.Bytes()
			if first := bytes.Index(body, []byte("</ITEM>")); first >= 0 {
				last := bytes.LastIndex(body, []byte("</ITEM>"))
				reply.Body = bytes.NewBuffer(append(bytes.Clone(body[:first]), body[last:]...))
			}
		}),
		around("another path answers too", "transport.path-exact", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.URL.Path = "/WAPI/wapi.php"
				next.ServeHTTP(w, r)
			})
		}),
		around("every method is a POST", "transport.other-methods", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet {
					r.Method = http.MethodPost
				}
				next.ServeHTTP(w, r)
			})
		}),
	}
}

// reversed is a reply with its items in the other order.
func reversed(body []byte) []byte {
	items := item.FindAll(body, -1)
	if len(items) < 2 {
		return body
	}
	start, end := bytes.Index(body, items[0]), bytes.LastIndex(body, []byte("</ITEM>"))+len("</ITEM>")
	out := bytes.Clone(body[:start])
	for i := len(items) - 1; i >= 0; i-- {
		out = append(out, items[i]...)
	}
	return append(out, body[end:]...)
}

var item = regexp.MustCompile(`(?s)<ITEM>.*?</ITEM>`)
