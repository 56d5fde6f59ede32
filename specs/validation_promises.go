package specs

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// promisesOfOperations: what holds for requests as a whole, in every operation.
func (v validation) promisesOfOperations() {
	v.each(contracts.Add, func(o operationValidation) {
		if len(o.op.Mandatory) > 0 && o.enforces(contracts.CheckMissing) {
			o.spec("refuses tags that are all empty", clauses("validation.add-all-empty"), func(t trial) {
				t.refusesFields(t.allEmpty(), t.on(t.op.Mandatory[0]).missing())
			})
			o.on(o.op.Mandatory[0]).specOf("counts a mandatory tag of nothing but white space as empty", clauses("validation.mandatory-blank"),
				trial.refusesNothings)
		}
	})
	v.each(contracts.Get, func(o operationValidation) {
		if o.enforces(contracts.CheckNoneMandatory) {
			o.spec("refuses filters that are all empty", clauses("validation.get-no-filter"), func(t trial) {
				t.refusesFields(t.allEmpty(), nothingMandatory())
				t.refusesFields(t.allEmpty()[:1], nothingMandatory())
			})
		}
	})
	v.each(contracts.Modify, operationValidation.promisesOfModify)
	for _, op := range v.contract.Operations() {
		o := operationValidation{v, op}
		if o.enforces(contracts.CheckCriterion) {
			o.spec("refuses a tag that does not exist", clauses("validation.unknown-tag"), func(t trial) {
				t.refusesTag("NO_SUCH_TAG")
				t.refusesTag("X")
			})
			o.spec("names an unknown tag in upper case", clauses("validation.alias-upper-case"), func(t trial) {
				t.refusesTag("no_Such_tag")
			})
		}
	}
}

func (v operationValidation) promisesOfModify() {
	key := v.on(v.op.Key)
	if v.enforces(contracts.CheckMissing) {
		key.specOf("refuses a request without its key", clauses("validation.modify-no-key"), func(t trial) {
			t.refusesFields(t.change(), t.missing())
			t.refuses("", t.missing())
		})
	}
	if v.enforces(contracts.CheckNoneMandatory) {
		key.specOf("refuses a request with nothing but its key", clauses("validation.modify-key-only"), func(t trial) {
			t.refusesFields([]contracts.Field{field(t.param.Name, t.scratch())}, nothingMandatory())
		})
	}
	if v.enforces(contracts.CheckValue) {
		key.specOf("refuses the key of no record", clauses("validation.modify-unknown-key"), trial.refusesOtherKeys)
	}
	fixed := slices.IndexFunc(v.op.Object.Tags, func(tag *contracts.Tag) bool { return v.op.Param(tag.RequestName) == nil })
	if fixed >= 0 && v.enforces(contracts.CheckCriterion) {
		v.spec("refuses a tag that may not be modified", clauses("validation.unmodifiable-tag"), func(t trial) {
			t.refusesTag(t.op.Object.Tags[fixed].RequestName)
		})
	}
}

// allEmpty is every tag that the operation takes, with nothing in it.
func (t trial) allEmpty() []contracts.Field {
	var fields []contracts.Field
	for _, param := range t.op.Params {
		fields = append(fields, field(param.Name, ""))
	}
	return fields
}

// promisesOfTags: what holds for values, tried on one tag of each operation or of each type.
func (v validation) promisesOfTags() {
	for _, op := range v.contract.Operations() {
		if texts := boundedTexts(op); len(texts) > 0 && v.enforces(contracts.CheckLength) {
			longest := slices.MaxFunc(texts, func(a, b *contracts.Param) int { return a.Max.Value - b.Max.Value })
			tagValidation{v, op, longest}.promisesOfLengths()
		}
		if v.enforces(contracts.CheckValue) {
			tagValidation{v, op, op.Params[0]}.specOf("refuses a tag that is sent twice", clauses("validation.tag-twice"), func(t trial) {
				t.refusesTwice(t.param.Name)
				t.refusesTwice(strings.ToLower(t.param.Name))
			})
		}
		if op.Action == contracts.Get && v.enforces(contracts.CheckWildcard) {
			operationValidation{v, op}.promisesOfWildcards()
		}
	}
	v.promisesOfTypes()
	v.promisesOfCertainTags()
}

