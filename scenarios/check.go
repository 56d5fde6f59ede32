package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
)

// Check holds a scenario against a contract, as Load does: for one that a program has made. The error lists all that is
// wrong.
func (s *Scenario) Check(contract *contracts.Contract) error {
	var problems xmldoc.Problems
	check(s, contract, &problems)
	return problems.Err()
}

// checker goes through a scenario in the order of a run, and knows at each point what is known by then: the tenant's
// contract, and the names that placeholders may have. What is missing it passes over, because reading has reported that.
type checker struct {
	scenario  string
	given     *contracts.Contract // as it was given
	extension contracts.Extension // what the scenario adds to it
	contract  *contracts.Contract // the two together
	problems  *xmldoc.Problems
	sends     map[string]Origin // by name
	names     map[string]nameKind
	former    bool // there are credentials that were good once
}

// nameKind is where the value of a name comes from.
type nameKind int

const (
	nameVar nameKind = iota
	nameCapture
	nameIndex
)

// label is what a scenario and its requests may be called, so that files and reports can be called the same.
var label = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func check(s *Scenario, contract *contracts.Contract, problems *xmldoc.Problems) {
	c := &checker{
		scenario: s.Name, given: contract, contract: contract, problems: problems,
		sends: map[string]Origin{}, names: map[string]nameKind{},
	}
	if s.Name != "" && !label.MatchString(s.Name) {
		c.fail(s.Origin, "name=%q: the name of a scenario is made of letters, digits, dots, dashes and underscores", s.Name)
	}
	for _, variable := range s.Vars {
		c.text(variable.Origin, "value", variable.Value)
		c.declare(variable.Origin, variable.Name, nameVar)
	}
	c.setup(&s.Given)
	c.withoutConsole(&s.Given)
	c.steps(s.Steps)
}

func (c *checker) fail(at Origin, format string, args ...any) {
	if at.Position.File == "" {
		at.Position.File = "scenario " + c.scenario // a program has made it
	}
	c.problems.Add(&xmldoc.Error{At: at.Position, Path: at.Path, Message: fmt.Sprintf(format, args...)})
}

// declare makes a name known from here on, and tells whether it did. A value may be captured again, and nothing else may
// change its meaning.
func (c *checker) declare(at Origin, name string, kind nameKind) bool {
	if name == "" {
		return false
	}
	before, taken := c.names[name]
	switch {
	case !placeholderName.MatchString(name):
		c.fail(at, "%q cannot be the name of a value: letters, digits, dashes and underscores, a letter first", name)
	case isReserved(name):
		c.fail(at, "the name %q is taken by ${%s}, which every scenario has", name, name)
	case taken && (kind != nameCapture || before != nameCapture):
		c.fail(at, "the name %q is taken already; choose another", name)
	default:
		c.names[name] = kind
		return true
	}
	return false
}

// text holds the placeholders of a text against what is known. What names the text in messages: an attribute, or "".
func (c *checker) text(at Origin, what, text string) {
	pieces, err := parseText(text)
	if err != nil {
		c.fail(at, "%s%v", prefix(what), err)
		return
	}
	for _, piece := range pieces {
		if piece.text != "" || isBuiltIn(piece.name) {
			continue
		}
		if _, known := c.names[piece.name]; !known {
			c.fail(at, "%s%s", prefix(what), undefined(piece.name, c.knownNames()))
		}
	}
}

func prefix(what string) string {
	if what == "" {
		return ""
	}
	return what + ": "
}

func (c *checker) knownNames() []string {
	names := make([]string, 0, len(c.names))
	for name := range c.names {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// object finds an object by its name in lower case, as settings have it; nil, and a problem, if there is none.
func (c *checker) object(at Origin, name string) *contracts.Object {
	var names []string
	for _, object := range c.contract.Objects {
		if names = append(names, strings.ToLower(object.Name)); names[len(names)-1] == name {
			return object
		}
	}
	if name != "" {
		c.fail(at, "there is no object %q; %s", name, knownWords(name, names))
	}
	return nil
}

// trigger finds a trigger of the contract; nil, and a problem, if there is none.
func (c *checker) trigger(at Origin, object, event string) *contracts.Trigger {
	if c.object(at, object) == nil || event == "" {
		return nil
	}
	var events []string
	for _, trigger := range c.contract.Triggers {
		if trigger.Object == object && trigger.Event == event {
			return trigger
		}
		if trigger.Object == object {
			events = append(events, trigger.Event)
		}
	}
	c.fail(at, "nothing is triggered by the event %q of %s; %s", event, object, knownWords(event, events))
	return nil
}

func (c *checker) problem(at Origin, name string) {
	if name == "" || c.contract.Problem(name) != nil {
		return
	}
	names := make([]string, len(c.contract.Problems))
	for i, problem := range c.contract.Problems {
		names[i] = problem.Name
	}
	c.fail(at, "there is no problem %q; %s", name, knownWords(name, names))
}

// operation reports a name that is not that of an operation.
func (c *checker) operation(at Origin, name string) {
	if c.contract.Operation(name) != nil {
		return
	}
	objectName, _, _ := strings.Cut(name, ".")
	object := c.contract.Object(objectName)
	var names []string
	if object == nil {
		for _, known := range c.contract.Objects {
			names = append(names, known.Name)
		}
		c.fail(at, "there is no object %q; %s", objectName, knownWords(objectName, names))
		return
	}
	for _, operation := range object.Actions {
		names = append(names, operation.Name)
	}
	c.fail(at, "there is no operation %q; %s", name, knownWords(name, names))
}
