package specs

import (
	"fmt"
	"slices"

	"github.com/crmock/crmock/contracts"
)

// types: a value of the tag's type is taken, any other is refused.
func (v tagValidation) types() {
	wrong := wrongValues(v.param)
	if slices.Contains(v.op.Mandatory, v.param) {
		wrong = slices.DeleteFunc(wrong, func(value string) bool { return value == " " }) // counts as missing
	}
	if len(wrong) > 0 && v.enforces(contracts.CheckValue) {
		v.spec(fmt.Sprintf("refuses what is not %s in %s", typeInWords(v.param.Tag), v.param.Name), "type", func(t trial) {
			for _, value := range wrong {
				t.refuses(value, t.wrongValue(value))
			}
		})
	}
	v.spec(fmt.Sprintf("takes %s in %s", typeInWords(v.param.Tag), v.param.Name), "type", func(t trial) {
		value, _ := t.value()
		t.takes(value)
		if t.param.Tag.Type == "id" && t.param.Tag.References != nil {
			t.refusesNobody()
		}
	}, v.agents()...)
}

// typeInWords is what a value of the tag is.
func typeInWords(tag *contracts.Tag) string {
	switch tag.Type {
	case "email":
		return "an e-mail address"
	case "url":
		return "a URL"
	case "choice":
		return "a choice of the list"
	case "agent":
		return "an agent of the tenant"
	case "id":
		return "the id of a record"
	default:
		return "a " + tag.Type
	}
}
