package specs_test

import (
	"bytes"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// wrapped is a server inside a handler that may spoil what comes in and what goes out, and the target that it is.
func wrapped(t *testing.T, wrap func(http.Handler) http.Handler, change ...func(*mockserver.Options)) specs.Target {
	t.Helper()
	g := NewWithT(t)
	credentials, tenants := everyCredential(t)
	const enough = 4 // one of each kind
	credentials, tenants = credentials[:enough], tenants[:enough]
	options := mockserver.Options{Tenants: tenants}
	for _, apply := range change {
		apply(&options)
	}
	server, err := mockserver.New(options)
	g.Expect(err).NotTo(HaveOccurred())
	plain, secure := httptest.NewServer(wrap(server)), httptest.NewTLSServer(wrap(server))
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	return specs.Target{URLs: []string{plain.URL, secure.URL}, Gateway: plain.URL, Credentials: credentials, Agents: agents(), Roots: roots}
}

// failed are the first clauses of the specs that fail, of those about a clause.
func failed(t *testing.T, target specs.Target, clause string) []string {
	t.Helper()
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: "clause:" + clause})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, spec := range result.Specs {
		if spec.State == specs.Failed {
			names = append(names, spec.Clauses[0])
		}
	}
	return names
}

// answering is a server whose answers are changed.
func answering(change func(r *http.Request, answer *httptest.ResponseRecorder)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			next.ServeHTTP(answer, r)
			change(r, answer)
			for name, values := range answer.Header() {
				w.Header()[name] = values
			}
			w.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
			w.WriteHeader(answer.Code)
			_, _ = w.Write(answer.Body.Bytes())
		})
	}
}

// writing is a server that writes every match of a pattern otherwise.
func writing(pattern, with string) func(http.Handler) http.Handler {
	compiled := regexp.MustCompile(pattern)
	return answering(func(_ *http.Request, answer *httptest.ResponseRecorder) {
		answer.Body = bytes.NewBuffer(compiled.ReplaceAll(answer.Body.Bytes(), []byte(with)))
	})
}

// reading is a server that reads another body than was sent.
func reading(change func(r *http.Request, body string) string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			changed := change(r, string(body))
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(changed)), int64(len(changed))
			next.ServeHTTP(w, r)
		})
	}
}

// deafTo is a server that reads nothing where the document, or else the body as sent, matches.
func deafTo(document bool, pattern string) func(http.Handler) http.Handler {
	compiled := regexp.MustCompile(pattern)
	return reading(func(_ *http.Request, body string) string {
		looked := body
		if document {
			value, _ := wire.FormValue([]byte(body), "xml_query")
			looked = string(value)
		}
		if compiled.MatchString(looked) {
			return ""
		}
		return body
	})
}

// asking is a server that takes a request for another one.
func asking(change func(*http.Request)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			change(r)
			next.ServeHTTP(w, r)
		})
	}
}

// rejecting is a server that has never heard of some requests.
func rejecting(which func(*http.Request) bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if which(r) {
				http.NotFound(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
