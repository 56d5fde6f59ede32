package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// writeRequests: how the XML of a request may be written.
func writeRequests(b *book) {
	shape := b.contract.Request
	b.spec(fmt.Sprintf("A request is a %s with %s, %s, %s and one %s", shape.Root, shape.Tenant, shape.Username, shape.Password, shape.Command),
		clauses("request.shape"), func(s *session) {
			s.echoed(s.ask(s.classic(s.echoing("in its envelope"))), "in its envelope")
		})
	b.spec("A request may begin with an XML declaration or do without", clauses("request.declaration-optional"), func(s *session) {
		for _, declaration := range []string{"", `<?xml version="1.0"?>`, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>"} {
			s.echoed(s.ask(s.classic(declaration+s.echoing("declared"))), "declared")
		}
	})
	b.spec("The parts of a request may stand in any order", clauses("request.part-order"), func(s *session) {
		parts := s.parts("in any order")
		for range parts {
			parts = append(parts[1:], parts[0])
			s.echoed(s.ask(s.classic(element(shape.Root, strings.Join(parts, "")))), "in any order")
		}
		slices.Reverse(parts)
		s.echoed(s.ask(s.classic(element(shape.Root, strings.Join(parts, "")))), "in any order")
	})
	b.spec("Blank lines between the elements of a request change nothing", clauses("request.blank-lines"), func(s *session) {
		for _, line := range []string{"\n\n", "\r\n \t\r\n"} {
			document := strings.NewReplacer("></", "></", "><", ">"+line+"<").Replace(s.echoing("after blank lines"))
			s.echoed(s.ask(s.classic(document+line)), "after blank lines")
		}
	})
	b.spec("Comments in a request change nothing, wherever they stand", clauses("request.comments"), func(s *session) {
		const comment = `<!-- <COMMAND> & "so on" -->`
		document := strings.NewReplacer("><", ">"+comment+"<", place, "before"+comment+" and after").Replace(s.echoing(place))
		s.echoed(s.ask(s.classic(comment+document+comment)), "before and after")
	})
	writeTagCase(b)
}

// parts are the elements of an echo, one by one.
func (s *session) parts(value string) []string {
	shape, c := s.contract().Request, s.run.target.Credentials[0]
	return []string{
		element(shape.Tenant, escaped(c.Tenant)), element(shape.Username, escaped(c.Username)),
		element(shape.Password, escaped(c.Password)), s.echo(value),
	}
}

// writeTagCase: all tags of an operation in lower case and in a mixed one. What it does not take comes last, so that
// nothing is written, and the answer tells that all before it were known.
func writeTagCase(b *book) {
	for _, op := range b.contract.Operations() {
		var needed []Capability
		if op.Action != contracts.Get {
			needed = append(needed, CanWrite)
		}
		b.spec(op.Name+" knows its tags in any case", clauses("request.tag-case"), func(s *session) {
			for _, spell := range []func(string) string{strings.ToLower, mixed} {
				var fields []contracts.Field
				for _, param := range op.Params {
					fields = append(fields, field(spell(param.Name), "1"))
				}
				fields = append(fields, field(alien, "x"))
				s.echoed(s.ask(s.classic(s.document(op.Name, fields...))), "x")
			}
		}, needed...)
	}
}

// mixed is a name with every second letter in lower case.
func mixed(name string) string {
	letters := []rune(name)
	for i := 1; i < len(letters); i += 2 {
		letters[i] = []rune(strings.ToLower(string(letters[i])))[0]
	}
	return string(letters)
}
