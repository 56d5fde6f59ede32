package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

// rehearse carries the run out against a server of our own that has the subject's tenants, and tells what was sent:
// which requests a spec makes depends on the replies, so that this is the one way to know them.
func (v *verifier) rehearse(ctx context.Context, s subject) error {
	meant := s.URLs
	server, err := startOwn(&s)
	if err != nil {
		return err
	}
	defer closeOwn(ctx, server)
	s.Rate = 0
	result, err := v.carryOut(ctx, s)
	if err != nil {
		return err
	}
	r := rehearsal{report.New(result, s.Target, "crmock "+mockserver.Version()), s.Contract}
	_, err = fmt.Fprint(v.env.out, r.tell(meant, v.rate))
	return err
}

// rehearsal is a run that was tried.
type rehearsal struct {
	report.Document
	contract *contracts.Contract
}

// tell tells what a run would send to the URLs that are meant: for each spec, and in all.
func (r rehearsal) tell(meant []string, rate float64) string {
	var b strings.Builder
	all := map[string]int{}
	total, concern := 0, ""
	for _, spec := range r.Specs {
		if spec.State != specs.Passed && spec.State != specs.Failed {
			continue
		}
		if spec.Concern != concern {
			concern = spec.Concern
			fmt.Fprintf(&b, "%s\n", concern)
		}
		calls := r.callsOf(spec)
		for call, times := range calls {
			all[call] += times
			total += times
		}
		fmt.Fprintf(&b, "  %s\n      %s\n", printable(spec.Text), listCalls(calls))
	}
	fmt.Fprintf(&b, "\nA dry run: nothing was sent to %s. As tried on a server of crmock's own, a run would\n",
		cmp.Or(strings.Join(meant, " and "), "any server but one of this run's own"))
	fmt.Fprintf(&b, "- carry out %s and skip %d\n", counted(r.Counts.Passed+r.Counts.Failed, "spec", "specs"), r.Counts.Skipped)
	fmt.Fprintf(&b, "- send %s: %s\n", counted(total, "request", "requests"), listCalls(all))
	for _, records := range r.Left {
		fmt.Fprintf(&b, "- leave behind, of %s, %d\n", records.Object, len(records.IDs))
	}
	if rate > 0 {
		atLeast := time.Duration(float64(total) / rate * float64(time.Second))
		fmt.Fprintf(&b, "- take %s at least, at %g requests in a second\n", atLeast.Round(time.Second), rate)
	}
	return b.String()
}

// callsOf counts the requests of a spec by operation.
func (r rehearsal) callsOf(spec report.Spec) map[string]int {
	calls := map[string]int{}
	for _, e := range spec.Exchanges {
		name := "no operation"
		if operation := r.contract.Operation(e.Operation); operation != nil {
			name = operation.Name
		}
		calls[name]++
	}
	return calls
}

// listCalls is requests by operation, the most frequent first.
func listCalls(calls map[string]int) string {
	names := slices.Sorted(maps.Keys(calls))
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(calls[b], calls[a]) })
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = fmt.Sprintf("%d × %s", calls[name], name)
	}
	return cmp.Or(strings.Join(parts, ", "), "no request of the API")
}
