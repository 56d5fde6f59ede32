package intercept

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// rule is an interception made ready, with what it has counted. Its Set guards it.
type rule struct {
	declared console.Interception
	when     when
	act      Act
	kind     kind
	lasts    time.Duration // after the first hit; 0: for ever

	given bool // its id was given by the set
	off   bool // as it is now, whatever was declared

	matched, hits int64
	first         time.Time // of the hits
}

func newRule(contract *contracts.Contract, declared console.Interception) (*rule, error) {
	declared.Matched, declared.Hits = 0, 0
	r := &rule{declared: declared, off: declared.Disabled}
	if err := checkID(declared.ID); err != nil {
		return nil, err
	}
	var err error
	if r.when, err = newWhen(contract, declared.When); err != nil {
		return nil, fmt.Errorf("when: %w", err)
	}
	if err = r.setAct(declared.Then); err != nil {
		return nil, fmt.Errorf("then%w", err)
	}
	if p, is := r.act.(problem); is && contract.Problem(p.declared.Name) == nil {
		return nil, fmt.Errorf("then.problem: the contract has no problem %q; docs/api/problems.md lists them", clip(p.declared.Name))
	}
	if o, is := r.act.(outage); is {
		r.lasts = o.lasts()
	}
	return r, nil
}

// setAct makes the one act that is declared.
func (r *rule) setAct(then console.Then) error {
	for _, k := range kinds() {
		act, err := k.make(then)
		switch {
		case err != nil:
			return fmt.Errorf(".%s: %w", k.name, err)
		case act == nil:
		case r.act != nil:
			return fmt.Errorf(" has %s and %s; write one of them, and another interception for the other", r.kind.name, k.name)
		default:
			r.act, r.kind = act, k
		}
	}
	if r.act == nil {
		return fmt.Errorf(" says what is done, one of %s", strings.Join(Kinds(), ", "))
	}
	return nil
}

const longestID = 64

func checkID(id string) error {
	for _, r := range id {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", r) {
			return fmt.Errorf("id %q is made of letters, digits, dots, dashes and underscores", clip(id))
		}
	}
	if len(id) > longestID || strings.Trim(id, ".") == "" && id != "" {
		return errors.New("id has 64 characters at most, and not only dots")
	}
	return nil
}

// hit counts a call that is meant, and says whether the interception is done to it.
func (r *rule) hit(now time.Time) (hit, bool) {
	r.matched++
	chosen := r.when.chooses(r.matched)
	if r.lasts > 0 && r.hits > 0 {
		chosen = now.Before(r.first.Add(r.lasts)) // what has begun hits all until it is over
	}
	if !chosen || r.when.Times > 0 && r.hits >= r.when.Times || r.when.Until != nil && !now.Before(*r.when.Until) {
		return hit{}, false
	}
	if r.hits++; r.hits == 1 {
		r.first = now
	}
	return hit{number: r.matched, first: r.first, seed: r.when.Seed}, true
}

// shown is the interception as it is declared, with what it has counted.
func (r *rule) shown() console.Interception {
	shown := r.declared
	shown.Matched, shown.Hits, shown.Disabled = r.matched, r.hits, r.off
	return shown
}
