package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// attempt is a request in the making: valid at first, then broken by one flaw or several.
type attempt struct {
	trial
	as        Credentials
	object    string
	fields    []contracts.Field
	shapeless bool               // the COMMAND says neither object nor action
	spoiled   []*contracts.Param // which a further flaw leaves alone
	breaches  []breach
}

// attempt begins one, of the least that the operation takes.
func (t trial) attempt() *attempt {
	return &attempt{trial: t, as: t.run.target.Credentials[0], object: t.op.Object.Name, fields: t.least()}
}

// send sends it.
func (a *attempt) send() client.Reply {
	if !a.shapeless {
		return a.session.as(a.as).do(a.object+"."+a.op.Action, a.fields...)
	}
	tags := ""
	for _, f := range a.fields {
		tags += element(f.Tag, escaped(f.Value))
	}
	return a.session.send(a.envelope(a.as, element(a.contract().Request.Command, tags)))
}

// because is what is answered: of all that is broken, the first check in the contract's order, and of one check the tag
// that was spoiled first.
func (a *attempt) because() *contracts.Violation { return a.earliest(a.breaches...) }

// spoil breaks it by a flaw, at the first site that no other flaw has spoiled. The tag stands last then.
func (a *attempt) spoil(f flaw) {
	site, _ := f.site(a.op, a.spoiled)
	a.spoilAt(f, site)
}

func (a *attempt) spoilAt(f flaw, site *contracts.Param) {
	a.param = site
	if site != nil {
		a.spoiled = append(a.spoiled, site)
	}
	a.breaches = append(a.breaches, f.spoil(a)...)
}

// flaw is a way to break one check, and no other that could be passed then.
type flaw struct {
	check string
	// sites are the tags that it can be about; nil is none in particular. An operation without sites cannot break the check.
	sites func(op *contracts.Operation) []*contracts.Param
	spoil func(a *attempt) []breach // which checks the request does not pass now, because of it
}

// ofAny tells whether it is a flaw of any request, whatever the operation: what is checked before the tags are.
func (f flaw) ofAny() bool {
	return slices.Contains([]string{contracts.CheckEnvelope, contracts.CheckLogin, contracts.CheckOperation, contracts.CheckRight}, f.check)
}

// site is the first that is not taken.
func (f flaw) site(op *contracts.Operation, taken []*contracts.Param) (site *contracts.Param, found bool) {
	for _, site := range f.sites(op) {
		if site == nil || !slices.Contains(taken, site) {
			return site, true
		}
	}
	return nil, false
}

// together tells whether a request of the operation can have both flaws, the second one where the first leaves room.
func (f flaw) together(op *contracts.Operation, second flaw) bool {
	site, found := f.site(op, nil)
	if !found || !f.leaves(op, second) || !second.leaves(op, f) {
		return false
	}
	_, found = second.site(op, []*contracts.Param{site})
	return found
}

// leaves tells whether a request without the tags that the flaw takes away can have another flaw.
func (f flaw) leaves(op *contracts.Operation, other flaw) bool {
	along, scarce := brokenAlong[f.check]
	return !scarce || other.ofAny() || slices.Contains(along[other.check], op.Action)
}

// brokenAlong says of the checks that want more tags which checks of tags a request without these tags can break as
// well, by action.
//
//nolint:gochecknoglobals // constant table
var brokenAlong = map[string]map[string][]string{
	contracts.CheckNoTags: {
		contracts.CheckNoneMandatory: {contracts.Get, contracts.Modify},
		contracts.CheckMissing:       {contracts.Add, contracts.Modify},
	},
	contracts.CheckNoneMandatory: {
		contracts.CheckNoTags:    {contracts.Get, contracts.Modify},
		contracts.CheckMissing:   {contracts.Modify},
		contracts.CheckCriterion: {contracts.Get},
	},
}
