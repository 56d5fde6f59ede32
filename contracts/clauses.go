package contracts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ClauseID joins the parts of a clause's id with dots.
func ClauseID(parts ...string) string { return strings.Join(parts, ".") }

// collectClauses gives every statement of the contract an id and a sentence.
func (l *loader) collectClauses() {
	l.apiClauses()
	for _, list := range l.Picklists {
		l.picklistClauses(list)
	}
	for _, object := range l.Objects {
		l.objectClauses(object)
	}
	for _, trigger := range l.Triggers {
		l.clause(ClauseID("trigger", trigger.Object, trigger.Event), trigger.Fact,
			"When an %s %ss a %s, the URL of the trigger is called with %s.", trigger.By, trigger.Event, trigger.Object, trigger.Query)
	}
	for _, promise := range l.Promises {
		l.clause(promise.ID, promise.Fact, "%s", promise.Doc)
	}
}

func (l *loader) picklistClauses(list *Picklist) {
	if list.Default == "" {
		l.clause(ClauseID("picklist", list.Name), list.Fact, "The picklist %s has no default.", list.Name)
	} else {
		l.clause(ClauseID("picklist", list.Name), list.Fact, "The picklist %s has the default %q.", list.Name, list.Default)
	}
	taken := map[string]int{} // values that differ in their punctuation or case only get a number
	for _, choice := range list.Values {
		word := dotless(choice.Name)
		if taken[strings.ToUpper(word)]++; taken[strings.ToUpper(word)] > 1 {
			word += "-" + strconv.Itoa(taken[strings.ToUpper(word)])
		}
		meaning := ""
		if choice.Means != "" {
			meaning = " and means " + choice.Means
		}
		l.clause(ClauseID("picklist", list.Name, word), choice.Fact,
			"%q is a value of the picklist %s%s.", choice.Name, list.Name, meaning)
	}
}

// dotless makes a word out of a picklist's value, so that it can stand in an id and in a label.
func dotless(value string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("&|!,()/. ", r) {
			return '-'
		}
		return r
	}, value)
}

// clause adds one, and refuses an id that cannot stand in a label or is there already.
func (l *loader) clause(id string, fact Fact, format string, args ...any) {
	if strings.ContainsAny(id, "&|!,()/ ") {
		l.fail(fact, "the id %q holds a blank or one of & | ! , ( ) /", id)
	}
	key := strings.ToUpper(id)
	if other := l.clauses[key]; other != nil {
		l.fail(fact, "the id %q is taken by %s at %s", id, other.ID, other.At)
		return
	}
	clause := &Clause{ID: id, Says: fmt.Sprintf(format, args...), Fact: fact}
	l.Clauses = append(l.Clauses, clause)
	l.clauses[key] = clause
}

// inferred is a fact about what an element implies and does not state: nobody has documented or observed that part.
func inferred(fact Fact) Fact {
	if !slices.Contains(fact.Sources, SourceTenant) && !slices.Contains(fact.Sources, SourceOverlay) {
		fact.Provenance, fact.Sources = Assumed, []string{SourceInference}
	}
	return fact
}

func (l *loader) apiClauses() {
	for _, endpoint := range l.Endpoints {
		l.clause(ClauseID("endpoint", endpoint.Name), endpoint.Fact, "The %s endpoint answers %s on %s.",
			endpoint.Name, strings.Join(endpoint.Methods, " and "), endpoint.Path)
		for _, refusal := range endpoint.Refusals {
			l.clause(ClauseID("endpoint", endpoint.Name, refusal.Name), refusal.Fact, "HTTP %d, %s: %s", refusal.Status, refusal.Title, refusal.Detail)
		}
	}
	l.clause("tls.min", l.TLS.Fact, "HTTPS takes TLS %s or better.", l.TLS.Min)
	l.clause("request.shape", l.Request.Fact, "A request is a %s with %s, %s, %s and one %s.",
		l.Request.Root, l.Request.Tenant, l.Request.Username, l.Request.Password, l.Request.Command)
	l.clause("reply.shape", l.Reply.Fact, "A reply is a %s with one %s, whose attributes are %s in this order, in %s.",
		l.Reply.Root, l.Reply.Element, strings.Join(l.Reply.Attributes, ", "), l.Reply.Charset)
	for _, limit := range l.Limits {
		l.clause(ClauseID("limit", limit.Name), limit.Fact, "The limit %s is %d %s.", limit.Name, limit.Value, limit.Unit)
	}
	for _, problem := range l.Problems {
		l.clause(ClauseID("problem", problem.Name), problem.Fact, "STATUS %d, ERROR_CODE %d: %s", problem.Status, problem.Code, problem.Text)
	}
	for i, check := range l.Checks {
		l.clause(check.ClauseID(), check.Fact, "Check %d, %s, answers the problem %s.", i+1, check.Name, check.Problem.Name)
	}
}

