package specs

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeAuthentication: who is let in, and what everybody else is told, on both endpoints.
func writeAuthentication(b *book) {
	for _, part := range loginParts() {
		for _, forgery := range forgeries() {
			writeForgery(b, part, forgery)
		}
	}
	writeToldApart(b)
	writeDisabled(b)
	writeThrottle(b)
	writeGatewayAccess(b)
	writeHosts(b)
}

// loginPart is one of the three parts of a login.
type loginPart struct {
	name string
	of   func(*Credentials) *string
}

func loginParts() []loginPart {
	return []loginPart{
		{"tenant", func(c *Credentials) *string { return &c.Tenant }},
		{"username", func(c *Credentials) *string { return &c.Username }},
		{"password", func(c *Credentials) *string { return &c.Password }},
	}
}

// forgery is one way of getting a part wrong, and the clause that refuses it.
type forgery struct {
	clause, text string
	make         func(s *session, right string) string
}

func forgeries() []forgery {
	return []forgery{
		{"login.wrong", "a wrong %s", func(s *session, _ string) string { return s.unique("wrong-") }},
		{"login.empty", "an empty %s", func(*session, string) string { return "" }},
		{"login.exact", "a %s in the other case", otherCase},
		{"login.exact", "a %s with a blank before it", func(_ *session, right string) string { return " " + right }},
		{"login.exact", "a %s with a blank after it", func(_ *session, right string) string { return right + " " }},
		{"login.exact", "a %s with a character more", func(_ *session, right string) string { return right + "x" }},
		{"login.exact", "a %s without its last character", func(_ *session, right string) string { return lessLast(right) }},
	}
}

// otherCase swaps the case of every letter. Where there is no letter, there is nothing to verify.
func otherCase(s *session, right string) string {
	swapped := strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, right)
	if swapped == right {
		s.skip("the credentials hold no letter there, so there is no other case to send")
	}
	return swapped
}

func lessLast(text string) string {
	runes := []rune(text)
	return string(runes[:max(0, len(runes)-1)])
}

// writeForgery: with one part wrong, nobody is let in. The right login that follows shows that it was the part, and
// keeps a target that counts failures from shutting the tenant out.
func writeForgery(b *book, part loginPart, f forgery) {
	b.spec("A login with "+fmt.Sprintf(f.text, part.name)+" is refused", clauses(f.clause, "problem.login", "check.login"),
		func(s *session) {
			forged := s.run.target.Credentials[0]
			value := part.of(&forged)
			*value = f.make(s, *value)
			s.refused(s.as(forged).nothing(), s.checked(contracts.CheckLogin, contracts.Violation{}))
			s.well(s.main().nothing())
		})
}

// nothing is the answer to a Get that finds nothing: the least that can be asked.
func (c caller) nothing() client.Reply {
	op := c.run.firstGet()
	return c.do(op.Name, c.nowhere(op)...)
}

// nowhere are the tags of a Get that finds nothing.
func (s *session) nowhere(op *contracts.Operation) []contracts.Field {
	return []contracts.Field{field(op.Params[0].Name, s.label(op.Params[0]))}
}

// writeDisabled: a tenant whose API is not enabled is a tenant that is not there.
func writeDisabled(b *book) {
	for _, op := range b.contract.Operations() {
		b.spec(op.Name+" is refused like a wrong login while the API is disabled", clauses("login.disabled", "problem.login", "check.login"),
			func(s *session) {
				reply := s.as(*s.run.target.disabled()).do(op.Name, s.strange(op)...)
				s.refused(reply, s.checked(contracts.CheckLogin, contracts.Violation{}))
			}, append(writes(op), HasDisable)...)
	}
}

// writes is what a spec needs that sends an operation: any but a Get changes the target.
func writes(op *contracts.Operation) []Capability {
	if op.Action == contracts.Get {
		return nil
	}
	return []Capability{CanWrite}
}
