package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// writeAdds: what an Add has stored, a Get returns in full.
func writeAdds(b *book, e entity) {
	if e.add == nil {
		return
	}
	for _, shape := range []struct {
		text   string
		fields func(*session) []contracts.Field
	}{
		{"%s stores the least that it needs, and Get returns it in full and in order", func(s *session) []contracts.Field { return s.sample(e.add.Name).Minimal }},
		{"%s stores every tag, and Get returns them in full and in order", func(s *session) []contracts.Field { return s.everyTag(e.add) }},
		{"%s stores every tag at its longest, and Get returns them in full and in order", func(s *session) []contracts.Field { return s.longest(e.add, "x") }},
		{"%s stores every tag at its shortest, and Get returns them in full and in order", func(s *session) []contracts.Field { return s.shortest(e.add) }},
	} {
		b.spec(fmt.Sprintf(shape.text, e.add.Name), clauses(e.add.Name, e.Name), func(s *session) { s.stores(e, shape.fields(s)) }, CanWrite)
	}
	for _, param := range e.add.Params {
		writeAccepted(b, e, param)
	}
	writeKept(b, e)
}

// stores adds a record, and demands what a Get then shows.
func (s *session) stores(e entity, sent []contracts.Field) {
	id := s.add(e.Name, sent...)
	if e.readable() {
		s.holds(s.get(e.Name, id), s.added(e, id, sent))
	}
}

// writeAccepted: an Add takes a tag, and does without it where it is not mandatory.
func writeAccepted(b *book, e entity, param *contracts.Param) {
	text := "%s demands %s, and stores it"
	if !e.mandatory(param.Tag) {
		text = "%s stores %s, and does without it"
	}
	id := clauses(contracts.ClauseID(e.add.Name, param.Name), contracts.ClauseID(e.Name, param.Tag.Name))
	b.spec(fmt.Sprintf(text, e.add.Name, param.Name), id, func(s *session) {
		minimal := s.sample(e.add.Name).Minimal
		if !e.mandatory(param.Tag) && len(minimal) > 1 {
			s.stores(e, without(minimal, param.Name))
		}
		s.stores(e, with(s.sample(e.add.Name).Minimal, param.Name, s.sendable(e, param)))
	}, writing(param.Tag)...)
}

// longest is a request with every tag at its longest, filled up with some characters.
func (s *session) longest(op *contracts.Operation, filling string) []contracts.Field {
	sent := s.everyTag(op)
	for i, f := range sent {
		param := op.Param(f.Tag)
		if most := mostOf(param); most > 0 && free(param.Tag) && !param.Tag.Secret {
			sent[i].Value = s.padded(param, most, filling)
		} else if param.Tag.Secret && most > 0 {
			sent[i].Value = lastOf(strings.Repeat("x", most)+s.word(0), most)
		}
	}
	return sent
}

// padded is a valid value of so many characters that no other record has.
func (s *session) padded(param *contracts.Param, length int, filling string) string {
	own := s.own(param)
	missing := length - len(own)
	switch {
	case missing <= 0:
		return own
	case param.Tag.Type == "email":
		return longMail(own, missing)
	case param.Tag.Type == "number" || param.Tag.Match == "digits":
		return own + strings.Repeat("7", missing)
	case param.Tag.Type == "url":
		return own + strings.Repeat("x", missing)
	default:
		letters := []rune(strings.Repeat(filling, missing))
		return own + string(letters[:missing])
	}
}

// longMail makes an address longer: its local part up to the 64 characters that mail allows, and then its domain, in
// labels of 63 characters at most.
func longMail(address string, missing int) string {
	local, domain, _ := strings.Cut(address, "@")
	more := min(missing, max(0, 64-len(local)))
	local += strings.Repeat("x", more)
	for missing -= more; missing > 0; {
		label := min(missing-1, 63)
		if label < 1 { // one character is left, which is no label
			domain = "x" + domain
			break
		}
		domain = strings.Repeat("x", label) + "." + domain
		missing -= label + 1
	}
	return local + "@" + domain
}

// shortest is a request with every tag at its shortest, but for those that say whose record it is.
func (s *session) shortest(op *contracts.Operation) []contracts.Field {
	sent := s.everyTag(op)
	mark := roomiest(op)
	for i, f := range sent {
		param := op.Param(f.Tag)
		if param == mark || param.Tag.Type != "text" || param.Tag.Unique != nil {
			continue
		}
		least := 1
		if param.Min != nil {
			least = max(1, param.Min.Value)
		}
		sent[i].Value = strings.Repeat("7", least)
	}
	return sent
}

// roomiest is the text that takes most characters, nil where an operation takes none.
func roomiest(op *contracts.Operation) *contracts.Param {
	if op == nil {
		return nil
	}
	texts := slices.DeleteFunc(slices.Clone(op.Params), func(p *contracts.Param) bool {
		tag := p.Tag
		return tag.Type != "text" || tag.Match != "fold" || tag.Hidden || tag.Unique != nil || p.Via != "" || !fits(p, 24)
	})
	if len(texts) == 0 {
		return nil
	}
	return slices.MaxFunc(texts, func(a, b *contracts.Param) int { return roomOf(a) - roomOf(b) })
}

func roomOf(param *contracts.Param) int {
	if param.Max == nil {
		return 1 << 20
	}
	return param.Max.Value
}

// writeKept: values are kept as sent, and empty ones count as not sent.
func writeKept(b *book, e entity) {
	text := roomiest(e.add)
	if !e.visible() {
		return
	}
	b.spec("An empty tag in a "+e.add.Name+" counts as not sent", clauses("write.empty-on-add", e.add.Name), func(s *session) {
		sent := s.sample(e.add.Name).Minimal
		for _, param := range e.add.Params {
			if _, given := valueIn(sent, param.Name); !given {
				sent = append(sent, field(param.Name, ""))
			}
		}
		s.stores(e, sent)
	}, CanWrite)
	if text == nil {
		return
	}
	b.spec(e.add.Name+" keeps white space at either end of a value", clauses("write.untrimmed", e.add.Name), func(s *session) {
		s.stores(e, s.everyText(e.add, func(value string) string { return " \t" + value + "\n " }))
	}, CanWrite)
	b.spec(e.add.Name+" takes a percent sign as plain text", clauses("write.percent-plain", e.add.Name), func(s *session) {
		s.stores(e, s.everyText(e.add, func(value string) string { return "%" + value + "%%" }))
	}, CanWrite)
}

// everyText is a request with every tag, whose texts are changed where there is room for it.
func (s *session) everyText(op *contracts.Operation, change func(string) string) []contracts.Field {
	sent := s.everyTag(op)
	for i, f := range sent {
		param := op.Param(f.Tag)
		changed := change(lastOf(f.Value, 8))
		if param.Tag.Type == "text" && fits(param, len([]rune(changed))) {
			sent[i].Value = changed
		}
	}
	return sent
}