func (l *loader) objectClauses(object *Object) {
	l.clause(object.Name, object.Fact, "%s is an object; its id is %s, from %d.", object.Name, object.IDTag, object.FirstID)
	for _, alias := range object.Aliases {
		l.clause(ClauseID(object.Name, "alias", alias.Name), alias.Fact, "%s may be written %s.", object.Name, alias.Name)
	}
	for _, tag := range object.Tags {
		l.tagClauses(object, tag)
	}
	if object.Custom != nil {
		l.clause(ClauseID(object.Name, "custom-fields"), object.Custom.Fact, "Custom fields of %s follow %s.", object.Name, object.Custom.After)
	}
	for _, effect := range object.Effects {
		l.clause(effect.ClauseID(object), effect.Fact, "%s", effect.sentence())
	}
	for _, rule := range object.Rules {
		l.clause(rule.ClauseID(object), rule.Fact, "Where %s.%s is sent, it equals %s.", object.Name, rule.Tag, rule.From)
	}
	for _, op := range object.Actions {
		l.operationClauses(op)
	}
}

// ClauseID is the id of the effect's clause.
func (e *Effect) ClauseID(object *Object) string {
	cause := e.When
	if cause == "" {
		cause = strings.ReplaceAll(strings.Join(e.On, "-"), ".", "-")
	}
	return ClauseID(object.Name, e.Set, "effect", cause)
}

// ClauseID is the id of the rule's clause.
func (r *Rule) ClauseID(object *Object) string {
	return ClauseID(object.Name, r.Tag, "rule", r.Name)
}

func (e *Effect) sentence() string {
	to := e.ToInWords()
	switch {
	case e.Means != "":
		return fmt.Sprintf("%s is set to %s when %s begins to mean %s, and emptied when it no longer does.", e.Set, to, e.When, e.Means)
	case e.When != "":
		return fmt.Sprintf("%s is set to %s when %s changes, and emptied with it.", e.Set, to, e.When)
	case e.Via != "":
		return fmt.Sprintf("%s is set to %s by %s of a record whose %s names this one.", e.Set, to, strings.Join(e.On, " and "), e.Via)
	default:
		return fmt.Sprintf("%s is set to %s by %s.", e.Set, to, strings.Join(e.On, " and "))
	}
}

// ToInWords is what the effect sets its tag to.
func (e *Effect) ToInWords() string {
	if e.To == ToAgent {
		return "the login of whoever makes the change"
	}
	return "the tenant's date"
}

// MatchInWords is how a search compares, for a tag's Match.
func MatchInWords(match string) string {
	switch match {
	case "exact":
		return "exactly"
	case "digits":
		return "by its digits only"
	default:
		return "ignoring case"
	}
}

