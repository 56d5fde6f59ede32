package specs

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// beProblem matches a reply by the STATUS, ERROR_CODE and ERROR_STR of a violation's problem, to the letter.
func beProblem(expected *contracts.Violation) types.GomegaMatcher { return &problemMatcher{expected} }

type problemMatcher struct{ expected *contracts.Violation }

// Match compares all three.
func (m *problemMatcher) Match(actual any) (bool, error) {
	reply, ok := actual.(client.Reply)
	if !ok {
		return false, fmt.Errorf("beProblem matches a client.Reply, not %T", actual)
	}
	problem := m.expected.Problem
	return reply.Status == problem.Status && reply.Code == problem.Code && reply.Text == m.expected.Text(), nil
}

// FailureMessage shows both.
func (m *problemMatcher) FailureMessage(actual any) string {
	return fmt.Sprintf("expected STATUS %d, ERROR_CODE %d: %s\n     got %s", m.expected.Problem.Status, m.expected.Problem.Code, m.expected.Text(), told(actual))
}

// NegatedFailureMessage shows what was not to be.
func (m *problemMatcher) NegatedFailureMessage(actual any) string {
	return "expected any other answer than " + told(actual)
}

func told(actual any) string {
	reply, ok := actual.(client.Reply)
	if !ok {
		return fmt.Sprint(actual)
	}
	text := fmt.Sprintf("STATUS %d, ERROR_CODE %d: %s", reply.Status, reply.Code, reply.Text)
	if reply.Hint != "" {
		text += " (" + reply.Hint + ")"
	}
	return text
}

// checked is the problem that a check of the contract answers.
func (s *session) checked(check string, shows contracts.Violation) *contracts.Violation {
	shows.Problem = s.contract().Check(check).Problem
	return &shows
}

// refused demands that a reply is a problem.
func (s *session) refused(reply client.Reply, expected *contracts.Violation) {
	s.Expect(reply).To(beProblem(expected))
}
