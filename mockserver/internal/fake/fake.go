// Package fake makes believable records: people, companies, cases and whatever else a tenant's contract declares. The
// same seed makes the same records on every machine.
//
// It makes the tags of valid Adds and carries none of them out, so it knows contracts and neither records nor a store.
// Nobody real can be reached by what it makes: addresses are at example.com and its siblings, telephone numbers in the
// range that is kept for fiction.
package fake

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/crmock/crmock/contracts"
)

// filled is how many of a hundred records have an optional tag.
const filled = 85

// Faker makes the fields of valid Adds. It is for one goroutine.
type Faker struct {
	contract *contracts.Contract
	random   *gofakeit.Faker
	start    int64     // where the numbers of unique tags begin
	today    time.Time // midnight, in UTC so that every day has 24 hours
	tags     map[*contracts.Operation][]*tag
}

// New makes a Faker for a tenant's contract. Dates lie around day, which is today in the tenant's time zone.
func New(c *contracts.Contract, seed uint64, day time.Time) *Faker {
	// Not gofakeit.New: there the seed 0 stands for a new seed each time.
	random := gofakeit.NewFaker(rand.NewPCG(seed, 0x66616b65), false)
	return &Faker{
		contract: c, random: random, start: random.Int64(),
		today: time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC),
		tags:  map[*contracts.Operation][]*tag{},
	}
}

// Add is the tags of one valid Add of an object of the contract, as a request would send them. references names
// existing records by object; one id is drawn for each tag that references it. What cannot be made is left out: a
// reference where there is no record, an agent where the tenant has none, an address where the contract leaves no room
// for one. Where such a tag is mandatory, that is an error.
func (f *Faker) Add(object *contracts.Object, references map[string][]string) ([]contracts.Field, error) {
	op := object.Operation(contracts.Add)
	if op == nil {
		return nil, fmt.Errorf("%s cannot be added: the contract has no %s.%s", object.Name, object.Name, contracts.Add)
	}
	d := &draft{Faker: f, references: references}
	tags := f.tagsOf(op)
	for _, share := range []int{filled, 100} { // a record may have no mandatory tag, and yet it needs one
		fields, err := d.fields(op, tags, share)
		if err != nil || len(fields) > 0 {
			return fields, err
		}
	}
	return nil, fmt.Errorf("%s: no value can be made for any of its tags", op.Name)
}

// fields makes the mandatory tags, and each of the others in share of a hundred records.
func (d *draft) fields(op *contracts.Operation, tags []*tag, share int) ([]contracts.Field, error) {
	fields := make([]contracts.Field, 0, len(tags))
	for _, t := range tags {
		if !t.mandatory && (d.random.IntN(100) >= share || has(fields, t.instead)) {
			continue
		}
		value := t.make(d, t)
		switch {
		case value != "" && t.fits(value):
			t.made++
			fields = append(fields, contracts.Field{Tag: t.Name, Value: value})
		case t.mandatory:
			return nil, fmt.Errorf("%s needs %s: %s", op.Name, t.Name, t.lack())
		}
	}
	return fields, nil
}

func has(fields []contracts.Field, tag string) bool {
	return slices.ContainsFunc(fields, func(f contracts.Field) bool { return f.Tag == tag })
}

// tagsOf are the tags that an operation takes, in the contract's order.
func (f *Faker) tagsOf(op *contracts.Operation) []*tag {
	tags, known := f.tags[op]
	if known {
		return tags
	}
	for _, param := range op.Params {
		t := newTag(f.contract, op, param)
		own := param.Tag.Name == op.Object.IDTag // the server gives ids
		if t.mandatory || !own {
			tags = append(tags, t)
		}
	}
	f.tags[op] = tags
	return tags
}
