package specs_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts/wire"
)

// rereads changes the bytes of the XML in each form.
func rereads(change func([]byte) []byte) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if xml, found := wire.FormValue(body, "xml_query"); found {
				body = []byte("xml_query=" + url.QueryEscape(string(change(xml))))
			}
			next.ServeHTTP(w, withBody(r, body))
		})
	}
}

// rewrites replaces each match of a pattern in the XML of a form.
func rewrites(pattern, with string) func(http.Handler) http.Handler {
	compiled := regexp.MustCompile(pattern)
	return rereads(func(xml []byte) []byte { return compiled.ReplaceAll(xml, []byte(with)) })
}

func brokenCharacters() []broken {
	return []broken{
		{name: "read as it stands", clause: "request.cdata", front: rewrites(`<!\[CDATA\[(.*?)\]\]>`, `[CDATA[$1]]`)},
		{name: "in whole values only", clause: "request.cdata", text: "part", front: rewrites(`([^>\]])<!\[CDATA\[.*?\]\]>`, `$1`)},
		{name: "escaped twice", clause: "request.entities", spoiler: writesBody(`&(amp|lt|gt|quot);`, `&amp;$1;`)},
		{name: "decoded twice", clause: "request.entities", front: rewrites(`&amp;amp;`, `&amp;`)},
		{name: "apostrophes are lost", clause: "request.entities", front: rewrites(`&apos;`, ``)},
		{name: "doubled", clause: "request.raw-quotes", front: rewrites(`'s`, `''s`)},
		{name: "backslashes in front", clause: "request.raw-quotes", front: rewrites(`she said: "`, `she said: \"`)},
		{name: "a comment is text", clause: "request.comments", front: rewrites(`<!--(.*?)-->`, `$1`)},
		{name: "always UTF-8", clause: "request.charset", front: rewrites(` encoding="ISO-8859-1"`, ``)},
		{name: "always Latin-1", clause: "request.charset", front: rereads(func(xml []byte) []byte {
			if bytes.HasPrefix(xml, []byte("<?xml")) {
				return xml
			}
			return append([]byte(`<?xml version="1.0" encoding="ISO-8859-1"?>`), xml...)
		})},
		{name: "the content type is ignored", clause: "request.charset", front: func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.Header.Set("Content-Type", strings.Replace(r.Header.Get("Content-Type"), "charset=ISO-8859-1", "charset=UTF-8", 1))
				next.ServeHTTP(w, r)
			})
		}},
		{name: "mended", clause: "envelope.bad-bytes", front: rereads(func(xml []byte) []byte {
			if bytes.HasPrefix(xml, []byte("<?xml")) || utf8.Valid(xml) {
				return xml
			}
			return bytes.ToValidUTF8(xml, []byte("?"))
		})},
		{name: "UTF-8 under a declaration of Latin-1", clause: "reply.charset", spoiler: &spoiler{after: func(_ *seen, answered *httptest.ResponseRecorder) {
			answered.Body = bytes.NewBuffer(bytes.ReplaceAll(answered.Body.Bytes(), []byte{0xe9}, []byte("é")))
		}}},
		{name: "UTF-8", clause: "reply.charset", settings: func(a *access) { a.tenant("main").Charset = "UTF-8" }},
		{name: "question marks", clause: "reply.numeric-references", spoiler: writesBody(`&#\d{4,};`, `?`)},
		{name: "UTF-8", clause: "reply.numeric-references", settings: func(a *access) { a.tenant("main").Charset = "UTF-8" }},
		{name: "as blanks", clause: "customer.comments-newlines", spoiler: writesBody(`([^>])\n`, `$1 `)},
		{name: "with carriage returns", clause: "customer.comments-newlines", spoiler: writesBody(`([^>])\n`, "$1&#13;\n")},
		{name: "the first line only", clause: "task.description-lines", spoiler: writesBody(`(<DESCRIPTION>[^\n<]*)\n[^<]*`, `$1`)},
		{name: "without plus", clause: "customer.numbers-as-sent", text: "VOICE", spoiler: writesBody(`<(VOICE)>\+`, `<$1>`)},
		{name: "without plus", clause: "customer.numbers-as-sent", text: "ALTERNATIVE", spoiler: writesBody(`<(ALTERNATIVE)>\+`, `<$1>`)},
		{name: "without punctuation", clause: "customer.numbers-as-sent", text: "FAX", spoiler: writesBody(`(<FAX>[^<]*),,`, `$1`)},
		{name: "percent signs decoded twice", clause: "form.percent-encoded", text: "percent", front: rewrites(`%41`, `A`)},
		{name: "emoji are cut to 16 bits", clause: "form.raw", text: "emoji", front: rewrites(`😀`, `?`)},
		{name: "letters are composed", clause: "form.raw", text: "accents", front: rewrites("e\u0301", "é")},
	}
}

func TestSpecsOfCharactersFailOnABrokenServer(t *testing.T) { allMustFail(t, brokenCharacters()) }
