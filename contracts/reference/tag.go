package reference

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// length is how many characters a value may have, each limit with its mark; empty where there is no limit.
func length(low, high *contracts.Bound) string {
	switch {
	case low == nil && high == nil:
		return ""
	case low == nil:
		return "up to " + bound(high)
	case high == nil:
		return "from " + bound(low)
	default:
		return bound(low) + " to " + bound(high)
	}
}

func bound(limit *contracts.Bound) string { return strconv.Itoa(limit.Value) + " " + mark(limit.Fact) }

// typeName is a tag's type with what belongs to it: the choices, the format of a date, the object that an id is of.
func typeName(tag *contracts.Tag) string {
	switch {
	case tag.Picklist != nil:
		return tag.Type + " of " + choices(tag.Picklist)
	case tag.References != nil:
		return tag.Type + " of a " + tag.References.Object + " " + mark(tag.References.Fact)
	case tag.Format != "":
		return tag.Type + " " + tag.Format
	default:
		return tag.Type
	}
}

// ownChoices tells a tag's own values from a picklist that has a name of its own: the loader names the former after
// the tag.
func ownChoices(tag *contracts.Tag) bool { return tag.Picklist.Name == tag.Name }

func choices(list *contracts.Picklist) string {
	names := make([]string, len(list.Values))
	for i, choice := range list.Values {
		names[i] = choice.Name + " " + mark(choice.Fact)
	}
	return strings.Join(names, ", ")
}

// linkedType is the tag's type in Markdown, with links to the picklist or the object.
func (s *site) linkedType(tag *contracts.Tag) string {
	switch {
	case tag.Picklist != nil && !ownChoices(tag):
		return tag.Type + " of [" + prose(tag.Picklist.Name) + "](" + s.picklistLink(tag) + ")"
	case tag.References != nil:
		object := s.Object(tag.References.Object)
		return fmt.Sprintf("%s of a [%s](%s) %s", tag.Type, prose(object.Name), pageName(object), mark(tag.References.Fact))
	default:
		return prose(typeName(tag))
	}
}

// accepted is what an operation makes of a tag, in a word or two and with the mark of that; empty where it takes no
// such tag.
func (t teller) accepted(op *contracts.Operation, tag *contracts.Tag) string {
	param := op.Param(tag.RequestName)
	if param == nil || param.Tag != tag {
		return ""
	}
	return t.role(op, param)
}

// role is what a tag is to an operation: mandatory, the key, a filter, or just accepted.
func (t teller) role(op *contracts.Operation, param *contracts.Param) string {
	mandatory := t.stated(op.Name, param.Name, "mandatory")
	switch {
	case mandatory != nil:
		return "mandatory " + mark(mandatory.Fact)
	case param == op.Key:
		return "key " + mark(param.Fact)
	case param.Wildcard != nil:
		return "filter " + mark(param.Fact) + ", % " + mark(*param.Wildcard)
	case op.Action == contracts.Get:
		return "filter " + mark(param.Fact)
	default:
		return "yes " + mark(param.Fact)
	}
}

// defaultOf is what an Add without the tag stores; empty where it stores nothing.
func defaultOf(tag *contracts.Tag) string {
	if tag.Default == nil {
		return ""
	}
	return code(defaultValue(tag)) + " " + mark(tag.Default.Fact)
}

func defaultValue(tag *contracts.Tag) string {
	if tag.Default.From != nil {
		return tag.Default.From.String()
	}
	return tag.Default.Value
}

// notes are sentences on a tag: what it is, what else is known about it, and what its author adds to each of that.
func (t teller) notes(object *contracts.Object, tag *contracts.Tag) string {
	said := []string{tag.Doc}
	for _, limit := range []*contracts.Bound{tag.Min, tag.Max} {
		if limit != nil {
			said = append(said, limit.Doc)
		}
	}
	if tag.Unique != nil {
		said = append(said, sure("Unique, else "+answers(tag.Unique.Problem), tag.Unique.Fact), tag.Unique.Doc)
	}
	for _, keep := range tag.Keeps {
		said = append(said, sure(keep.On+" may not empty it, else "+answers(keep.Problem), keep.Fact), keep.Doc)
	}
	if tag.ByServer {
		said = append(said, "Set by the server.")
	}
	if hidden := t.stated(object.Name, tag.Name, "reply"); hidden != nil {
		said = append(said, sure("Never in a reply", hidden.Fact))
	}
	if tag.References != nil {
		said = append(said, tag.References.Doc)
	}
	if tag.Default != nil {
		said = append(said, defaultDoc(tag))
	}
	return sentences(said...)
}

// defaultDoc is what the author says of a default. A picklist's default has the picklist's text, which stands with it.
func defaultDoc(tag *contracts.Tag) string {
	if tag.Picklist != nil && tag.Default.Doc == tag.Picklist.Doc {
		return ""
	}
	return tag.Default.Doc
}

// sure ends a sentence with the mark of its fact.
func sure(sentence string, fact contracts.Fact) string {
	if sentence == "" {
		return ""
	}
	return strings.TrimSuffix(sentence, ".") + " " + mark(fact) + "."
}

func answers(problem *contracts.Problem) string { return "ERROR_CODE " + strconv.Itoa(problem.Code) }

// sentences joins those that say something.
func sentences(said ...string) string {
	said = slices.DeleteFunc(said, func(sentence string) bool { return sentence == "" })
	return strings.Join(said, " ")
}