// tagClauses are the statements about a tag that hold whatever the operation.
func (l *loader) tagClauses(object *Object, tag *Tag) {
	id := func(what string) string { return ClauseID(object.Name, tag.Name, what) }
	l.clause(ClauseID(object.Name, tag.Name), tag.Fact, "%s has the tag %s.", object.Name, tag.Name)
	l.clause(id("match"), inferred(tag.Fact), "Searches compare %s %s.", tag.Name, MatchInWords(tag.Match))
	if tag.Hidden {
		l.clause(id("reply"), inferred(tag.Fact), "%s never stands in a reply.", tag.Name)
	}
	if tag.Default != nil {
		if tag.Default.From != nil {
			l.clause(id("default"), tag.Default.Fact, "%s defaults to %s.", tag.Name, tag.Default.From)
		} else {
			l.clause(id("default"), tag.Default.Fact, "%s defaults to %q.", tag.Name, tag.Default.Value)
		}
	}
}

func (l *loader) operationClauses(op *Operation) {
	l.clause(op.Name, op.Fact, "%s is an operation.", op.Name)
	l.clause(ClauseID(op.Name, "right"), op.Right.Fact, "%s needs the right %s.", op.Name, op.Right.Name)
	for _, param := range op.Params {
		l.paramClauses(op, param)
	}
	for _, param := range op.Mandatory {
		l.clause(ClauseID(op.Name, param.Name, "mandatory"), op.mandatory[param.Tag.Name], "%s demands %s.", op.Name, param.Name)
	}
	if op.Key != nil {
		l.clause(ClauseID(op.Name, op.Key.Name, "key"), op.Key.Fact, "%s finds its record by %s.", op.Name, op.Key.Name)
	}
	if op.Order != nil {
		l.clause(ClauseID(op.Name, "order"), op.Order.Fact, "%s answers in %s order of %s as a %s.", op.Name, op.Order.Direction, op.Order.By, op.Order.As)
	}
	if len(op.returns.names) > 0 {
		l.clause(ClauseID(op.Name, "returns"), op.returns.Fact, "%s answers with %s.", op.Name, strings.Join(op.returns.names, ", "))
	}
	l.refusedClauses(op)
}

// paramClauses are the statements about a tag in one operation.
func (l *loader) paramClauses(op *Operation, param *Param) {
	id := func(what string) string { return ClauseID(op.Name, param.Name, what) }
	l.clause(ClauseID(op.Name, param.Name), param.Fact, "%s takes %s.", op.Name, param.Name)
	if param.Min != nil {
		l.clause(id("min"), param.Min.Fact, "In %s, %s has at least %d characters.", op.Name, param.Name, param.Min.Value)
	}
	if param.Max != nil {
		l.clause(id("max"), param.Max.Fact, "In %s, %s has at most %d characters.", op.Name, param.Name, param.Max.Value)
	}
	if op.Action == Get {
		if param.Wildcard != nil {
			l.clause(id("wildcard"), *param.Wildcard, "In %s, %s takes %% for any run of characters.", op.Name, param.Name)
		} else {
			l.clause(id("wildcard"), inferred(param.Fact), "In %s, %s takes no wildcard.", op.Name, param.Name)
		}
		return
	}
	l.writeClauses(op, param, id)
}

func (l *loader) writeClauses(op *Operation, param *Param, id func(string) string) {
	tag := param.Tag
	if tag.Type != "text" && param != op.Key {
		l.clause(id("type"), inferred(tag.Fact), "In %s, %s is of the type %s.", op.Name, param.Name, tag.Type)
	}
	if tag.Unique != nil {
		l.clause(id("unique"), tag.Unique.Fact, "%s refuses the %s of another %s.", op.Name, param.Name, op.Object.Name)
	}
	if keep := tag.Keep(op.Action); keep != nil {
		l.clause(id("keep"), keep.Fact, "%s may not empty %s.", op.Name, param.Name)
	}
	if tag.References != nil {
		l.clause(id("references"), tag.References.Fact, "In %s, %s is the id of an existing %s.", op.Name, param.Name, tag.References.Object)
	}
}

// refusedClauses are the tags of the object that an operation does not take.
func (l *loader) refusedClauses(op *Operation) {
	for _, tag := range op.Object.Tags {
		if op.Param(tag.RequestName) == nil {
			l.clause(ClauseID(op.Name, tag.RequestName, "refused"), inferred(tag.Fact), "%s does not take %s.", op.Name, tag.RequestName)
		}
	}
}
