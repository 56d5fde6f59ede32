package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

const legend = "(D) documented by the vendor, (O) observed in a real client, (A) assumed."

// List is a line for each operation: its name, and what it does.
func List(c *contracts.Contract) string {
	t := text{teller: teller{c}}
	for _, op := range c.Operations() {
		t.entry(op.Name, column(c.Operations(), func(op *contracts.Operation) string { return op.Name }), op.Doc)
	}
	return t.String()
}

// Text describes one operation: what it needs, what it answers, and every tag that it takes.
func Text(c *contracts.Contract, op *contracts.Operation) string {
	t := text{teller: teller{c}}
	t.operation(op)
	t.line("\nTakes:")
	names := column(op.Params, func(p *contracts.Param) string { return "  " + p.Name })
	for _, param := range op.Params {
		t.entry("  "+param.Name, names, strings.Join(t.paramFacts(op, param), ", "))
		t.entry("", names, t.paramNotes(op, param))
	}
	t.line("\n" + legend)
	return t.String()
}

// ObjectText describes one object: its tags in the order of replies, and its operations.
func ObjectText(c *contracts.Contract, object *contracts.Object) string {
	t := text{teller: teller{c}}
	t.paragraph(object.Name + ": " + sure(object.Doc, object.Fact))
	t.objectEntries(object)
	t.line("\nTags, in the order of a reply:")
	names := column(object.Tags, func(tag *contracts.Tag) string { return "  " + tag.Name + " (D)" })
	for _, tag := range object.Tags {
		t.entry("  "+tag.Name+" "+mark(tag.Fact), names, strings.Join(tagFacts(tag), ", "))
		t.entry("", names, t.notes(object, tag))
	}
	for _, op := range object.Actions {
		t.line("")
		t.operation(op)
	}
	t.line("\n" + legend)
	return t.String()
}

func (t *text) objectEntries(object *contracts.Object) {
	t.property("id", fmt.Sprintf("%s, given by the server, from %d", object.IDTag, object.FirstID))
	for _, alias := range object.Aliases {
		t.property("alias", alias.Name+" "+mark(alias.Fact))
	}
	if custom := object.Custom; custom != nil {
		t.property("custom", sure("The tenant's own fields stand after "+custom.After, custom.Fact)+" "+custom.Doc)
	}
}

// operation writes what holds for the operation as a whole.
func (t *text) operation(op *contracts.Operation) {
	t.paragraph(op.Name + ": " + sure(op.Doc, op.Fact))
	t.property("right", op.Right.Name+" "+mark(op.Right.Fact))
	if op.Key != nil {
		t.property("key", op.Key.Name+" "+mark(op.Key.Fact))
	}
	t.property("mandatory", t.mandatory(op))
	if returns := t.stated(op.Name, "returns"); returns != nil {
		t.property("answers", strings.Join(tagNames(op.Returns), ", ")+" "+mark(returns.Fact)+". "+returns.Doc)
	}
	if op.Order != nil {
		t.property("order", fmt.Sprintf("%s by %s as a %s %s", op.Order.Direction, op.Order.By, op.Order.As, mark(op.Order.Fact)))
	}
	for _, rule := range t.rules(op) {
		t.property("rule", sure(rule.Says, rule.Fact)+" "+rule.Doc)
	}
	for _, effect := range t.effects(op) {
		t.property("effect", sure(effect.Says, effect.Fact)+" "+effect.Doc)
	}
}

// paramFacts are what is true of a tag in one operation, in a few words each.
func (t *text) paramFacts(op *contracts.Operation, param *contracts.Param) []string {
	facts := []string{t.role(op, param)}
	switch op.Action {
	case contracts.Get:
		return append(facts, "compared "+t.compares(op, param))
	case contracts.Add:
		return append(facts, tagFacts(param.Tag)...)
	default:
		return append(facts, typeFacts(param.Tag)...)
	}
}

// paramNotes are sentences on a tag in one operation; what concerns storing a value is of no use to a search.
func (t *text) paramNotes(op *contracts.Operation, param *contracts.Param) string {
	switch {
	case op.Action != contracts.Get:
		return t.notes(op.Object, param.Tag)
	case param.Via != "":
		return sentences("The tag of the record that "+param.Via+" names.", param.Doc)
	default:
		return sentences(param.Tag.Doc, param.Doc)
	}
}

func tagFacts(tag *contracts.Tag) []string {
	facts := typeFacts(tag)
	if tag.Default != nil {
		facts = append(facts, "default "+defaultValue(tag)+" "+mark(tag.Default.Fact))
	}
	return facts
}

func typeFacts(tag *contracts.Tag) []string {
	facts := []string{typeName(tag)}
	if most := length(tag.Min, tag.Max); most != "" && tag.Picklist == nil {
		facts = append(facts, "length "+most)
	}
	return facts
}

// ClauseText describes one clause for a terminal: what it says, how sure it is, and where it is written.
func ClauseText(c *contracts.Contract, clause *contracts.Clause) string {
	var t text
	t.paragraph(clause.Says)
	t.line("")
	t.property("clause", clause.ID)
	t.property("is", string(clause.Provenance))
	for _, source := range c.Sources {
		if slices.Contains(clause.Sources, source.Name) {
			t.property("source", source.Name+": "+source.Text)
		}
	}
	t.property("note", clause.Doc)
	t.property("written", clause.At.String()+", "+clause.Path)
	return t.String()
}

func tagNames(tags []*contracts.Tag) []string {
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = tag.Name
	}
	return names
}
