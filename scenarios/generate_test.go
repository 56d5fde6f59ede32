package scenarios_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

// anyScenario makes scenarios of every kind of step that are right by a contract.
func anyScenario(contract *contracts.Contract) *rapid.Generator[*scenarios.Scenario] {
	return rapid.Custom(func(t *rapid.T) *scenarios.Scenario {
		m := maker{t, contract}
		return &scenarios.Scenario{
			Name: word.Draw(t, "name"), Doc: strings.TrimSpace(m.value("doc")), Tags: orNil(rapid.SliceOfN(word, 0, 3).Draw(t, "tags")),
			Vars: m.vars(), Given: m.given(), Steps: m.steps(2),
		}
	})
}

// word is a name of any kind, and anyText is what XML can hold.
//
//nolint:gochecknoglobals // constant
var (
	word    = rapid.StringMatching(`[a-z][a-z0-9]{0,8}`)
	anyText = rapid.StringOf(rapid.Rune().Filter(func(r rune) bool {
		return r >= ' ' && r != 0xFFFE && r != 0xFFFF && r != 0xFFFD || strings.ContainsRune("\t\n\r", r)
	}))
)

type maker struct {
	*rapid.T
	contract *contracts.Contract
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func maybe[T any](t *rapid.T, label string, g *rapid.Generator[T]) *T {
	return rapid.Ptr(g, true).Draw(t, label)
}

// value is a text, with a placeholder now and then.
func (m maker) value(label string) string {
	return scenarios.Literal(anyText.Draw(m.T, label)) + rapid.SampledFrom([]string{"", " ${run}", " ${today-1d}", " ${fake.email}"}).Draw(m.T, label)
}

func (m maker) vars() []scenarios.Var {
	names := rapid.SliceOfNDistinct(word, 0, 3, rapid.ID[string]).Draw(m.T, "vars")
	var vars []scenarios.Var
	for _, name := range names {
		vars = append(vars, scenarios.Var{Name: "v" + name, Value: m.value("value")})
	}
	return vars
}

func (m maker) given() scenarios.Setup {
	s := m.setup()
	s.WithoutConsole = rapid.SampledFrom([]scenarios.WithoutConsole{"", scenarios.SkipWithoutConsole}).Draw(m.T, "without console")
	return s
}

func (m maker) setup() scenarios.Setup {
	value := rapid.Custom(func(t *rapid.T) string { return maker{t, m.contract}.value("value") })
	password := value.Draw(m.T, "password")
	s := scenarios.Setup{
		Settings:    &scenarios.Settings{Enabled: maybe(m.T, "enabled", rapid.Bool()), MaxItems: maybe(m.T, "max", rapid.IntRange(0, 9)), Charset: "UTF-8"},
		Credentials: &scenarios.Credentials{Username: maybe(m.T, "username", value), Password: &password},
		Rights:      []scenarios.Right{{Object: "case"}, {Object: "task", Actions: []string{"add", "get"}}},
		Picklists: []scenarios.Picklist{{Name: "case-statuses", Values: []contracts.Option{
			{Name: word.Draw(m.T, "status"), Means: rapid.SampledFrom([]string{"", "closed"}).Draw(m.T, "means")},
		}}},
		Triggers: []scenarios.Trigger{{Object: "case", Event: scenarios.EventEdit}},
		Fakes:    []scenarios.Fake{{Object: "customer", Count: rapid.IntRange(1, 999).Draw(m.T, "count")}},
		Records:  []scenarios.Record{{Object: "Customer", Fields: m.fields("Customer.Add")}},
		Clock:    m.clock(), Interceptions: []scenarios.Interception{{ID: word.Draw(m.T, "id"), JSON: `{"then": {"problem": {"name": "<&>"}}}`}},
	}
	return s
}

func (m maker) clock() *scenarios.Clock {
	switch rapid.SampledFrom([]string{"", console.ClockReal, console.ClockFrozen, console.ClockOffset}).Draw(m.T, "mode") {
	case console.ClockReal:
		return &scenarios.Clock{Mode: console.ClockReal}
	case console.ClockFrozen:
		return &scenarios.Clock{Mode: console.ClockFrozen, Now: time.Unix(rapid.Int64Range(0, 1<<32).Draw(m.T, "now"), 5).UTC()}
	case console.ClockOffset:
		return &scenarios.Clock{Mode: console.ClockOffset, Offset: -m.length()}
	}
	return nil
}

func (m maker) length() time.Duration {
	return time.Duration(rapid.Int64Range(1, int64(100*time.Hour)).Draw(m.T, "length"))
}

// fields are tags that an operation takes.
func (m maker) fields(operation string) []contracts.Field {
	var fields []contracts.Field
	params := m.contract.Operation(operation).Params
	for range rapid.IntRange(0, 3).Draw(m.T, "fields") {
		param := params[rapid.IntRange(0, len(params)-1).Draw(m.T, "param")]
		fields = append(fields, contracts.Field{Tag: param.Name, Value: m.value("field")})
	}
	return fields
}

func (m maker) steps(depth int) []scenarios.Step {
	kinds := []func() scenarios.Step{m.agent, m.expectTrigger, m.wait, m.parallel, m.clockStep, m.change, func() scenarios.Step { return m.send() }}
	if depth > 0 {
		kinds = append(kinds, func() scenarios.Step {
			index := []string{"inner", "outer"}[depth-1]
			steps := append(m.steps(depth-1), m.clockStep())
			return &scenarios.Repeat{Times: rapid.IntRange(1, scenarios.MaxTimes).Draw(m.T, "times"), Index: index, Steps: steps}
		})
	}
	var steps []scenarios.Step
	for range rapid.IntRange(0, 4).Draw(m.T, "steps") {
		steps = append(steps, rapid.SampledFrom(kinds).Draw(m.T, "kind")())
	}
	return steps
}

func (m maker) send() *scenarios.Send {
	operation := m.contract.Operations()[rapid.IntRange(0, len(m.contract.Operations())-1).Draw(m.T, "operation")]
	send := &scenarios.Send{
		Endpoint: rapid.SampledFrom([]string{"", "gateway"}).Draw(m.T, "endpoint"),
		At:       rapid.SampledFrom([]time.Duration{0, time.Millisecond, time.Hour}).Draw(m.T, "at"),
		Command:  scenarios.Command{Object: operation.Object.Name, Action: operation.Action, Fields: m.fields(operation.Name)},
	}
	if password := m.value("password"); rapid.Bool().Draw(m.T, "own") {
		send.Password = &password
	} else {
		send.As = rapid.SampledFrom([]string{"", scenarios.AsFormer, scenarios.AsWrongTenant}).Draw(m.T, "as")
	}
	if rapid.Bool().Draw(m.T, "expects") {
		send.Expect = m.expect(operation)
	}
	return send
}

func (m maker) expect(operation *contracts.Operation) *scenarios.Expect {
	e := &scenarios.Expect{}
	switch rapid.IntRange(0, 3).Draw(m.T, "ends") {
	case 0:
		return &scenarios.Expect{Lost: true}
	case 1:
		e.Problem = rapid.SampledFrom([]string{"ok", "duplicate"}).Draw(m.T, "problem")
	case 2:
		e.Status, e.Code = new(int), maybe(m.T, "code", rapid.IntRange(-1, 99))
		*e.Status = rapid.IntRange(-1, 500).Draw(m.T, "status")
	default:
		e.HTTP = rapid.IntRange(100, 599).Draw(m.T, "http")
	}
	e.Items = maybe(m.T, "items", rapid.IntRange(9, 20))
	for _, name := range rapid.SliceOfN(rapid.SampledFrom(operation.Object.Tags), 0, 3).Draw(m.T, "tags") {
		match, capture := m.match()
		e.Tags = append(e.Tags, scenarios.ExpectedTag{Name: name.Name, Item: rapid.IntRange(1, 9).Draw(m.T, "item"), Match: match, Capture: capture})
	}
	return e
}

// match is a condition, and what is captured: no name twice, for requests that are sent at once.
func (m maker) match() (scenarios.Match, string) {
	capture := rapid.StringMatching(`(c[a-z]{30})?`).Draw(m.T, "capture")
	switch how := rapid.SampledFrom([]string{scenarios.MatchAny, scenarios.MatchEquals, scenarios.MatchRegexp, scenarios.MatchAbsent}).Draw(m.T, "how"); how {
	case scenarios.MatchEquals:
		return scenarios.Match{How: how, Text: m.value("equals")}, capture
	case scenarios.MatchRegexp:
		return scenarios.Match{How: how, Text: "a|(b.)${run}"}, capture
	case scenarios.MatchAbsent:
		return scenarios.Match{How: how}, ""
	default:
		return scenarios.Match{}, capture
	}
}

func (m maker) agent() scenarios.Step {
	agent := &scenarios.Agent{Object: "case", By: "jsmith"}
	switch agent.Does = rapid.SampledFrom([]string{scenarios.EventCreate, scenarios.EventEdit, scenarios.EventDelete}).Draw(m.T, "does"); agent.Does {
	case scenarios.EventCreate:
		agent.Tags, agent.Capture = m.fields("Case.Add"), "created"
	case scenarios.EventEdit:
		agent.Tags, agent.ID = m.fields("Case.Modify"), "1"
	default:
		agent.ID = "${run}"
	}
	return agent
}

func (m maker) expectTrigger() scenarios.Step {
	trigger := &scenarios.ExpectTrigger{
		Object: "case", Event: scenarios.EventDelete, Record: m.value("record"), Count: rapid.IntRange(0, 3).Draw(m.T, "count"), Within: m.length(),
	}
	if match, capture := m.match(); trigger.Count > 0 {
		trigger.Parameters = []scenarios.ExpectedParameter{{Name: "CaseID", Match: match, Capture: capture}}
	}
	return trigger
}

func (m maker) wait() scenarios.Step {
	count := rapid.IntRange(1, 9).Draw(m.T, "count")
	if rapid.Bool().Draw(m.T, "deliveries") {
		return &scenarios.Wait{For: scenarios.WaitForDeliveries, Count: count, Object: "task", Event: "edit", Record: m.value("record"), State: "dead", Within: m.length()}
	}
	return &scenarios.Wait{For: scenarios.WaitForExchanges, Count: count, Operation: "Case.%", Problem: "login", Within: m.length()}
}

func (m maker) parallel() scenarios.Step {
	parallel := &scenarios.Parallel{Sends: []*scenarios.Send{m.send(), m.send()}}
	for _, send := range parallel.Sends[1:] { // two that capture the same name are refused
		if send.Expect != nil {
			send.Expect.Tags = slices.DeleteFunc(send.Expect.Tags, func(tag scenarios.ExpectedTag) bool { return tag.Capture != "" })
		}
	}
	return parallel
}

func (m maker) clockStep() scenarios.Step { return &scenarios.ClockStep{Advance: m.length()} }

// change leaves the picklists out: each makes a contract anew, which takes its time.
func (m maker) change() scenarios.Step {
	setup := m.setup()
	setup.Picklists = nil
	return &scenarios.Change{Setup: setup}
}
