package intercept

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// outage answers for a while that the service is unavailable.
type outage struct{ length time.Duration }

func newOutage(declared console.ActOutage) (Act, error) {
	given := lengths{}
	length := given.read("for", declared.For)
	if given.err == nil && length == 0 {
		given.err = errors.New("for is the time from the first hit on, written like 30s")
	}
	return outage{length}, given.err
}

// lasts is how long after its first hit an interception is done with.
func (o outage) lasts() time.Duration { return o.length }

func (o outage) Do(_ context.Context, call Call) (Answer, error) {
	left := o.length - call.Now.Sub(call.hit.first)
	seconds := strconv.Itoa(max(int(math.Ceil(left.Seconds())), 1))
	answer := call.Reply(replyOf(call, contracts.ProblemUnavailable, ""))
	answer.Status = http.StatusServiceUnavailable
	answer.Header.Set("Retry-After", seconds)
	return answer.did("answered that the service is unavailable, for another %s s; nothing was carried out", seconds), nil
}
