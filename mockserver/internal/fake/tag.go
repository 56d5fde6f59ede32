package fake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
)

// tag is one tag that an Add takes, made ready for many records.
type tag struct {
	*contracts.Param
	mandatory   bool
	least, most int    // characters
	word        string // what the name says that it holds: CITY for ADDR1CITY, REGION for CF02.REGION
	address     string // that it is a part of: ADDR1
	rule        string // what it has to equal, where a rule says so
	instead     string // the tag without which it is made
	phrase      phrase // of a text
	pool        []string
	make        maker
	made        int64 // values so far
}

// maker makes one value of a tag, empty where there is none. Whether it fits the tag's length is looked at afterwards.
type maker func(*draft, *tag) string

func newTag(c *contracts.Contract, op *contracts.Operation, param *contracts.Param) *tag {
	t := &tag{Param: param, mandatory: slices.Contains(op.Mandatory, param), most: math.MaxInt}
	if t.unique() && t.Tag.Default != nil {
		t.mandatory = true // a second record without it would get the same default
	}
	if param.Min != nil {
		t.least = param.Min.Value
	}
	if param.Max != nil {
		t.most = param.Max.Value
	}
	parts := nameParts.FindStringSubmatch(param.Name)
	t.address, t.word = parts[1], parts[2]
	for _, rule := range op.Object.Rules {
		if rule.Tag == t.Tag.Name {
			t.rule = rule.From.String()
		}
	}
	t.useKind(c)
	return t
}

// nameParts are the address that a tag belongs to, and what it holds. Custom fields have a prefix that ends in a dot.
var nameParts = regexp.MustCompile(`^(?:.*\.)?(ADDR\d)?(.*)$`)

// useKind decides how values are made: by what the tag is, and for texts by what its name says.
func (t *tag) useKind(c *contracts.Contract) {
	known := kinds[t.Tag.Type]
	t.make = known.make
	if known.pool != nil {
		t.pool = slices.DeleteFunc(known.pool(c, t.Tag), func(v string) bool { return strings.TrimSpace(v) == "" || !t.fits(v) })
	}
	switch {
	case t.rule != "":
		t.make = nothing
	case t.Tag.References != nil:
		t.make = reference
	case t.make != nil:
	case t.Tag.Match == "digits" || slices.Contains(phones, t.word):
		t.make = phone
	default:
		t.make, t.phrase, t.instead = text, phraseOf(t.word), alternatives[t.word]
	}
}

// nothing is made for a tag that has to equal a value of another record: we know records by their ids alone.
func nothing(*draft, *tag) string { return "" }

func (t *tag) unique() bool { return t.Tag.Unique != nil }

func (t *tag) fits(value string) bool {
	length := utf8.RuneCountInString(value)
	return length >= t.least && length <= t.most
}

// lack says why there is no value.
func (t *tag) lack() string {
	switch {
	case t.rule != "":
		return fmt.Sprintf("it has to equal %s, which only the records tell", t.rule)
	case t.Tag.References != nil:
		return fmt.Sprintf("there is no %s that it could name; add one first", t.Tag.References.Object)
	case t.pool != nil && len(t.pool) == 0:
		return "none of the tenant's settings is a value that fits; give the tenant agents, or the picklist other values"
	case t.unique() && t.made > 0:
		return fmt.Sprintf("it is unique, and all its values are used after %d records", t.made)
	default:
		return "its limits on the length leave no room for a value that belongs to nobody"
	}
}
