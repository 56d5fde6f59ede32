package contracts

import (
	"slices"
	"strings"
)

// The checks by name. What each looks at is code; their order, and the problem each answers, is data.
const (
	CheckEnvelope      = "envelope"
	CheckLogin         = "login"
	CheckOperation     = "operation"
	CheckRight         = "right"
	CheckNoTags        = "no-tags"
	CheckNoneMandatory = "none-mandatory"
	CheckMissing       = "missing"
	CheckCriterion     = "criterion"
	CheckWildcard      = "wildcard"
	CheckLength        = "length"
	CheckValue         = "value"
	CheckReference     = "reference"
	CheckRule          = "rule"
	CheckUnique        = "unique"
)

// checkGroups are the checks by who carries them out. Within a group any order will do; the groups follow each other
// in this order, because each needs what the one before has found out.
//
//nolint:gochecknoglobals // constant table
var checkGroups = [][]string{
	{CheckEnvelope},
	{CheckLogin, CheckOperation, CheckRight},
	{CheckNoTags, CheckNoneMandatory, CheckMissing, CheckCriterion, CheckWildcard, CheckLength, CheckValue},
	{CheckReference, CheckRule},
	{CheckUnique},
}

// fieldCheck is one check on the tags of a request, with the problem that it answers.
type fieldCheck struct {
	*Check
	find func(*validation) *Violation
}

// fieldChecks are the checks of the third group: they need nothing but the request and the contract.
//
//nolint:gochecknoglobals // constant table
var fieldChecks = map[string]func(*validation) *Violation{
	CheckNoTags:        findNoTags,
	CheckNoneMandatory: findNoneMandatory,
	CheckMissing:       findMissing,
	CheckCriterion:     findCriterion,
	CheckWildcard:      findWildcard,
	CheckLength:        findLength,
	CheckValue:         findValue,
}

// compileChecks holds the order of checks against what is possible.
func (l *loader) compileChecks() {
	group := 0
	var seen []string
	for _, check := range l.Checks {
		at := slices.IndexFunc(checkGroups, func(names []string) bool { return slices.Contains(names, check.Name) })
		switch {
		case at < 0:
			l.fail(check.Fact, "there is no check %q; the checks are %s", check.Name, strings.Join(slices.Concat(checkGroups...), ", "))
			continue
		case slices.Contains(seen, check.Name):
			l.fail(check.Fact, "a second check %q", check.Name)
		case at < group:
			l.fail(check.Fact, "the check %q cannot come after %q", check.Name, seen[len(seen)-1])
		case check.Name == CheckRight && !slices.Contains(seen, CheckOperation):
			l.fail(check.Fact, "the check %q needs %q before it: a right belongs to an operation", CheckRight, CheckOperation)
		case check.Name == CheckRight && !slices.Contains(seen, CheckLogin):
			l.fail(check.Fact, "the check %q needs %q before it: a right belongs to a tenant", CheckRight, CheckLogin)
		}
		group = at // from here on, so that one wrong place is one finding
		seen = append(seen, check.Name)
		if find := fieldChecks[check.Name]; find != nil {
			l.tagChecks = append(l.tagChecks, fieldCheck{check, find})
		}
	}
	for _, name := range []string{CheckEnvelope, CheckLogin, CheckOperation, CheckRight} {
		if !slices.Contains(seen, name) {
			l.problems.Add(missingCheck(name))
		}
	}
}

// Check finds a check by name, nil where the contract does not make it.
func (c *Contract) Check(name string) *Check {
	for _, check := range c.Checks {
		if check.Name == name {
			return check
		}
	}
	return nil
}

// ClauseID is the id of the check's own clause.
func (c *Check) ClauseID() string { return ClauseID("check", c.Name) }
