package specs

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writePaths: an endpoint is its path and its methods, and no others.
func writePaths(b *book) {
	sent := map[string]func(*session) message{
		"classic": func(s *session) message { return s.classic(s.probing()) },
		"gateway": func(s *session) message {
			operation, filters := s.probe()
			return s.gateway(s.command(operation, filters...))
		},
	}
	for _, endpoint := range b.contract.Endpoints {
		if known := sent[endpoint.Name]; known != nil {
			writePath(b, endpoint, known)
			writeMethods(b, endpoint, known)
		}
	}
}

// needsOf is what a spec of an endpoint needs.
func needsOf(endpoint *contracts.Endpoint) []Capability {
	if endpoint.KeyHeader != "" {
		return []Capability{HasGateway}
	}
	return nil
}

func writePath(b *book, endpoint *contracts.Endpoint, sent func(*session) message) {
	b.spec("The "+endpoint.Name+" endpoint answers on "+endpoint.Path+" and on nothing that looks like it", clauses("transport.path-exact"),
		func(s *session) {
			s.well(s.ask(sent(s)))
			for _, path := range b.besides(endpoint) {
				elsewhere := sent(s)
				elsewhere.path = path
				s.noReply(s.raw(elsewhere), path)
			}
		}, needsOf(endpoint)...)
}

// besides are paths that look like that of an endpoint and are none.
func (b *book) besides(endpoint *contracts.Endpoint) []string {
	swap := func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}
	path := endpoint.Path
	others := []string{strings.Map(swap, path), strings.ToLower(path), strings.ToUpper(path), path + "/", "/" + path, path + "x"}
	return slices.DeleteFunc(others, func(other string) bool {
		return slices.ContainsFunc(b.contract.Endpoints, func(e *contracts.Endpoint) bool { return e.Path == other })
	})
}

// writeMethods: those that could change something on a server that takes them for its own need the right to write.
func writeMethods(b *book, endpoint *contracts.Endpoint, sent func(*session) message) {
	methods := []string{
		http.MethodGet, http.MethodHead, http.MethodOptions,
		http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	}
	for i, method := range methods {
		if slices.Contains(endpoint.Methods, method) {
			continue
		}
		needed := needsOf(endpoint)
		if i > 2 {
			needed = append(needed, CanWrite)
		}
		b.spec("The "+endpoint.Name+" endpoint answers "+method+" with HTTP 405", clauses("transport.other-methods"), func(s *session) {
			m := sent(s)
			m.method = method
			if method == http.MethodGet || method == http.MethodHead {
				m.body = ""
			}
			s.Expect(s.raw(m).status).To(gomega.Equal(http.StatusMethodNotAllowed), "HTTP status of the answer to %s", method)
		}, needed...)
	}
}
