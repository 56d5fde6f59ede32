package specs

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/crmock/crmock/contracts"
)

// word is a text that no other spec and no other run makes: letters of both cases, digits and hyphens, in so many
// characters at most; 0: as many as it takes.
func (s *session) word(most int) string {
	s.seed++
	return lastOf(fmt.Sprintf("Crmockz-%s-%sQ", s.run.id, strconv.FormatUint(s.seed&0xffffffff, 36)), most)
}

// digits are a word in digits.
func (s *session) digits() string {
	s.seed++
	run, _ := strconv.ParseUint(s.run.id, 16, 64) // an id is a number in hexadecimal
	return fmt.Sprintf("%d%010d", run, s.seed&0xffffffff)
}

// lastOf is the end of a text, where words differ.
func lastOf(text string, most int) string {
	if most > 0 && len(text) > most {
		return text[len(text)-most:]
	}
	return text
}

// mostOf is the most characters that a tag takes in an operation; 0: any number.
func mostOf(param *contracts.Param) int {
	if param.Max == nil {
		return 0
	}
	return param.Max.Value
}

// fits tells that a tag takes a text of so many characters.
func fits(param *contracts.Param, characters int) bool {
	return param.Max == nil || param.Max.Value >= characters
}

// less is what a limit leaves beside a text.
func less(most int, text string) int {
	if most == 0 {
		return 0
	}
	return max(1, most-len(text))
}

// own is a value that no other spec and no other run makes, for a tag that can have one.
func (s *session) own(param *contracts.Param) string {
	most := mostOf(param)
	switch {
	case param.Tag.Match == "digits":
		return lastOf("+1 (555) "+s.digits(), most)
	case param.Tag.Type == "number":
		return lastOf("1"+s.digits(), most)
	case param.Tag.Type == "email" && most > 0 && most < 20:
		return s.word(less(most, shortDomain)) + shortDomain
	case param.Tag.Type == "email":
		return s.word(less(most, mailDomain)) + mailDomain
	case param.Tag.Type == "url":
		return webPage + s.word(less(most, webPage))
	default:
		return s.word(most)
	}
}

// What addresses are made of.
const (
	mailDomain  = "@example.com"
	shortDomain = "@a.test"
	webPage     = "https://example.com/"
)

// free tells that a tag can have a value that no other record has.
func free(tag *contracts.Tag) bool {
	switch tag.Type {
	case "text", "email", "url", "number":
		return tag.Default == nil || tag.Default.From == nil
	default:
		return false
	}
}

// validFor is a valid value for a tag of an Add or a Modify, another one than the present one where there is one.
func (s *session) validFor(param *contracts.Param, present string) string {
	tag := param.Tag
	switch {
	case tag.References != nil:
		return s.rooted(tag.References.Object)
	case tag.Picklist != nil:
		return otherChoice(tag.Picklist, present)
	case tag.Type == "agent":
		return s.otherAgent(tag, present)
	case tag.Type == "date":
		return s.otherDay(tag, present)
	default:
		return s.own(param)
	}
}

func otherChoice(list *contracts.Picklist, present string) string {
	for _, choice := range list.Values {
		if choice.Name != present {
			return choice.Name
		}
	}
	return present
}

func (s *session) otherAgent(tag *contracts.Tag, present string) string {
	for _, agent := range s.contract().Agents {
		if s.stored(tag, agent.Login) != present {
			return agent.Login
		}
	}
	return present
}

func (s *session) otherDay(tag *contracts.Tag, present string) string {
	day := time.Date(2026, 1, 1, 9, 30, 0, 0, time.UTC)
	if day.Format(tag.Layout()) == present {
		day = day.AddDate(0, 0, 1)
	}
	return day.Format(tag.Layout())
}

// rooted adds a record of the least that it needs, or of these fields, which stands on records of its own: every
// record that it has to reference is new too.
func (s *session) rooted(object string, fields ...contracts.Field) string {
	return s.add(object, s.rootedFields(s.entity(object), fields...)...)
}

// rootedFields are what rooted adds: these fields, and of the others those that are needed.
func (s *session) rootedFields(e entity, fields ...contracts.Field) []contracts.Field {
	var all []contracts.Field
	for _, param := range e.add.Mandatory {
		if value, given := valueIn(fields, param.Name); given {
			all = append(all, field(param.Name, value))
		} else {
			all = append(all, field(param.Name, s.validFor(param, "")))
		}
	}
	for _, f := range fields {
		all = with(all, f.Tag, f.Value)
	}
	if len(all) == 0 { // an Add without anything is refused even where no tag is mandatory
		all = s.sample(e.add.Name).Minimal
	}
	return all
}

// everyTag is a valid request of an operation with every tag. What a rule ties to a referenced record is taken from it.
func (s *session) everyTag(op *contracts.Operation) []contracts.Field {
	sent := s.sample(op.Name).Full
	for _, rule := range op.Object.Rules {
		tag := op.Object.Tag(rule.Tag)
		if _, given := valueIn(sent, tag.RequestName); given {
			sent = with(sent, tag.RequestName, s.through(op, rule.From, sent))
		}
	}
	return sent
}

// through is a tag of the record that a request references, empty where it references none.
func (s *session) through(op *contracts.Operation, from contracts.Via, sent []contracts.Field) string {
	reference := op.Object.Tag(from.Reference)
	id, _ := valueIn(sent, reference.RequestName)
	other := s.entity(reference.References.Object)
	switch {
	case id == "" || from.Tag == other.IDTag || !other.readable():
		return id
	default:
		return s.get(other.Name, id).value(from.Tag)
	}
}

// valueIn finds a tag in fields.
func valueIn(fields []contracts.Field, tag string) (value string, found bool) {
	for _, f := range fields {
		if strings.EqualFold(f.Tag, tag) {
			return f.Value, true
		}
	}
	return "", false
}

// swapCase is a text with its capitals small and its small letters capital.
func swapCase(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, text)
}
