package intercept

import (
	"context"

	"github.com/crmock/crmock/contracts/console"
)

// twice carries the call out two times, as a proxy does that sends a request again whose reply it has lost.
type twice struct{}

func newTwice(console.ActTwice) (Act, error) { return twice{}, nil }

func (twice) Do(ctx context.Context, call Call) (Answer, error) {
	first, err := call.Apply(ctx)
	if err != nil {
		return first, err
	}
	second, err := call.Apply(ctx)
	return second.did("carried out two times; the first time %s", first.carriedOut()), err
}
