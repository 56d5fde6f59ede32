package scenarios

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// evidence is a value, and the play whose reply shows it; nil where none does.
type evidence struct {
	value string
	by    *play
}

// leftTo is what a tag holds in records whose Add has left it out: the tenant's default. There is no evidence where no
// reply tells, or where replies tell different things.
func (d *distiller) leftTo(object, tag string) evidence {
	var found evidence
	untouched := map[recordKey]bool{} // added without the tag, which no request has written since
	for _, p := range d.plays {
		switch {
		case p.operation == nil || !strings.EqualFold(p.operation.Object.Name, object):
		case p.operation.Action == contracts.Add:
			value, _ := p.sends(tag)
			untouched[addedBy(p)] = value == ""
		case p.operation.Key != nil:
			if _, sent := p.sends(tag); sent && (p.succeeded() || p.Lost) {
				delete(untouched, d.changedBy(p))
			}
		case p.succeeded():
			for _, value := range p.shown(tag, untouched) {
				if found.by != nil && found.value != value {
					return evidence{}
				}
				found = evidence{value, cmp.Or(found.by, p)}
			}
		}
	}
	return found
}

// shown are the values that a reply shows of a tag in certain records.
func (p *play) shown(tag string, of map[recordKey]bool) []string {
	var values []string
	for _, item := range p.Reply.Items {
		at := slices.IndexFunc(item, func(field contracts.Field) bool { return field.Tag == tag })
		if at >= 0 && of[recordKey{p.operation.Object.Name, valueOf(item, p.operation.Object.IDTag)}] {
			values = append(values, item[at].Value)
		}
	}
	return values
}

// sends is what a request has for a tag, by the name that replies have for it, and whether it sends any.
func (p *play) sends(tag string) (value string, sent bool) {
	for _, field := range p.Fields {
		if param := p.operation.Param(field.Tag); param != nil && param.Via == "" && param.Tag.Name == tag {
			value, sent = field.Value, true
		}
	}
	return value, sent
}
