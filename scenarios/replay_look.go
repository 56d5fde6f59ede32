package scenarios

import (
	"context"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// mostUnmet is how many records a failure tells of that are not as given.
const mostUnmet = 10

// lookFor asks a target without console for the records that are given, and tells of those that it does not have. What the
// API does not show is taken to be there.
func (p *player) lookFor(ctx context.Context, given *Setup, scope *Scope) error {
	if len(given.Records) == 0 {
		return nil
	}
	contract, err := given.extended(p.target.Contract)
	if err != nil {
		return err
	}
	caller, release, err := p.caller(&Send{}, scope)
	if err != nil {
		return err
	}
	defer release()
	var unmet []*Failure
	for i := range given.Records {
		found, err := p.look(ctx, caller, contract, &given.Records[i], scope.Step(i))
		if err != nil {
			return p.failure(ctx, place{"given", given.Records[i].Origin}, scope, err)
		}
		if found != nil {
			unmet = append(unmet, found)
		}
	}
	return inOne(unmet)
}

// unseen is what is given and taken to be there at a target without console, in words; empty where there is nothing.
func (s *Setup) unseen() string {
	var parts []string
	if s.Settings != nil {
		parts = append(parts, "the settings")
	}
	for _, list := range s.Picklists {
		parts = append(parts, "the picklist "+list.Name)
	}
	for _, field := range s.CustomFields {
		parts = append(parts, "the custom field "+field.Tag+" of "+field.Object)
	}
	if len(parts) == 0 {
		return ""
	}
	return "taken to be there, as only a console shows it: " + inWords(parts)
}

// extended is a contract with the custom fields of a setup.
func (s *Setup) extended(contract *contracts.Contract) (*contracts.Contract, error) {
	if len(s.CustomFields) == 0 {
		return contract, nil
	}
	var extension contracts.Extension
	for _, field := range s.CustomFields {
		extension.CustomFields = append(extension.CustomFields, field.CustomField)
	}
	return contract.Extend(extension)
}

// look asks for one record. What it finds is nil where there is one as given; the error says why nobody knows.
func (p *player) look(ctx context.Context, caller *client.Client, contract *contracts.Contract, record *Record, scope *Scope) (*Failure, error) {
	s := soughtOf(contract.Object(record.Object), record)
	if len(s.by) == 0 {
		return nil, fmt.Errorf("nothing is known to look for the %s by", record.Object)
	}
	got, err := p.ask(ctx, caller, s, record, scope)
	if err != nil {
		return nil, err
	}
	l := looking{comparison: comparison{player: p, scope: scope, got: got}, sought: s}
	unmet := &Failure{At: orAt(record.Origin, p.scenario.Origin), Step: "given", Hint: got.exchange.Hint, Exchange: &got.exchange}
	if got.err != nil || got.reply.Status != 0 {
		unmet.Message = fmt.Sprintf("the target cannot be asked for the %s: %s", s, l.said())
		return nil, unmet
	}
	if unmet.Message, err = l.unmet(); unmet.Message == "" || err != nil {
		return nil, err
	}
	return unmet, nil
}

// ask sends the request for a record. An answer may show what its tags hold that are secret.
func (p *player) ask(ctx context.Context, caller *client.Client, s sought, record *Record, scope *Scope) (answer, error) {
	fields, err := expandFields(record.Fields, scope)
	if err != nil {
		return answer{}, err
	}
	p.keepFields(fields)
	if err := p.options.Pace(ctx); err != nil {
		return answer{}, err
	}
	return p.exchange(ctx, caller, client.Command{Object: s.object.Name, Action: contracts.Get, Fields: s.by})
}

// looking is an answer beside the record that was looked for.
type looking struct {
	comparison
	sought
}

// unmet says what a target lacks, and how to mend it; empty where it lacks nothing.
func (l *looking) unmet() (string, error) {
	if l.records() == 0 {
		return fmt.Sprintf("there is no %s; add it to the target with all values that are given here, or name one that is there", l.sought), nil
	}
	nearest, lacks, err := l.nearest()
	if len(lacks) == 0 || err != nil {
		return "", err
	}
	which := "the " + l.String()
	if id, there := l.value(ExpectedTag{Name: l.object.IDTag, Item: nearest}); there && !l.byID {
		which += fmt.Sprintf(" that is nearest, %s %q,", l.object.IDTag, id)
	}
	return fmt.Sprintf("%s has %s; give the target's record that value, or write down here what it has", which, inWords(lacks)), nil
}

// records is how many an answer holds.
func (l *looking) records() int {
	if len(l.got.reply.Items) == 0 && len(l.got.reply.Fields) > 0 {
		return 1
	}
	return len(l.got.reply.Items)
}

// nearest is the record, from 1 on, that lacks least of what is given, and what it lacks.
func (l *looking) nearest() (nearest int, least []string, err error) {
	for item := 1; item <= l.records(); item++ {
		lacks, err := l.lacks(item)
		if err != nil {
			return 0, nil, err
		}
		if nearest == 0 || len(lacks) < len(least) {
			nearest, least = item, lacks
		}
	}
	return nearest, least, nil
}

// lacks is what a record has in place of what is given. An empty value is as good as none.
func (l *looking) lacks(item int) ([]string, error) {
	var lacks []string
	for _, tag := range l.has {
		tag.Item = item
		value, there := l.value(tag)
		difference, err := l.scope.differs(tag.Name, tag.Match, value, there || tag.Match.Text == "")
		if err != nil {
			return nil, err
		}
		if difference != nil {
			lacks = append(lacks, fmt.Sprintf("%s %s in place of %s", tag.Name, shownValue(value, there), difference.Expected))
		}
	}
	return lacks, nil
}

// inOne is one failure that tells of several, nil of none.
func inOne(failures []*Failure) error {
	if len(failures) == 0 {
		return nil
	}
	all := *failures[0]
	for i, other := range failures[1:] {
		if i+1 == mostUnmet {
			all.Message += fmt.Sprintf("\n  and %d more records are not as given", len(failures)-mostUnmet)
			break
		}
		all.Message += "\n  " + strings.TrimPrefix(other.At.Position.String()+": "+other.Message, ": ")
	}
	return &all
}
