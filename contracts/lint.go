package contracts

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// Lint finds what loads and still should not be: a source that nobody declared, a tag that nothing uses, a value that
// the server is to set and nothing sets, an operation without an example. Files is where the examples are; nil leaves
// them out. The findings stand in order of file and line; none means that the contract is clean.
func (c *Contract) Lint(files fs.FS) []*xmldoc.Error {
	l := &linter{Contract: c}
	l.lintSources()
	for _, object := range c.Objects {
		l.lintObject(object)
	}
	l.lintTriggers()
	l.lintAttachments()
	if files != nil {
		l.lintExamples(files)
	}
	return l.found.List()
}

type linter struct {
	*Contract
	found xmldoc.Problems
}

func (l *linter) find(fact Fact, format string, args ...any) {
	problem := xmldoc.New("", fact.At).Errorf(format, args...)
	problem.Path = fact.Path
	l.found.Add(problem)
}

func (l *linter) lintSources() {
	declared := []string{SourceOverlay, SourceTenant, SourceInference}
	for _, source := range l.Sources {
		declared = append(declared, source.Name)
	}
	seen := map[xmldoc.Position]bool{}
	for _, fact := range l.facts() {
		for _, source := range fact.Sources {
			if !slices.Contains(declared, source) && !seen[fact.At] {
				seen[fact.At] = true
				l.find(fact, "the source %q is not declared; api.xml has %s", source, strings.Join(declared, ", "))
			}
		}
	}
}

// facts are those of all clauses, of what promises say in sentences, and of the values that a tag has for itself.
func (l *linter) facts() []Fact {
	facts := []Fact{l.Attachments.Fact}
	for _, clause := range l.Clauses {
		facts = append(facts, clause.Fact)
	}
	for _, object := range l.Objects {
		for _, tag := range object.Tags {
			if tag.Picklist != nil {
				for _, choice := range tag.Picklist.Values {
					facts = append(facts, choice.Fact)
				}
			}
		}
	}
	return facts
}

func (l *linter) lintObject(object *Object) {
	for _, action := range object.Actions {
		if len(action.Examples) == 0 {
			l.find(action.Fact, "%s has no example", action.Name)
		}
		if action.Action != Modify && !slices.Contains(action.Returns, object.Tag(object.IDTag)) {
			l.find(action.Fact, "%s does not return %s, so no client learns the id", action.Name, object.IDTag)
		}
	}
	for _, tag := range object.Tags {
		l.lintTag(object, tag)
	}
	for _, effect := range object.Effects {
		if effect.Means != "" && !object.Tag(effect.When).Picklist.has(effect.Means) {
			l.find(effect.Fact, "no value of %s means %s, so the effect never comes", effect.When, effect.Means)
		}
	}
}

// has tells whether a value of the list has the meaning.
func (p *Picklist) has(meaning string) bool {
	return slices.ContainsFunc(p.Values, func(c Choice) bool { return c.Means == meaning })
}

// lintTriggers holds the placeholders of a query against the tags of the object.
func (l *linter) lintTriggers() {
	for _, trigger := range l.Triggers {
		for _, found := range placeholder.FindAllStringSubmatch(trigger.Query, -1) {
			if l.Object(trigger.Object).Tag(found[1]) == nil {
				l.find(trigger.Fact, "the query names %s, which is no tag of %s", found[1], trigger.Object)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{([^}]*)\}`)

func (l *linter) lintTag(object *Object, tag *Tag) {
	if tag.Doc == "" {
		l.find(tag.Fact, "%s says nothing in a <doc>", tag.Name)
	}
	writable := slices.ContainsFunc(object.Actions, func(op *Operation) bool {
		return op.Action != Get && op.Param(tag.RequestName) != nil
	})
	set := tag.Name == object.IDTag || slices.ContainsFunc(object.Effects, func(e *Effect) bool { return e.Set == tag.Name })
	if tag.ByServer && !set {
		l.find(tag.Fact, "%s is set by the server, and no effect sets it", tag.Name)
	}
	if !tag.ByServer && !writable {
		l.find(tag.Fact, "no action takes %s: remove it, or say set-by=\"server\"", tag.Name)
	}
}

func (l *linter) lintExamples(files fs.FS) {
	for _, op := range l.Operations() {
		for _, name := range op.Examples {
			example, err := l.Example(files, name)
			if err != nil {
				l.find(op.Fact, "example %s: %s", name, err)
				continue
			}
			for _, problem := range l.CheckExample(op, example) {
				l.found.Add(problem)
			}
		}
	}
}
