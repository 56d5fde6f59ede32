package specs

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
)

// writeToldApart: whatever is wrong with a login, the answer is the same in every byte and header, so that nobody can
// find out which tenants there are.
func writeToldApart(b *book) {
	for _, part := range loginParts()[:2] {
		b.spec(fmt.Sprintf("A wrong %s cannot be told from a wrong password", part.name), clauses("login.wrong"), func(s *session) {
			wrong, password := s.run.target.Credentials[0], s.run.target.Credentials[0]
			*part.of(&wrong) = s.unique("wrong-")
			password.Password = s.unique("wrong-")
			s.alike(password, wrong)
			s.well(s.main().nothing())
		})
	}
	b.spec("A tenant whose API is disabled cannot be told from one that does not exist", clauses("login.disabled"), func(s *session) {
		unknown := s.run.target.Credentials[0]
		unknown.Tenant = s.unique("nobody-")
		s.alike(unknown, *s.run.target.disabled())
	}, HasDisable)
	b.spec("The right password of a tenant whose API is disabled cannot be told from a wrong one", clauses("login.disabled"), func(s *session) {
		wrong := *s.run.target.disabled()
		wrong.Password = s.unique("wrong-")
		s.alike(wrong, *s.run.target.disabled())
	}, HasDisable)
}

// alike demands that two logins get the same answer. The first is asked before and after the second: a header that
// differs between those two, such as the number of a request, tells nothing about a login and is left out.
func (s *session) alike(one, other Credentials) {
	op := s.run.firstGet()
	ask := func(c Credentials) answer { return s.answerTo(s.classicLogin(c), nil, op.Name, s.nowhere(op)...) }
	first, second, third := ask(one), ask(other), ask(one)
	varying := differing(first.header, third.header)
	s.Expect(s.outline(second, varying)).To(gomega.Equal(s.outline(first, varying)), "the two refusals can be told apart")
}

// differing are the names of headers in which two answers differ.
func differing(a, b http.Header) []string {
	names := []string{"Date", "Content-Length"} // the length is that of the body, which is compared
	for name := range maps.Keys(a) {
		if !slices.Equal(a[name], b[name]) {
			names = append(names, name)
		}
	}
	for name := range maps.Keys(b) {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	return names
}

// outline is an answer as text, without some of its headers.
func (s *session) outline(a answer, without []string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "HTTP %d\n", a.status)
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		if !slices.Contains(without, name) {
			fmt.Fprintf(&text, "%s: %s\n", name, strings.Join(a.header[name], ", "))
		}
	}
	return s.shown(text.String() + "\n" + s.saying(a.body))
}

// saying is a reply to the byte, or what it says where the contract leaves its layout open.
func (s *session) saying(body []byte) string {
	contract := s.contract()
	if contract.Clause("reply.layout") != nil {
		return string(body)
	}
	reply, err := wire.DecodeReply(body, "", wire.GrammarOf(contract), wire.Limits{Body: longestAnswer, Depth: 8, Elements: 1000})
	if err != nil {
		return string(body)
	}
	return fmt.Sprintf("%+v", reply)
}
