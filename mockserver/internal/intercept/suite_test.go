package intercept_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

func TestIntercept(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Intercept")
}

// shipped is the contract as shipped, read once for all specs.
//
//nolint:gochecknoglobals // it never changes
var shipped = sync.OnceValue(func() *contracts.Contract {
	contract, err := contracts.Default()
	Expect(err).NotTo(HaveOccurred())
	return contract
})

// noon is when specs begin.
//
//nolint:gochecknoglobals // constant
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

// clock is a tenant's clock. One goroutine moves it.
type clock struct{ now time.Time }

func (c *clock) tell() time.Time { return c.now }

func (c *clock) pass(length time.Duration) { c.now = c.now.Add(length) }

// newSet is a set on a clock that stands at noon.
func newSet(declared ...console.Interception) *intercept.Set {
	GinkgoHelper()
	set, _ := newSetAndClock(declared...)
	return set
}

func newSetAndClock(declared ...console.Interception) (*intercept.Set, *clock) {
	GinkgoHelper()
	now := &clock{noon}
	set := intercept.NewSet(now.tell)
	for _, one := range declared {
		_, err := set.Add(shipped(), one)
		Expect(err).NotTo(HaveOccurred())
	}
	return set, now
}

// then is an interception of every call.
func then(act console.Then) console.Interception { return console.Interception{Then: act} }

// lost is an act that any interception may have where it does not matter which.
func lost() console.Then { return console.Then{Lost: &console.ActLost{}} }

// named is an interception with an id, that loses what its when means.
func named(id string, when console.When) console.Interception {
	return console.Interception{ID: id, When: when, Then: lost()}
}

// api stands for what is behind the interceptions. It answers each call with one item, numbered from 1 on.
type api struct {
	carriedOut int
	waited     []time.Duration
	leaves     error // what waiting ends with
}

// call is an operation with tag=value pairs.
func (a *api) call(operation string, pairs ...string) intercept.Call {
	call := intercept.Call{Contract: shipped(), Operation: operation, Reply: replied, Apply: a.apply, Wait: a.wait}
	for _, pair := range pairs {
		tag, value, _ := strings.Cut(pair, "=")
		call.Fields = append(call.Fields, contracts.Field{Tag: tag, Value: value})
	}
	return call
}

func (a *api) apply(ctx context.Context) (intercept.Answer, error) {
	if err := ctx.Err(); err != nil {
		return intercept.Answer{}, err
	}
	a.carriedOut++
	answer := replied(wire.Reply{Items: []wire.Item{{
		{Tag: "ACCOUNTNUM", Value: "1000000" + strconv.Itoa(a.carriedOut)}, {Tag: "LASTNAME", Value: "Müller & Łaski"},
	}}})
	answer.Header.Set("X-Real", "yes")
	return answer, nil
}

func (a *api) wait(_ context.Context, length time.Duration) error {
	a.waited = append(a.waited, length)
	return a.leaves
}

// replied is a reply as the API writes it.
func replied(reply wire.Reply) intercept.Answer {
	return intercept.Answer{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/xml; charset=ISO-8859-1"}}, Reply: reply,
		Body: wire.AppendReply(nil, reply, wire.GrammarOf(shipped()), wire.ISO88591),
	}
}

// call is an operation of which nothing but the match is asked.
func call(operation string, pairs ...string) intercept.Call {
	return new(api).call(operation, pairs...)
}

// met are the ids of the interceptions that a call meets.
func met(set *intercept.Set, call intercept.Call) []string {
	var ids []string
	for _, hit := range set.Match(call) {
		ids = append(ids, hit.ID)
	}
	return ids
}

// done is what one interception makes of a call, and what it says of it.
func done(declared console.Interception, call intercept.Call) (intercept.Answer, console.Intercepted) {
	GinkgoHelper()
	answer, told, err := do(newSet(declared), call)
	Expect(err).NotTo(HaveOccurred())
	Expect(told).To(HaveLen(1))
	return answer, told[0]
}

func do(set *intercept.Set, call intercept.Call) (intercept.Answer, []console.Intercepted, error) {
	var told []console.Intercepted
	answer, err := set.Do(context.Background(), call, set.Match(call), func(one console.Intercepted) { told = append(told, one) })
	return answer, told, err
}
