package matchers

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// HaveProblem matches a reply that is the contract's problem of this name, such as "duplicate" or "length": STATUS and
// ERROR_CODE are the problem's, and the ERROR_STR is its text, with anything in place of its {placeholders}.
//
// The contract is the one as shipped; pass another where an overlay or a tenant's settings change its problems. A name
// that the contract does not have is an error that lists those it has. To hold on to what the text says, too:
//
//	And(HaveProblem("missing"), HaveField("Text", ContainSubstring("LASTNAME")))
func HaveProblem(name string, contract ...*contracts.Contract) types.GomegaMatcher {
	m := &haveProblem{name: name}
	switch {
	case len(contract) > 1:
		m.err = fmt.Errorf("HaveProblem takes one contract, not %d; Contract.With joins overlays", len(contract))
	case len(contract) == 1 && contract[0] != nil:
		m.contract = contract[0]
	default:
		m.contract, m.err = contracts.Default()
	}
	return m
}

type haveProblem struct {
	name     string
	contract *contracts.Contract
	err      error // why there is no contract
}

// Match compares STATUS, ERROR_CODE and ERROR_STR.
func (m *haveProblem) Match(actual any) (bool, error) {
	problem, err := m.problem()
	if err != nil {
		return false, err
	}
	reply, err := m.reply(actual)
	return err == nil && fits(problem, reply), err
}

func (m *haveProblem) problem() (*contracts.Problem, error) {
	if m.err != nil {
		return nil, m.err
	}
	if problem := m.contract.Problem(m.name); problem != nil {
		return problem, nil
	}
	names := make([]string, len(m.contract.Problems))
	for i, problem := range m.contract.Problems {
		names[i] = problem.Name
	}
	text := fmt.Sprintf("the contract has no problem %q; ", m.name)
	if meant := nearest(m.name, names); meant != "" {
		text += fmt.Sprintf("did you mean %q? ", meant)
	}
	return nil, fmt.Errorf("%sit has %s", text, strings.Join(names, ", "))
}

func (m *haveProblem) reply(actual any) (client.Reply, error) {
	return replyOf("HaveProblem", actual, wire.GrammarOf(m.contract))
}

// fits tells whether a reply is a problem.
func fits(problem *contracts.Problem, reply client.Reply) bool {
	return sameNumbers(problem, reply) && opened(problem.Text).MatchString(reply.Text)
}

func sameNumbers(problem *contracts.Problem, reply client.Reply) bool {
	return reply.Status == problem.Status && reply.Code == problem.Code
}

// placeholder is what an ERROR_STR fills in; other braces stand for themselves.
var placeholder = regexp.MustCompile(`\{(tag|value|length|min|max|operation)\}`)

// opened is a problem's text with anything in place of its placeholders, or any number where only a number can be.
func opened(text string) *regexp.Regexp {
	var pattern strings.Builder
	rest := 0
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		pattern.WriteString(regexp.QuoteMeta(text[rest:at[0]]))
		switch text[at[0]:at[1]] {
		case "{length}", "{min}", "{max}":
			pattern.WriteString(`[0-9]+`)
		default:
			pattern.WriteString(`.*`)
		}
		rest = at[1]
	}
	return regexp.MustCompile(`(?s)^` + pattern.String() + regexp.QuoteMeta(text[rest:]) + `$`)
}

// FailureMessage says which problem the reply is instead, if it is one.
func (m *haveProblem) FailureMessage(actual any) string {
	return m.message(actual, func(problem *contracts.Problem, reply client.Reply) string {
		expected := fmt.Sprintf("STATUS %d, ERROR_CODE %d: %s", problem.Status, problem.Code, problem.Text)
		return fmt.Sprintf("Expected the problem %q\n%s\nbut %s\n%s", m.name, indented(expected), m.instead(problem, reply), told(reply))
	})
}

// instead is what a reply is that is not the problem.
func (m *haveProblem) instead(problem *contracts.Problem, reply client.Reply) string {
	if reply.OK() {
		return "the command was carried out"
	}
	for _, other := range m.contract.Problems {
		if fits(other, reply) {
			return fmt.Sprintf("the reply is the problem %q", other.Name)
		}
	}
	if sameNumbers(problem, reply) {
		return "its ERROR_STR is another text"
	}
	return "the reply is no problem of the contract"
}

// NegatedFailureMessage shows the reply, because the problem was not to be.
func (m *haveProblem) NegatedFailureMessage(actual any) string {
	return m.message(actual, func(_ *contracts.Problem, reply client.Reply) string {
		return fmt.Sprintf("Expected anything but the problem %q\nbut the reply is\n%s", m.name, told(reply))
	})
}

func (m *haveProblem) message(actual any, about func(*contracts.Problem, client.Reply) string) string {
	problem, err := m.problem()
	if err != nil {
		return err.Error()
	}
	reply, err := m.reply(actual)
	if err != nil {
		return err.Error()
	}
	return about(problem, reply)
}

// String is the matcher as it is written, for messages of Or and And.
func (m *haveProblem) String() string { return fmt.Sprintf("HaveProblem(%q)", m.name) }
