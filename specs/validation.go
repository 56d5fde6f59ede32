package specs

import "github.com/crmock/crmock/contracts"

// validation writes the specs on what an operation takes and what it refuses, with the exact answer.
type validation struct{ *book }

// writeValidation goes tag by tag where the contract speaks of tags. Then comes what holds for all of them: the checks
// and their order, the problems, the envelope, the operations, and the promises.
func writeValidation(b *book) {
	v := validation{b}
	for _, op := range b.contract.Operations() {
		for _, param := range op.Params {
			tag := tagValidation{v, op, param}
			tag.lengths()
			tag.types()
			tag.spellings()
			tag.nothing()
			tag.wildcards()
			tag.records()
		}
		operation := operationValidation{v, op}
		operation.mandatory()
		operation.keeps()
		operation.key()
		operation.refused()
	}
	v.rules()
	v.checks()
	v.unchanged()
	v.problems()
	v.envelope()
	v.operations()
	v.promisesOfOperations()
	v.promisesOfTags()
	v.promisesOfFields()
}

// enforces tells whether the contract makes a check at all: an overlay may have removed it, and nothing is refused by it
// then.
func (v validation) enforces(check string) bool { return v.contract.Check(check) != nil }

// each is every operation of an action.
func (v validation) each(action string, write func(operationValidation)) {
	for _, op := range v.contract.Operations() {
		if op.Action == action {
			write(operationValidation{v, op})
		}
	}
}

// operationValidation is about one operation.
type operationValidation struct {
	validation
	op *contracts.Operation
}

// spec adds one on the operation, whose text follows the operation's name.
func (v operationValidation) spec(text string, clauses []string, check func(trial)) {
	v.on(nil).specOf(text, clauses, check)
}

func (v operationValidation) on(param *contracts.Param) tagValidation {
	return tagValidation{v.validation, v.op, param}
}

// tagValidation is about one tag in one operation.
type tagValidation struct {
	validation
	op    *contracts.Operation
	param *contracts.Param
}

// spec adds one on what the contract says about the tag, as in max; empty: that the operation takes it.
func (v tagValidation) spec(text, what string, check func(trial), needs ...Capability) {
	clause := contracts.ClauseID(v.op.Name, v.param.Name)
	if what != "" {
		clause = contracts.ClauseID(clause, what)
	}
	v.specOf(text, clauses(clause), check, needs...)
}

// specOf adds one on any clause. Whatever is no Get changes the target, were it only by mistake.
func (v tagValidation) specOf(text string, clauses []string, check func(trial), needs ...Capability) {
	if v.op.Action != contracts.Get {
		needs = append(needs, CanWrite)
	}
	v.book.spec(v.op.Name+" "+text, clauses, func(s *session) { check(trial{s, v.op, v.param}) }, needs...)
}

// agents is what a spec needs that sends a valid value of the tag.
func (v tagValidation) agents() []Capability {
	if v.op.Action != contracts.Get && v.param.Tag.Type == "agent" {
		return []Capability{HasAgents}
	}
	return nil
}
