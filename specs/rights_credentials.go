package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// has tells whether the credentials have the right for an operation.
func (c Credentials) has(contract *contracts.Contract, op *contracts.Operation) bool {
	if c.Rights == nil {
		return true
	}
	for object, actions := range c.Rights {
		for _, action := range actions {
			if found := contract.Operation(object + "." + action); found != nil && found.Name == op.Name {
				return true
			}
		}
	}
	return false
}

// supplies tells whether the credentials can add the records that an operation needs before it: those that it
// references, and the one that it changes.
func (c Credentials) supplies(contract *contracts.Contract, op *contracts.Operation) bool {
	if op.Key != nil && !c.adds(contract, op.Object) {
		return false
	}
	for _, param := range op.Params {
		if reference := param.Tag.References; reference != nil && param.Via == "" && !c.adds(contract, contract.Object(reference.Object)) {
			return false
		}
	}
	return true
}

// adds tells whether the credentials can add a record of an object, with all that it references.
func (c Credentials) adds(contract *contracts.Contract, object *contracts.Object) bool {
	op := object.Operation(contracts.Add)
	return op != nil && c.has(contract, op) && c.supplies(contract, op)
}

// lacking are the operations, of those that the profile lets us send, which the credentials have no right for.
func (t Target) lacking(c Credentials) []*contracts.Operation {
	return slices.DeleteFunc(t.sendable(), func(op *contracts.Operation) bool { return c.has(t.Contract, op) })
}

// ticked are the operations, of those that the profile lets us send, which the credentials have the right for.
func (t Target) ticked(c Credentials) []*contracts.Operation {
	return slices.DeleteFunc(t.sendable(), func(op *contracts.Operation) bool { return !c.has(t.Contract, op) })
}

// sendable are the operations that the profile lets us send.
func (t Target) sendable() []*contracts.Operation {
	return slices.DeleteFunc(slices.Clone(t.Contract.Operations()), func(op *contracts.Operation) bool {
		return t.Profile == ReadOnly && op.Action != contracts.Get
	})
}

// limited are the credentials with fewer rights than all.
func (t Target) limited() []Credentials {
	return slices.DeleteFunc(slices.Clone(t.Credentials), func(c Credentials) bool { return !c.limited() })
}

// disabled are the credentials of a tenant whose API is not enabled, nil where there are none.
func (t Target) disabled() *Credentials {
	for i := range t.Credentials {
		if t.Credentials[i].Disabled {
			return &t.Credentials[i]
		}
	}
	return nil
}

// without are credentials that lack the right for an operation: those that lack the least besides, and meet the
// demand. Nil where there are none.
func (t Target) without(op *contracts.Operation, demand func(Credentials) bool) *Credentials {
	var found *Credentials
	for _, c := range t.limited() {
		if c.has(t.Contract, op) || !demand(c) {
			continue
		}
		if found == nil || len(t.lacking(c)) < len(t.lacking(*found)) {
			found = &c
		}
	}
	return found
}
