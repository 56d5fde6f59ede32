package contracts

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// compile resolves what names what, once everything is read.
func (l *loader) compile() {
	l.requireParts()
	for _, object := range l.Objects {
		l.resolveObject(object)
		for _, op := range object.Actions {
			l.resolveOperation(op)
			l.operations = append(l.operations, op)
		}
	}
	for _, trigger := range l.Triggers {
		if l.Object(trigger.Object) == nil {
			l.fail(trigger.Fact, "there is no object %q", trigger.Object)
		}
	}
	l.compileChecks()
	if l.problems.Err() != nil {
		return
	}
	l.sortObjects()
	l.collectClauses()
}

// fail notes a problem at a fact that was read before.
func (l *loader) fail(fact Fact, format string, args ...any) {
	place := xmldoc.New("", fact.At)
	problem := place.Errorf(format, args...)
	problem.Path = fact.Path
	l.problems.Add(problem)
}

// requireParts refuses a contract without what every server needs.
func (l *loader) requireParts() {
	missing := func(what string) {
		l.problems.Add(&xmldoc.Error{At: xmldoc.Position{File: "contract"}, Message: "no file declares " + what})
	}
	if l.Name == "" {
		missing("<api>")
		return
	}
	if l.Request.Root == "" {
		missing("<request> in <api>")
	}
	if l.Reply.Root == "" {
		missing("<reply> in <api>")
	}
	if l.TLS.Min == "" {
		missing("<tls> in <api>")
	}
	for _, name := range requiredLimits {
		if l.Limit(name) == nil {
			missing("the limit " + name)
		}
	}
	for _, name := range requiredProblems {
		if l.Problem(name) == nil {
			missing("the problem " + name)
		}
	}
}

// What the server answers by itself, whatever the checks are.
//
//nolint:gochecknoglobals // constant tables
var (
	requiredProblems = []string{ProblemOK, ProblemTooLarge, ProblemInternal, ProblemUnavailable}
	requiredLimits   = []string{LimitBody, LimitDepth, LimitElements, LimitOperationText}
)

// The problems that are answered by name.
const (
	ProblemOK          = "ok"
	ProblemTooLarge    = "too-large"
	ProblemInternal    = "internal"
	ProblemUnavailable = "unavailable"
)

// The limits by name.
const (
	LimitBody          = "body"
	LimitDepth         = "depth"
	LimitElements      = "elements"
	LimitOperationText = "operation-text"
)

func (l *loader) resolveObject(object *Object) {
	if object.tags[object.IDTag] == nil {
		l.fail(object.Fact, "id=%q is not a tag of the object", object.IDTag)
	}
	if object.Custom != nil && object.tags[object.Custom.After] == nil {
		l.fail(object.Custom.Fact, "after=%q is not a tag of the object", object.Custom.After)
	}
	for _, tag := range object.Tags {
		if tag.References != nil && l.Object(tag.References.Object) == nil {
			l.fail(tag.References.Fact, "there is no object %q", tag.References.Object)
		}
		if tag.Default != nil && tag.Default.From != nil {
			l.resolveVia(tag.Default.Fact, object, *tag.Default.From)
		}
		if tag.Default != nil && tag.Picklist != nil && !tag.Picklist.Has(tag.Default.Value) {
			l.fail(tag.Default.Fact, "the default %q is not among the values of %s", tag.Default.Value, tag.Picklist.Name)
		}
	}
	for _, rule := range object.Rules {
		if object.tags[rule.Tag] == nil {
			l.fail(rule.Fact, "tag=%q is not a tag of the object", rule.Tag)
		}
		l.resolveVia(rule.Fact, object, rule.From)
	}
	for _, effect := range object.Effects {
		l.resolveEffect(object, effect)
	}
}

// resolveVia checks a path REFERENCE.TAG that starts at the object.
func (l *loader) resolveVia(fact Fact, object *Object, via Via) {
	reference := object.tags[via.Reference]
	if reference == nil || reference.References == nil {
		l.fail(fact, "%s is not a tag of %s that references another object", via.Reference, object.Name)
		return
	}
	target := l.Object(reference.References.Object)
	if target != nil && target.tags[via.Tag] == nil { // no target is reported where the reference stands
		l.fail(fact, "%s has no tag %q", target.Name, via.Tag)
	}
}

func (l *loader) resolveEffect(object *Object, effect *Effect) {
	set := object.tags[effect.Set]
	if set == nil {
		l.fail(effect.Fact, "set=%q is not a tag of the object", effect.Set)
		return
	}
	if effect.To == ToToday && set.Type != "date" {
		l.fail(effect.Fact, "to=%q needs a date, and %s is a %s", effect.To, set.Name, set.Type)
	}
	if effect.When != "" {
		l.resolveWhen(object, effect)
	}
	for _, on := range effect.On {
		l.resolveOn(object, effect, on)
	}
}

