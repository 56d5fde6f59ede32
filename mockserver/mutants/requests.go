package mutants

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
)

// around breaks a server by a handler around the whole API.
func around(name, clause string, wrap func(http.Handler) http.Handler) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		options.Seams = &seam.Seams{API: wrap}
		return nil
	}}
}

// rewritten breaks a server by reading another request than was sent: change gets the XML of the classic endpoint.
func rewritten(name, clause string, change func(xml string) string) Mutant {
	return around(name, clause, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			if xml, found := wire.FormValue(body, "xml_query"); found && isForm(r) {
				body = []byte(url.Values{"xml_query": {change(string(xml))}}.Encode())
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			next.ServeHTTP(w, r)
		})
	})
}

func isForm(r *http.Request) bool {
	return r.Method == http.MethodPost && !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/")
}

// replaced reads every match of a pattern as something else.
func replaced(name, clause, pattern, with string) Mutant {
	compiled := regexp.MustCompile(pattern)
	return rewritten(name, clause, func(xml string) string { return compiled.ReplaceAllString(xml, with) })
}

func requestMutants() []Mutant {
	return []Mutant{
		replaced("an object cannot be modified", "FAQ.Modify", `OBJECT="FAQ" ACTION="Modify"`, `OBJECT="FAQ" ACTION="Change"`),
		replaced("blanks around values are trimmed", "write.untrimmed", `>[ \t]+([^<\s][^<]*)<`, `>$1<`),
		replaced("tags are taken in upper case only", "request.tag-case", `<([a-z]+)>([^<]*)</[a-z]+>`, `<x$1>$2</x$1>`),
		replaced("comments are read as values", "request.comments", `<!--(.*?)-->`, `$1`),
		replaced("CDATA is read as it stands", "request.cdata", `<!\[CDATA\[(.*?)\]\]>`, `[CDATA[$1]]`),
		replaced("letters beyond Latin-1 are lost", "reply.numeric-references", `[^\x00-\xff]`, `?`),
		replaced("the second filter is ignored", "search.and", `(ACTION="Get"><[^<]+>[^<]*</[^<]+>)<[^/].*</COMMAND>`, `$1</COMMAND>`),
		replaced("_ is a wildcard", "wildcard.underscore", `(<SUBJECT>|<LASTNAME>|<COMPANY>|<FIRSTNAME>)([^<%]*)_([^<]*%[^<]*)<`, `$1$2%$3<`),
		replaced("% stands at the end only", "wildcard.anywhere", `>%([^<%]+)%?<`, `>$1%<`),
		replaced("an empty tag empties nothing", "write.empty-on-modify", `<\w+></\w+>|<\w+/>`, ``),
	}
}
