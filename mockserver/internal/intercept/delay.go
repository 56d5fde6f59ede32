package intercept

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// longestDelay is how long an answer may be made to wait.
const longestDelay = time.Hour

// delay answers late, by real time: what waits is a real client.
type delay struct {
	shortest, longest time.Duration // evenly spread; of log-normal, only the longest counts
	median            time.Duration // 0: not log-normal
	sigma             float64
}

func newDelay(declared console.ActDelay) (Act, error) {
	given := lengths{}
	fixed, lowest := given.read("fixed", declared.Fixed), given.read("min", declared.Min)
	highest, median := given.read("max", declared.Max), given.read("median", declared.Median)
	if given.err != nil {
		return nil, given.err
	}
	if !within(declared.Sigma, 10) || declared.Sigma > 0 && declared.Median == "" {
		return nil, errors.New("sigma is the spread of a log-normal delay, from 0 to 10, and goes with median")
	}
	switch membersOf(declared) {
	case "fixed":
		return delay{shortest: fixed, longest: fixed}, nil
	case "min max":
		if lowest <= highest {
			return delay{shortest: lowest, longest: highest}, nil
		}
	case "median":
		if median > 0 {
			return delay{median: median, sigma: declared.Sigma, longest: longestDelay}, nil
		}
	case "max median":
		if median > 0 && median <= highest {
			return delay{median: median, sigma: declared.Sigma, longest: highest}, nil
		}
	}
	return nil, errors.New("write fixed alone, or min and max, the lower one first, or median, which has to be above 0, with sigma and perhaps max")
}

// membersOf are the lengths that are written.
func membersOf(declared console.ActDelay) string {
	var written []string
	for _, member := range []struct{ name, text string }{
		{"fixed", declared.Fixed}, {"min", declared.Min}, {"max", declared.Max}, {"median", declared.Median},
	} {
		if member.text != "" {
			written = append(written, member.name)
		}
	}
	return strings.Join(written, " ")
}

func (d delay) Do(ctx context.Context, call Call) (Answer, error) {
	length := d.length(call.hit)
	if err := call.Wait(ctx, length); err != nil {
		return Answer{}, err
	}
	answer, err := call.Apply(ctx)
	return answer.did("answered %s late", length), err
}

func (d delay) length(h hit) time.Duration {
	random := h.random()
	if d.median > 0 {
		factor := math.Exp(d.sigma * random.NormFloat64())
		return time.Duration(min(float64(d.median)*factor, float64(d.longest))).Round(time.Microsecond)
	}
	return d.shortest + time.Duration(random.Int64N(int64(d.longest-d.shortest)+1))
}

// lengths reads lengths of time, and keeps the first that is wrong.
type lengths struct{ err error }

func (l *lengths) read(name, text string) time.Duration {
	if text == "" || l.err != nil {
		return 0
	}
	length, err := time.ParseDuration(text)
	if err != nil || length < 0 || length > longestDelay {
		l.err = fmt.Errorf("%s is a length of time from 0 to %s, written like 250ms or 2s, not %q", name, longestDelay, text)
	}
	return length
}

// did says what was done to an answer, in words.
func (a Answer) did(format string, values ...any) Answer {
	a.Did = fmt.Sprintf(format, values...)
	return a
}
