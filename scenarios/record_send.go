package scenarios

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
)

// send is the request of a play with what has to be answered.
func (d *distiller) send(p *play) *Send {
	ending := p.ending
	send := &Send{
		At: p.Started.Sub(d.start).Round(time.Millisecond), As: p.as,
		Command: Command{Object: p.Object, Action: p.Action}, Expect: &ending,
	}
	if p.Endpoint != d.contract.Endpoints[0].Name {
		send.Endpoint = p.Endpoint
	}
	if p.operation != nil {
		p.title = d.title(p.operation.Name)
		send.Name = p.title
	}
	for _, field := range p.Fields {
		send.Command.Fields = append(send.Command.Fields, contracts.Field{Tag: field.Tag, Value: d.written(p, field)})
	}
	d.expectItems(p, &ending)
	return send
}

// title numbers the requests of an operation.
func (d *distiller) title(operation string) string {
	d.titles[operation]++
	return titled(operation, d.titles[operation])
}

// written is the value of a field as the scenario writes it.
func (d *distiller) written(p *play, field contracts.Field) string {
	if p.operation == nil {
		return Literal(field.Value)
	}
	param := p.operation.Param(field.Tag)
	if key, is := d.asked(p, field); is {
		return d.writtenID(key)
	}
	switch {
	case param == nil:
		return Literal(field.Value)
	case param.Tag.Secret && field.Value != "":
		return d.variable(param.Name, field.Value)
	case param.Tag.Unique != nil && param.Via == "" && p.operation.Action == contracts.Get:
		text, _ := d.markFilter(p, param.Tag, field.Value)
		return text
	case param.Tag.Unique != nil && param.Via == "":
		return d.markUnique(p, param.Tag, field.Value)
	default:
		return Literal(field.Value)
	}
}

func (d *distiller) writtenID(key recordKey) string {
	if name := d.captured(key); name != "" {
		return "${" + name + "}"
	}
	return Literal(key.id)
}

// alien is what the name of a variable cannot hold.
var alien = regexp.MustCompile(`[^a-z0-9]+`)

// variable is one that holds a value, so that a user can put in another one: the real one for a stand-in.
func (d *distiller) variable(tag, value string) string {
	for _, known := range d.vars {
		if known.Value == Literal(value) {
			return "${" + known.Name + "}"
		}
	}
	name := fmt.Sprintf("%s%d", alien.ReplaceAllString(strings.ToLower(tag), ""), len(d.vars)+1)
	d.vars = append(d.vars, Var{Name: name, Value: Literal(value)})
	return "${" + name + "}"
}