func (l *loader) resolveWhen(object *Object, effect *Effect) {
	watched := object.tags[effect.When]
	if watched == nil {
		l.fail(effect.Fact, "when=%q is not a tag of the object", effect.When)
		return
	}
	if effect.Means != "" && watched.Picklist == nil {
		l.fail(effect.Fact, "means needs a tag with a picklist, and %s has none", effect.When)
	}
}

func (l *loader) resolveOn(object *Object, effect *Effect, on string) {
	name, action, foreign := strings.Cut(on, ".")
	if !foreign {
		if object.Operation(on) == nil {
			l.fail(effect.Fact, "on=%q is not an action of the object", on)
		}
		return
	}
	other := l.Object(name)
	if other == nil || other.Operation(action) == nil {
		l.fail(effect.Fact, "on=%q is not an operation", on)
		return
	}
	reference := other.tags[effect.Via]
	if reference == nil || reference.References == nil || l.Object(reference.References.Object) != object {
		l.fail(effect.Fact, "via=%q is not a tag of %s that references %s", effect.Via, name, object.Name)
	}
}

// resolveOperation finds the tags that an operation names.
func (l *loader) resolveOperation(op *Operation) {
	for _, param := range op.Params {
		l.resolveParam(op, param)
	}
	for name, fact := range op.mandatory {
		param := op.Param(name)
		if param == nil {
			l.fail(fact, "mandatory: %s does not accept %q", op.Name, name)
			continue
		}
		op.Mandatory = append(op.Mandatory, param)
	}
	slices.SortFunc(op.Mandatory, func(a, b *Param) int {
		return slices.Index(op.Object.Tags, a.Tag) - slices.Index(op.Object.Tags, b.Tag)
	})
	if (op.Action == Modify) != (op.Key != nil) {
		l.fail(op.Fact, "a Modify has a <key>, and no other action has")
	}
	if op.Order != nil && op.Order.By != op.Object.IDTag {
		l.fail(op.Order.Fact, "by=%q: answers are ordered by the id, %s", op.Order.By, op.Object.IDTag)
	}
	l.resolveReturns(op)
}

func (l *loader) resolveParam(op *Operation, param *Param) {
	owner := op.Object
	if param.Via != "" {
		reference := owner.tags[param.Via]
		if reference == nil || reference.References == nil {
			l.fail(param.Fact, "via=%q is not a tag of %s that references another object", param.Via, owner.Name)
			return
		}
		if owner = l.Object(reference.References.Object); owner == nil {
			return
		}
	}
	param.Tag = owner.tags[param.Name]
	if param.Tag == nil {
		l.fail(param.Fact, "%s has no tag %q", owner.Name, param.Name)
		return
	}
	param.Name = param.Tag.RequestName
	if op.Action != Get {
		param.Min = param.Tag.Min
		if param.Tag.ByServer {
			l.fail(param.Fact, "%s is set by the server, so %s cannot accept it", param.Tag.Name, op.Name)
		}
	}
	if param.Max == nil {
		param.Max = param.Tag.Max
	}
	if param.Wildcard != nil && op.Action != Get {
		l.fail(param.Fact, "only a filter of Get takes wildcards")
	}
	if op.byName[param.Name] != nil {
		l.fail(param.Fact, "%s takes %s twice", op.Name, param.Name)
	}
	op.byName[param.Name] = param
}

func (l *loader) resolveReturns(op *Operation) {
	if slices.Equal(op.returns.names, []string{"*"}) {
		for _, tag := range op.Object.Tags {
			if !tag.Hidden {
				op.Returns = append(op.Returns, tag)
			}
		}
		return
	}
	for _, name := range op.returns.names {
		tag := op.Object.tags[name]
		if tag == nil || tag.Hidden {
			l.fail(op.returns.Fact, "%s cannot return %q: no such tag, or never in a reply", op.Name, name)
			continue
		}
		op.Returns = append(op.Returns, tag)
	}
}

// sortObjects puts an object behind those that it references, and otherwise keeps the order of the files.
func (l *loader) sortObjects() {
	depth := map[*Object]int{}
	var measure func(*Object, int) int
	measure = func(object *Object, above int) int {
		if above > len(l.Objects) {
			return above // a circle of references; any order will do
		}
		deepest := 0
		for _, tag := range object.Tags {
			if tag.References != nil {
				deepest = max(deepest, 1+measure(l.Object(tag.References.Object), above+1))
			}
		}
		return deepest
	}
	for _, object := range l.Objects {
		depth[object] = measure(object, 0)
	}
	slices.SortStableFunc(l.Objects, func(a, b *Object) int { return depth[a] - depth[b] })
	l.operations = nil
	for _, object := range l.Objects {
		l.operations = append(l.operations, object.Actions...)
	}
}

func missingCheck(name string) *xmldoc.Error {
	return &xmldoc.Error{At: xmldoc.Position{File: "contract"}, Message: "no file declares the check " + name}
}
