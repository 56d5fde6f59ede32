package intercept

import (
	"context"

	"github.com/crmock/crmock/contracts/console"
)

// lost carries the call out and sends no reply.
type lost struct{ reset bool }

func newLost(declared console.ActLost) (Act, error) { return lost{declared.Reset}, nil }

func (l lost) Do(ctx context.Context, call Call) (Answer, error) {
	answer, err := call.Apply(ctx)
	answer.Sending = Sending{Silent: true, Reset: l.reset}
	return answer.did("closed the connection without a reply; %s", answer.carriedOut()), err
}
