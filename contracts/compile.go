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
	l.resolveAttachments()
	l.compileChecks()
	if l.problems.Err() != nil {
		return
	}
	l.sortObjects()
	l.collectSecrets()
	l.collectClauses()
}

// collectSecrets finds the secret tags by both of their names. Where several objects have one, it is that of the first.
func (l *loader) collectSecrets() {
	for _, object := range l.Objects {
		for _, tag := range object.Tags {
			for _, name := range []string{strings.ToUpper(tag.Name), strings.ToUpper(tag.RequestName)} {
				if tag.Secret && l.secrets[name] == nil {
					l.secrets[name] = tag
				}
			}
		}
	}
}

// fail notes a problem at a fact that was read before.
func (l *loader) fail(fact Fact, format string, args ...any) {
	place := xmldoc.New("", fact.At)
	problem := place.Errorf(format, args...)
	problem.Path = fact.Path
	l.problems.Add(problem)
}

// requireAPI refuses a contract without <api>, to which all else refers.
func (l *loader) requireAPI(tree []*xmldoc.Element) {
	if !slices.ContainsFunc(tree, func(e *xmldoc.Element) bool { return e.Name == "api" }) {
		l.problems.Add(&xmldoc.Error{At: xmldoc.Position{File: "contract"}, Message: "no file declares <api>"})
	}
}

// requireParts refuses a contract without what every server needs.
func (l *loader) requireParts() {
	missing := func(what string) {
		l.problems.Add(&xmldoc.Error{At: xmldoc.Position{File: "contract"}, Message: "no file declares " + what})
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
