package contracts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Given is one tag of a valid request: what the operation takes, and the value in its normal form.
type Given struct {
	*Param
	Value string
}

// Validate holds the tags of a request against the operation. It answers the first clause that is broken, in the
// contract's order of checks and, within one check, in the order sent. What needs the records (references, rules,
// uniqueness) is not looked at. In a Get, empty filters are left out of the result.
func (op *Operation) Validate(fields []Field) ([]Given, *Violation) {
	v := &validation{op: op, fields: fields, params: make([]*Param, len(fields))}
	for i, field := range fields {
		v.params[i] = op.Param(field.Tag)
	}
	for _, check := range op.contract.tagChecks {
		if broken := check.find(v); broken != nil {
			return nil, broken.of(check.Check)
		}
	}
	return v.given(), nil
}

// validation is one request under examination: params[i] is what fields[i] is to the operation, nil for an unknown tag.
type validation struct {
	op     *Operation
	fields []Field
	params []*Param
}

func (v *validation) given() []Given {
	given := make([]Given, 0, len(v.fields))
	for i, field := range v.fields {
		param := v.params[i]
		if param == nil || field.Value == "" && v.op.Action == Get {
			continue // an unknown tag only gets here where a contract does not check for it
		}
		given = append(given, Given{param, v.op.normal(param.Tag, field.Value)})
	}
	return given
}

// clause is the id of a statement about a tag in this operation.
func (v *validation) clause(param *Param, what string) string {
	return ClauseID(v.op.Name, param.Name, what)
}

func findNoTags(v *validation) *Violation {
	if len(v.fields) > 0 {
		return nil
	}
	return &Violation{
		Path: "COMMAND", Got: "a COMMAND without tags", Hint: "put tags into the COMMAND",
		Expected: "one or more of " + strings.Join(v.op.names(), ", "),
	}
}

func (op *Operation) names() []string {
	names := make([]string, len(op.Params))
	for i, param := range op.Params {
		names[i] = param.Name
	}
	return names
}

// findNoneMandatory: a Get needs a filter that is not empty, a Modify something to change.
func findNoneMandatory(v *validation) *Violation {
	advice := "at least one filter that is not empty"
	if v.op.Action == Modify {
		advice = "at least one tag to change besides the key " + v.op.Key.Name
	}
	for i := range v.fields {
		if v.counts(i) {
			return nil
		}
	}
	return &Violation{
		Path: "COMMAND", Got: "none", Hint: "pass " + advice,
		Expected: "one or more of " + strings.Join(v.op.names(), ", "),
	}
}

// counts tells whether a tag gives the operation something to work with.
func (v *validation) counts(i int) bool {
	switch v.op.Action {
	case Get:
		return v.params[i] != nil && v.fields[i].Value != ""
	case Modify:
		return v.params[i] != v.op.Key
	default:
		return true
	}
}

// findMissing: the key of a Modify, and what an Add cannot do without, in the contract's order.
func findMissing(v *validation) *Violation {
	if v.op.Key != nil && v.blank(v.op.Key) {
		return v.missing(v.op.Key, "key")
	}
	for _, param := range v.op.Mandatory {
		if v.blank(param) {
			return v.missing(param, "mandatory")
		}
	}
	return nil
}

// blank tells that a tag was not sent, or sent with nothing but white space.
func (v *validation) blank(param *Param) bool {
	i := slices.Index(v.params, param)
	return i < 0 || strings.TrimSpace(v.fields[i].Value) == ""
}

func (v *validation) missing(param *Param, what string) *Violation {
	got := "no such tag"
	if slices.Contains(v.params, param) {
		got = "an empty value"
	}
	return &Violation{
		Clause: v.clause(param, what), Path: "COMMAND/" + param.Name, Tag: param.Name,
		Got: got, Expected: "a value", Hint: fmt.Sprintf("add <%s>…</%s> to the COMMAND", param.Name, param.Name),
	}
}

