package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// promisesOfFields: what the tenant's own fields promise, each tried on the first field of which it can be. Where the
// contract has no such field, the promise is skipped.
func (v validation) promisesOfFields() {
	longest := func(t trial) {
		t.takesLength(t.param.Max.Value)
		t.refusesLength(t.param.Max.Value + 1)
	}
	v.field("fields.text-length", "refuses a longer text than its field holds", ofType("text"), longest)
	v.field("fields.number-length", "refuses a longer number than its field holds", ofType("number"), longest)
	v.field("fields.dates", "takes dates of the form MMDDYYYY in a field", ofType("date"), func(t trial) {
		t.takes("02282027")
		for _, value := range []string{"28022027", "20270228", "2/28/27", "02302027"} {
			t.refuses(value, t.wrongValue(value))
		}
	})
	v.field("fields.mandatory", "refuses a request without a field that is mandatory", func(op *contracts.Operation, p *contracts.Param) bool {
		return slices.Contains(op.Mandatory, p)
	}, func(t trial) {
		t.refusesFields(t.lacking(), t.missing())
	})
	v.field("fields.unique", "refuses the value of a unique field that another record has", func(_ *contracts.Operation, p *contracts.Param) bool {
		return p.Tag.Unique != nil
	}, trial.refusesOccupied)
	for _, clause := range []string{"fields.read-only", "fields.read-only-code"} {
		v.readOnlyField(clause)
	}
}

// ofType are the fields of a type that have a longest value.
func ofType(name string) func(*contracts.Operation, *contracts.Param) bool {
	return func(_ *contracts.Operation, p *contracts.Param) bool { return p.Tag.Type == name && p.Max != nil }
}

// field adds a spec on a promise, about the first custom field that an Add takes and that is so.
func (v validation) field(clause, text string, so func(*contracts.Operation, *contracts.Param) bool, check func(trial)) {
	for _, op := range v.contract.Operations() {
		for _, param := range op.Params {
			if op.Action == contracts.Add && ofTenant(param.Tag) && so(op, param) {
				tagValidation{v, op, param}.specOf(text+", as "+param.Name+" is", clauses(clause), check)
				return
			}
		}
	}
	v.noField(clause, text)
}

// readOnlyField adds a spec on a promise about fields that the API may not set.
func (v validation) readOnlyField(clause string) {
	const text = "refuses a field that is read only"
	for _, op := range v.contract.Operations() {
		for _, tag := range op.Object.Tags {
			if op.Action == contracts.Add && ofTenant(tag) && tag.ByServer {
				operationValidation{v, op}.spec(text+", as "+tag.RequestName+" is", clauses(clause), func(t trial) { t.refusesTag(tag.RequestName) })
				return
			}
		}
	}
	v.noField(clause, text)
}

func (v validation) noField(clause, text string) {
	v.spec("An Add "+text, clauses(clause), func(s *session) {
		s.skip("the contract of the tenant has no such custom field")
	}, CanWrite)
}

// ofTenant tells whether a tag is a tenant's own field.
func ofTenant(tag *contracts.Tag) bool { return slices.Contains(tag.Sources, contracts.SourceTenant) }
