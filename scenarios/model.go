package scenarios

import "github.com/crmock/crmock/contracts/xmldoc"

// Scenario is one sequence of steps with the state that they begin from.
type Scenario struct {
	Name  string // letters, digits, dots, dashes and underscores
	Doc   string // what the scenario shows, for people
	Tags  []string
	Vars  []Var
	Given Setup
	Steps []Step
	Origin
}

// Var is a name with a default value, which a run may replace. The value may hold placeholders of variables before it.
type Var struct {
	Name, Value string
	Origin
}

// Origin is where a part of a scenario stands, for messages. It is zero for what a program has made.
type Origin struct {
	Position xmldoc.Position
	Path     string // of elements, as in scenario[lost-reply]/steps/send[add]
}

// Where is the origin itself, for those who hold a Step and do not know its kind.
func (o Origin) Where() Origin { return o }

// Step is one action of a scenario: *Send, *Agent, *ExpectTrigger, *Change, *ClockStep, *Wait, *Parallel or *Repeat.
type Step interface {
	// Where tells where the step stands.
	Where() Origin
	// kind is the name of the step's element.
	kind() string
	// element is the step as a file has it.
	element() *xmldoc.Element
}
