package contracts

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Sample is two valid requests of one operation: the least that it takes, and every tag that it takes.
type Sample struct{ Minimal, Full []Field }

// IDs are the ids of existing records by object, for tags that reference one and for the key of a Modify.
type IDs map[string]string

// Sample makes valid requests of an operation. The same seed makes the same values; another seed makes others, so that
// unique tags do not clash. It refuses an unknown operation, and one that needs a record which ids does not name or an
// agent where the contract has none.
func (c *Contract) Sample(operation string, seed uint64, ids IDs) (Sample, error) {
	op := c.Operation(operation)
	if op == nil {
		return Sample{}, fmt.Errorf("there is no operation %q", operation)
	}
	s := sampler{contract: c, random: rand.New(rand.NewPCG(seed, 0x63726d6f636b)), ids: ids} //nolint:gosec // samples have to repeat, not to be secret
	var sample Sample
	for _, param := range op.Params {
		value, known := s.value(op, param)
		needed := param == op.Key || slices.Contains(op.Mandatory, param)
		if !known && needed {
			return Sample{}, fmt.Errorf("%s needs %s: %s", op.Name, param.Name, missing(param))
		}
		if !known {
			continue
		}
		field := Field{param.Name, value}
		sample.Full = append(sample.Full, field)
		if needed || (len(op.Mandatory) == 0 && len(sample.Minimal) < s.least(op)) {
			sample.Minimal = append(sample.Minimal, field)
		}
	}
	return sample, nil
}

// missing says what a value could not be made of.
func missing(param *Param) string {
	if param.Tag.Type == typeAgent {
		return "an agent, and the contract has none: agents belong to a tenant, whose Extension names them"
	}
	return "the id of a record, which ids does not name"
}

// sampler makes values; what it draws depends on the seed and on the order of the contract's tags alone.
type sampler struct {
	contract *Contract
	random   *rand.Rand
	ids      IDs
}

// least is how many tags the smallest request of an operation without mandatory tags has.
func (s *sampler) least(op *Operation) int {
	if op.Key != nil {
		return 2
	}
	return 1
}

// value is one valid value, and false where it would have to be the id of a record or an agent that nobody named.
func (s *sampler) value(op *Operation, param *Param) (string, bool) {
	tag := param.Tag
	if tag.References != nil {
		id, known := s.ids[s.contract.Object(tag.References.Object).Name]
		return id, known
	}
	if tag.Name == op.Object.IDTag && param.Via == "" {
		id, known := s.ids[op.Object.Name]
		return id, known
	}
	switch tag.Type {
	case typeChoice:
		return tag.Picklist.Values[s.random.IntN(len(tag.Picklist.Values))].Name, true
	case typeAgent:
		if len(s.contract.Agents) == 0 {
			return "", false
		}
		return s.contract.Agents[s.random.IntN(len(s.contract.Agents))].Login, true
	case typeDate:
		day := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, s.random.IntN(365))
		return day.Format(tag.Layout()), true
	}
	return s.text(param), true
}

// text is a value of a type that has no fixed set, cut to the tag's limits.
func (s *sampler) text(param *Param) string {
	mark := fmt.Sprintf("%08x", s.random.Uint32())
	value := ""
	switch param.Tag.Type {
	case "email":
		return fit(mark, "@example.com", param)
	case "url":
		return fit("https://example.com/"+mark, "", param)
	case "number":
		value = fmt.Sprint(s.random.IntN(1_000_000))
	default:
		value = strings.ToLower(param.Name) + " " + mark
		if param.Tag.Match == "digits" {
			value = fmt.Sprintf("+1555%07d", s.random.IntN(10_000_000))
		}
	}
	return fit(value, "", param)
}

// fit makes a value as long as the tag wants it: padded at its end, or cut. The suffix stays whole, or becomes a
// shorter one where the limit leaves it no room.
func fit(value, suffix string, param *Param) string {
	least, most := boundValue(param.Min), boundValue(param.Max)
	if most > 0 && len(suffix) >= most {
		suffix = suffix[:1] + "x" // an address that is as short as an address can be
	}
	if short := least - len(value) - len(suffix); short > 0 {
		value += strings.Repeat("0", short)
	}
	if room := most - len(suffix); most > 0 && len(value) > room {
		value = cutTo(value, room)
	}
	return value + suffix
}

// cutTo keeps the end of a text, which is where it differs from others; of a URL it keeps the beginning.
func cutTo(value string, room int) string {
	if strings.HasPrefix(value, "https://") {
		return value[:room]
	}
	return value[len(value)-room:]
}
