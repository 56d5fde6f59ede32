package specs_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

const (
	classicPath = "/WAPI/wapi.php"
	gatewayPath = "/cc/v1/wapi"
)

type brokenServer struct {
	clause, how string
	wrap        func(http.Handler) http.Handler
}

func brokenEndpoints() []brokenServer {
	return []brokenServer{
		{"endpoint.classic", "it answers somewhere else", rejecting(func(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Path == classicPath })},
		{"endpoint.classic", "it wants to know the length of a body", rejecting(func(r *http.Request) bool { return r.ContentLength < 0 })},
		{"transport.schemes", "HTTPS is another site", rejecting(func(r *http.Request) bool { return r.TLS != nil })},
		{"transport.get", "it takes no GET", rejecting(func(r *http.Request) bool { return r.Method == http.MethodGet })},
		{"transport.multipart", "it takes no parts", rejecting(func(r *http.Request) bool { return strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") })},
		{"transport.path-exact", "paths match in any case", asking(func(r *http.Request) {
			if strings.EqualFold(r.URL.Path, classicPath) {
				r.URL.Path = classicPath
			}
		})},
		{"transport.path-exact", "a slash more is no matter", asking(func(r *http.Request) { r.URL.Path = "/" + strings.Trim(r.URL.Path, "/") })},
		{"transport.path-exact", "the gateway matches in any case", asking(func(r *http.Request) {
			if strings.EqualFold(r.URL.Path, gatewayPath) {
				r.URL.Path = gatewayPath
			}
		})},
		{"transport.other-methods", "PUT is POST", asking(func(r *http.Request) { r.Method = strings.Replace(r.Method, "PUT", "POST", 1) })},
		{"transport.other-methods", "HEAD is answered", asking(func(r *http.Request) { r.Method = strings.Replace(r.Method, "HEAD", "GET", 1) })},
		{"transport.http-status", "what is refused is HTTP 500", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			if !strings.Contains(answer.Body.String(), `STATUS="0"`) {
				answer.Code = http.StatusInternalServerError
			}
		})},
		{"transport.http-status", "a wrong login is HTTP 401", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			if strings.Contains(answer.Body.String(), `STATUS="303"`) {
				answer.Code = http.StatusUnauthorized
			}
		})},
		{"transport.content-type", "it is HTML", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			answer.Header().Set("Content-Type", "text/html; charset=ISO-8859-1")
		})},
		{"transport.content-type", "it names another charset", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			answer.Header().Set("Content-Type", "text/xml; charset=UTF-8")
		})},
		{"gateway.body", "it wants an envelope", reading(func(r *http.Request, body string) string {
			if r.URL.Path == gatewayPath && !strings.HasPrefix(body, "<WAPI>") {
				return ""
			}
			return body
		})},
		{"gateway.leading-space", "it wants the command at once", reading(func(r *http.Request, body string) string {
			if r.URL.Path == gatewayPath && !strings.HasPrefix(body, "<") {
				return ""
			}
			return body
		})},
		{"gateway.same-replies", "it has a newline at the end", answering(func(r *http.Request, answer *httptest.ResponseRecorder) {
			if r.URL.Path == gatewayPath {
				answer.Body.WriteString("\n")
			}
		})},
	}
}

func brokenForms() []brokenServer {
	return []brokenServer{
		{"form.percent-encoded", "it knows digits in upper case only", deafTo(false, `%[0-9a-f]*[a-f]`)},
		{"form.raw", "it wants everything encoded", deafTo(false, `^xml_query=<`)},
		{"form.split", "it splits once", reading(func(_ *http.Request, body string) string {
			first, rest, _ := strings.Cut(body, "&")
			return first + "&" + strings.ReplaceAll(rest, "&", "%26")
		})},
		{"form.split", "it splits at the last equals sign", deafTo(false, `xml_query=.*=.*&`)},
		{"form.plus", "it keeps plus signs", reading(func(_ *http.Request, body string) string { return strings.ReplaceAll(body, "+", "%2B") })},
		{"form.bad-percent", "it refuses what is not encoded well", reading(func(_ *http.Request, body string) string {
			if _, err := url.QueryUnescape(body); err != nil {
				return ""
			}
			return body
		})},
		{"form.ampersand-ends", "it takes an ampersand for an entity", reading(func(_ *http.Request, body string) string {
			return strings.ReplaceAll(body, "&amp;", "%26amp;")
		})},
		{"form.leading-space", "it wants the document at once", deafTo(true, `^\s`)},
		{"request.shape", "the tenant has another name", reading(func(_ *http.Request, body string) string { return strings.ReplaceAll(body, "TENANT", "COMPANY") })},
		{"request.declaration-optional", "it wants a declaration", deafTo(true, `^<[^?]`)},
		{"request.part-order", "the command comes last", deafTo(true, `(?s)</COMMAND>.*<USERNAME>`)},
		{"request.blank-lines", "it reads no blank lines", deafTo(true, `\n\s*\n`)},
		{"request.comments", "it reads no comments", deafTo(true, `<!--`)},
		{"request.tag-case", "it knows upper case only", deafTo(true, `<[a-z]`)},
	}
}

