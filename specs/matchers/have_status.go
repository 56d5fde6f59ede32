package matchers

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts/wire"
)

// HaveStatus matches a reply by its STATUS: 0 is success, -1 a command that failed with an ERROR_CODE, 302 to 503 a
// request that did not get as far. Where the refusal matters, HaveProblem says more.
func HaveStatus(status int) types.GomegaMatcher { return &haveStatus{status} }

type haveStatus struct{ status int }

// Match compares the STATUS alone.
func (m *haveStatus) Match(actual any) (bool, error) {
	reply, err := replyOf("HaveStatus", actual, wire.DefaultGrammar())
	return err == nil && reply.Status == m.status, err
}

// FailureMessage shows the STATUS that is there, with all that the reply says about it.
func (m *haveStatus) FailureMessage(actual any) string {
	return m.message(fmt.Sprintf("Expected STATUS %d", m.status), actual)
}

// NegatedFailureMessage shows the reply, too.
func (m *haveStatus) NegatedFailureMessage(actual any) string {
	return m.message(fmt.Sprintf("Expected another STATUS than %d", m.status), actual)
}

func (m *haveStatus) message(expected string, actual any) string {
	reply, err := replyOf("HaveStatus", actual, wire.DefaultGrammar())
	if err != nil {
		return err.Error()
	}
	return expected + "\nbut the reply is\n" + told(reply)
}

// String is the matcher as it is written, for messages of Or and And.
func (m *haveStatus) String() string { return fmt.Sprintf("HaveStatus(%d)", m.status) }
