package specs

import (
	"fmt"
	"mime"
	"regexp"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// writeReplies: what a reply looks like, byte by byte, since clients look for literals in it.
func writeReplies(b *book) {
	shape := b.contract.Reply
	b.spec(fmt.Sprintf("A reply is <%s> with <%s>, whose attributes are %s, in %s",
		shape.Root, shape.Element, strings.Join(shape.Attributes, ", "), shape.Charset), clauses("reply.shape"), func(s *session) {
		s.shaped(s.well(s.send(s.probing())))
		reply := s.send(s.echoing(awkward))
		s.echoed(reply, awkward)
		s.shaped(reply)
	})
	b.spec("A reply is, to the byte, a declaration, a newline and one line with each element in two tags", clauses("reply.layout"), func(s *session) {
		s.exact(s.well(s.send(s.probing())))
		s.exact(s.send(s.echoing(awkward)))
	})
	b.spec("A reply begins with an XML declaration of version 1.0 that names the encoding", clauses("reply.prolog"), func(s *session) {
		for _, reply := range s.wellAndFailed() {
			s.Expect(string(reply.Body)).To(gomega.MatchRegexp(`^<\?xml version=(?:"1\.0"|'1\.0') encoding=(?:"[\w.-]+"|'[\w.-]+')`))
		}
	})
	b.spec("The content type of a reply names the type of the contract and the charset that the reply declares", clauses("transport.content-type"),
		func(s *session) {
			for _, document := range []string{s.probing(), s.echoing("x")} {
				got := s.raw(s.classic(document))
				kind, parameters, err := mime.ParseMediaType(got.header.Get("Content-Type"))
				s.Expect(err).NotTo(gomega.HaveOccurred(), "the content type %q", got.header.Get("Content-Type"))
				expected, _, _ := mime.ParseMediaType(shape.ContentType)
				s.Expect(kind).To(gomega.Equal(expected), "the content type")
				s.Expect(parameters["charset"]).To(beCharset(declared(got.body)), "the charset of the content type")
			}
		})
	writeAttributes(b)
	writeRefusals(b)
}

// awkward is a value that is escaped and that no charset has in the same bytes.
const awkward = "caf\u00e9 & <b>"

// shaped demands that a reply has the names, the attributes and the charset of the contract, however it is laid out.
func (s *session) shaped(reply client.Reply) {
	shape := s.contract().Reply
	var attributes strings.Builder
	for _, name := range shape.Attributes {
		attributes.WriteString(`\s+` + name + `="[^"]*"`)
	}
	s.Expect(string(reply.Body)).To(gomega.MatchRegexp(`<`+shape.Root+`>\s*<`+shape.Element+attributes.String()+`\s*/?>`), "the reply")
	s.Expect(declared(reply.Body)).To(beCharset(shape.Charset), "the charset of the reply")
}

// exact demands that a reply is written in the contract's one way.
func (s *session) exact(reply client.Reply) {
	charset, err := wire.LookupCharset(s.contract().Reply.Charset)
	s.Expect(err).NotTo(gomega.HaveOccurred(), "the charset of the contract")
	exactly := wire.AppendReply(nil, reply.Reply, wire.GrammarOf(s.contract()), charset)
	s.Expect(string(reply.Body)).To(gomega.Equal(string(exactly)), "the bytes of the reply")
}

// wellAndFailed are a reply of success and one of a command that failed.
func (s *session) wellAndFailed() []client.Reply {
	failed := s.send(s.echoing("x"))
	s.Expect(failed.OK()).To(gomega.BeFalse(), "an unknown tag is taken")
	return []client.Reply{s.well(s.send(s.probing())), failed}
}

// declared is the encoding in the declaration of a document, empty where there is none.
func declared(document []byte) string {
	found := regexp.MustCompile(`^<\?xml [^>]*encoding=["']([\w.-]+)`).FindSubmatch(document)
	if found == nil {
		return ""
	}
	return string(found[1])
}

// beCharset matches the name of a charset in any case.
func beCharset(name string) gomega.OmegaMatcher {
	return gomega.WithTransform(strings.ToLower, gomega.Equal(strings.ToLower(name)))
}

func writeAttributes(b *book) {
	names := wire.GrammarOf(b.contract)
	b.spec(fmt.Sprintf(`The attributes of a reply stand in double quotes, so that %s="0" can be looked for`, names.Status), clauses("reply.double-quotes"),
		func(s *session) {
			replies := s.wellAndFailed()
			for _, reply := range replies {
				s.Expect(s.startTag(reply)).To(gomega.MatchRegexp(`^<\S+(?: [\w.-]+="[^"]*"){3}\s*/?>$`), "the start tag of %s", names.Reply)
			}
			s.Expect(string(replies[0].Body)).To(gomega.ContainSubstring(names.Status + `="0"`))
		})
	b.spec(fmt.Sprintf(`A command that failed shows as %s="-1"`, names.Status), clauses("reply.failed-literal"), func(s *session) {
		s.Expect(string(s.send(s.echoing("x")).Body)).To(gomega.ContainSubstring(names.Status + `="-1"`))
	})
}

// startTag is the start tag of REPLY as it stands.
func (s *session) startTag(reply client.Reply) string {
	name := regexp.QuoteMeta(s.contract().Reply.Element)
	return regexp.MustCompile(`<` + name + `(?:[^>"']|"[^"]*"|'[^']*')*>`).FindString(string(reply.Body))
}

// writeRefusals: how a request is refused, whatever the reason.
func writeRefusals(b *book) {
	name := b.contract.Reply.Element
	b.spec("A refusal is an empty "+name+" with its three attributes", clauses("reply.failure"), func(s *session) {
		for _, kind := range append(s.failures(), s.refusals()...) {
			reply := s.ask(kind.sent)
			s.Expect(reply.OK()).To(gomega.BeFalse(), "%s is taken", kind.what)
			start := s.startTag(reply)
			if _, rest, _ := strings.Cut(string(reply.Body), start); !strings.HasSuffix(start, "/>") {
				s.Expect(rest).To(gomega.HavePrefix("</"+name+">"), "what follows the start tag in the answer to %s", kind.what)
			}
		}
	})
	b.spec("A command that failed has STATUS -1, and ERROR_CODE and ERROR_STR tell why", clauses("reply.failed-command"), func(s *session) {
		for _, kind := range s.failures() {
			reply := s.ask(kind.sent)
			s.Expect(reply.Status).To(gomega.Equal(-1), "STATUS of the answer to %s", kind.what)
			s.Expect(reply.Code).NotTo(gomega.BeZero(), "ERROR_CODE of the answer to %s", kind.what)
			s.Expect(reply.Text).NotTo(gomega.BeEmpty(), "ERROR_STR of the answer to %s", kind.what)
		}
	})
	b.spec("ERROR_CODE repeats a STATUS of 302 to 503", clauses("reply.code-repeats-status"), func(s *session) {
		for _, kind := range s.refusals() {
			s.repeats(s.ask(kind.sent), kind.what)
		}
	})
	b.spec("ERROR_CODE repeats the STATUS of a request that is not allowed", clauses("reply.code-repeats-status"), func(s *session) {
		c, op := s.denied()
		s.repeats(s.as(c).do(op.Name, field(op.Params[0].Name, "1")), "an operation without its right")
	}, HasRights, CanWrite)
	b.spec("While the records cannot be reached, requests are answered with STATUS 503", clauses("unavailable.store"), func(s *session) {
		unavailable := s.contract().Problem(contracts.ProblemUnavailable)
		s.refused(s.send(s.probing()), &contracts.Violation{Problem: unavailable})
	}, HasFailure)
}

// repeats demands that the code of a reply is its status, if that is one of those for which this holds.
func (s *session) repeats(reply client.Reply, what string) {
	if 302 <= reply.Status && reply.Status <= 503 {
		s.Expect(reply.Code).To(gomega.Equal(reply.Status), "ERROR_CODE of the answer to %s", what)
	}
}

// denied is a tenant that lacks a right, and the operation that it may not use.
func (s *session) denied() (Credentials, *contracts.Operation) {
	for _, c := range s.run.target.Credentials {
		for _, op := range s.contract().Operations() {
			if c.limited() && !c.has(s.contract(), op) {
				return c, op
			}
		}
	}
	s.skip("the credentials with fewer rights have every right")
	return Credentials{}, nil
}
