package intercept

import (
	"context"

	"github.com/crmock/crmock/contracts/console"
)

// half answers with the first half of the reply, and announces no more: to HTTP it is whole.
type half struct{}

func newHalf(console.ActHalf) (Act, error) { return half{}, nil }

func (half) Do(ctx context.Context, call Call) (Answer, error) {
	answer, err := call.Apply(ctx)
	whole := len(answer.Body)
	answer.Whole, answer.Body = answer.Body, answer.Body[:whole/2]
	return answer.did("answered the first %d of %d bytes; %s", whole/2, whole, answer.carriedOut()), err
}