// findCriterion: tags that the operation does not take, and tags that it may not empty.
func findCriterion(v *validation) *Violation {
	for i, field := range v.fields {
		param := v.params[i]
		if param == nil {
			return v.notTaken(field)
		}
		if field.Value != "" {
			continue
		}
		if keep := param.Tag.Keep(v.op.Action); keep != nil {
			return &Violation{
				Problem: keep.Problem, Clause: v.clause(param, "keep"), Path: "COMMAND/" + param.Name, Tag: param.Name,
				Got: "an empty value", Expected: "a value: " + v.op.Action + " may not empty " + param.Name,
				Hint: "leave the tag out to keep the value as it is",
			}
		}
	}
	return nil
}

func (v *validation) notTaken(field Field) *Violation {
	name := strings.ToUpper(field.Tag)
	violation := &Violation{
		Path: "COMMAND/" + clip(field.Tag), Tag: name, Value: field.Value, Got: "<" + clip(field.Tag) + ">",
		Expected: "one of " + strings.Join(v.op.names(), ", "), Hint: v.op.Name + " does not take it: look at its spelling",
	}
	if tag := v.op.Object.tagByRequestName(name); tag != nil {
		violation.Clause, violation.Hint = ClauseID(v.op.Name, name, "refused"), v.op.Name+" does not take it: leave it out"
	}
	return violation
}

func findWildcard(v *validation) *Violation {
	if v.op.Action != Get {
		return nil
	}
	for i, field := range v.fields {
		param := v.params[i]
		if param != nil && param.Wildcard == nil && strings.Contains(field.Value, "%") {
			return &Violation{
				Clause: v.clause(param, "wildcard"), Path: "COMMAND/" + param.Name, Tag: param.Name, Value: field.Value,
				Got: quote(field.Value), Expected: "a value without %", Hint: param.Name + " is searched by its exact value only",
			}
		}
	}
	return nil
}

// findLength counts characters. An empty value is no value, so it is never too short.
func findLength(v *validation) *Violation {
	for i, field := range v.fields {
		param := v.params[i]
		if param == nil {
			continue
		}
		length := utf8.RuneCountInString(field.Value)
		tooShort := param.Min != nil && length < param.Min.Value && length > 0
		tooLong := param.Max != nil && length > param.Max.Value
		if tooShort || tooLong {
			return v.badLength(param, field, length, tooShort)
		}
	}
	return nil
}

func (v *validation) badLength(param *Param, field Field, length int, tooShort bool) *Violation {
	violation := &Violation{
		Clause: v.clause(param, "max"), Path: "COMMAND/" + param.Name, Tag: param.Name, Value: field.Value,
		Got: fmt.Sprintf("%d characters", length), Hint: "lengths count characters, not bytes",
		Length: length, Min: boundValue(param.Min), Max: boundValue(param.Max),
	}
	if tooShort {
		violation.Clause = v.clause(param, "min")
		violation.Expected = "at least " + strconv.Itoa(violation.Min)
		return violation
	}
	violation.Expected = "at most " + strconv.Itoa(violation.Max)
	return violation
}

func boundValue(bound *Bound) int {
	if bound == nil {
		return 0
	}
	return bound.Value
}

// findValue: a tag sent twice in any action; in Add and Modify also values that are not of the tag's type.
func findValue(v *validation) *Violation {
	for i, field := range v.fields {
		param := v.params[i]
		if param == nil {
			continue
		}
		if slices.Contains(v.params[:i], param) {
			violation := &Violation{
				Path: "COMMAND/" + param.Name, Tag: param.Name, Value: field.Value,
				Got: "<" + clip(field.Tag) + "> for the second time", Expected: "each tag once", Hint: "remove one of them",
			}
			return violation
		}
		if v.op.Action == Get || field.Value == "" || param == v.op.Key {
			continue // what a key is worth, the records tell
		}
		if kind := typeOf(param.Tag); !kind.valid(v.op.contract, param.Tag, field.Value) {
			violation := &Violation{
				Clause: v.clause(param, "type"), Path: "COMMAND/" + param.Name, Tag: param.Name, Value: field.Value,
				Got: quote(field.Value), Expected: kind.expected(v.op.contract, param.Tag), Hint: "mend the value, or leave the tag out",
			}
			return violation.mask(param.Tag)
		}
	}
	return nil
}