func (v tagValidation) promisesOfLengths() {
	v.specOf("counts the length of "+v.param.Name+" in characters", clauses("validation.length-characters"), func(t trial) {
		t.takesLength(t.param.Max.Value)
		t.refusesLength(t.param.Max.Value + 1)
	})
	if v.param.Min == nil {
		v.specOf("says that the least length of "+v.param.Name+" is 0", clauses("validation.length-min-zero"), func(t trial) {
			t.refusesLength(t.param.Max.Value + 1)
		})
	}
	v.specOf("names "+v.param.Name+" in upper case, however it was sent", clauses("validation.alias-upper-case"), func(t trial) {
		value := t.sized(t.param.Max.Value + 1)
		fields := append(without(t.request(value), t.param.Name), field(strings.ToLower(t.param.Name), value))
		t.refusesFields(fields, t.wrongLength(value))
	})
}

func (v operationValidation) promisesOfWildcards() {
	if exact := exactFilters(v.op); len(exact) > 0 {
		v.on(exact[0]).specOf("refuses % in a filter that takes no wildcard", clauses("wildcard.refused"), trial.refusesWildcards)
	}
	for _, param := range v.op.Params {
		if param.Wildcard == nil || param.Max == nil || !v.enforces(contracts.CheckLength) {
			continue
		}
		v.on(param).specOf("checks nothing but the length of % in "+param.Name, clauses("wildcard.length-only"), func(t trial) {
			t.takes(t.text(t.param.Max.Value-1, accent) + "%")
			value := t.text(t.param.Max.Value, accent) + "%"
			t.refuses(value, t.wrongLength(value))
		})
	}
}

// promisesOfTypes tries each type on the first tag that has it.
func (v validation) promisesOfTypes() {
	seen := map[string]bool{}
	for _, op := range v.contract.Operations() {
		for _, param := range op.Params {
			wrong := fitting(param, wrongValues(param)...)
			if op.Action == contracts.Get || seen[param.Tag.Type] || len(wrong) == 0 || !v.enforces(contracts.CheckValue) {
				continue
			}
			seen[param.Tag.Type] = true
			clause := "validation.wrong-type"
			if param.Tag.Type == "agent" {
				clause = "validation.agent"
			}
			tagValidation{v, op, param}.specOf("refuses what is not "+typeInWords(param.Tag)+" in "+param.Name, clauses(clause), func(t trial) {
				t.refuses(wrong[0], t.wrongValue(wrong[0]))
			})
		}
	}
}

// certain is a tag of an operation that a promise is about; the spec is not made where the contract has no such tag.
func (v validation) certain(operation, tag string, write func(tagValidation)) {
	op := v.contract.Operation(operation)
	if op == nil || op.Param(tag) == nil {
		return
	}
	write(tagValidation{v, op, op.Param(tag)})
}

func (v validation) promisesOfCertainTags() {
	v.certain("Customer.Add", "EMAIL", func(email tagValidation) {
		if email.param.Tag.Unique != nil && email.enforces(contracts.CheckUnique) {
			email.specOf("says that the EMAIL of another customer exists already", clauses("customer.duplicate-code"), trial.refusesOccupied)
		}
	})
	v.certain("Task.Add", "MIDDLEWARE_URL", func(url tagValidation) {
		if url.enforces(contracts.CheckValue) {
			url.specOf("takes http and https in MIDDLEWARE_URL, and nothing else", clauses("task.url-schemes"), trial.takesHTTPAlone)
		}
	})
	for _, operation := range []string{"Task.Add", "Task.Modify"} {
		v.certain(operation, "DUEDATE", tagValidation.dueDates)
	}
}

func (t trial) takesHTTPAlone() {
	for _, value := range fitting(t.param, "http://example.com/task?id=7", "https://example.com/task?id=7") {
		t.takes(value)
	}
	for _, value := range fitting(t.param, "ftp://example.com/task", "file:///task", "javascript:alert(1)", "example.com/task") {
		t.refuses(value, t.wrongValue(value))
	}
}

func (v tagValidation) dueDates() {
	const thirteen = "0228202709300"
	if v.enforces(contracts.CheckLength) {
		v.specOf("refuses a DUEDATE of thirteen characters for its length", clauses("task.due-length"), func(t trial) {
			if len(fitting(t.param, thirteen)) > 0 {
				t.skip("the contract lets a DUEDATE have thirteen characters")
			}
			t.refuses(thirteen, t.wrongLength(thirteen), t.wrongValue(thirteen))
		})
	}
	if v.enforces(contracts.CheckValue) {
		v.specOf("refuses a DUEDATE of eleven characters and one of a day that does not exist", clauses("task.due-invalid"), func(t trial) {
			for _, value := range fitting(t.param, "02282027093", "023020270930", "022920270930", "130120270930") {
				t.refuses(value, t.wrongValue(value))
			}
		})
	}
}