func brokenReplies() []brokenServer {
	return []brokenServer{
		{"reply.shape", "the attributes have another order", writing(`(STATUS="\S+") (ERROR_STR="[^"]*") (ERROR_CODE="\d+")`, `$1 $3 $2`)},
		{"reply.shape", "attributes stand in single quotes", writing(`="([^"]*)"`, `='$1'`)},
		{"reply.layout", "there is no newline after the declaration", writing(`\?>\n`, `?>`)},
		{"reply.layout", "an empty element is one tag", writing(`<(\w+)></\w+>`, `<$1/>`)},
		{"reply.layout", "items are indented", writing(`<ITEM>`, "\n  <ITEM>")},
		{"reply.shape", "bytes of UTF-8 are declared as Latin-1", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			answer.Body = bytes.NewBuffer(bytes.ReplaceAll(answer.Body.Bytes(), []byte{0xe9}, []byte("\u00e9")))
		})},
		{"reply.prolog", "there is none", writing(`<\?.*\?>\n`, ``)},
		{"reply.prolog", "it names no encoding", writing(` encoding="[^"]*"`, ``)},
		{"reply.prolog", "blanks stand before it", writing(`^<\?.*\?>`, "\n")},
		{"reply.double-quotes", "the quotes are single", writing(`(STATUS|ERROR_STR|ERROR_CODE)="([^"]*)"`, `$1='$2'`)},
		{"reply.double-quotes", "those of a failure are single", writing(`(ERROR_STR)="([^"]+)"`, `$1='$2'`)},
		{"reply.double-quotes", "the equals sign has blanks around it", writing(`STATUS="0"`, `STATUS = "0"`)},
		{"reply.failure", "there is an item", writing(`></REPLY>`, `><ITEM></ITEM></REPLY>`)},
		{"reply.failed-literal", "the quotes are single", writing(`STATUS="-1"`, `STATUS='-1'`)},
		{"reply.failed-command", "it has STATUS 1", writing(`STATUS="-1"`, `STATUS="1"`)},
		{"reply.failed-command", "there is no text", writing(`ERROR_STR="[^"]*"`, `ERROR_STR=""`)},
		{"reply.code-repeats-status", "it is 0", writing(`ERROR_CODE="30\d"`, `ERROR_CODE="0"`)},
		{"reply.code-repeats-status", "it is 0 where a right is missing", writing(`ERROR_CODE="310"`, `ERROR_CODE="0"`)},
		{"reply.empty-values", "they are left out", writing(`<\w+></\w+>`, ``)},
		{"reply.empty-values", "they say that they are", writing(`<(\w+)></\w+>`, `<$1 empty="yes"/>`)},
		{"reply.plain-tags", "they say what they are", writing(`<SUBJECT>`, `<SUBJECT type="text">`)},
		{"reply.plain-tags", "items are numbered", writing(`<ITEM>`, `<ITEM no="1">`)},
		{"reply.one-id-per-item", "it comes twice", writing(`(<TASKNUM>\d+</TASKNUM>)`, `$1$1`)},
		{"reply.tag-spelling", "it is upper case", writing(`customertype>`, `CUSTOMERTYPE>`)},
		{"reply.tag-spelling", "it is that of the request", answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
			answer.Body = bytes.NewBuffer(bytes.ReplaceAll(answer.Body.Bytes(), []byte("FAQNUM"), []byte("faqnum")))
		})},
		{"reply.plain-ids", "they have a zero in front", writing(`<(\w+NUM)>(\d+)<`, `<${1}>0$2<`)},
		{"reply.add-nesting", "there is no item", writing(`<ITEM>(<\w+NUM>\d+</\w+NUM>)</ITEM>`, `$1`)},
	}
}
