package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// writeEntities: what is stored, what is found, and what changes by itself.
func writeEntities(b *book) {
	for _, e := range b.entities() {
		writeObject(b, e)
		writeTags(b, e)
		writeDefaults(b, e)
		writeEffects(b, e)
		writeDays(b, e)
		writeAdds(b, e)
		writeModifies(b, e)
		writeReturns(b, e)
		writeFields(b, e)
	}
	writePicklists(b)
	writeSearches(b)
	writeMatches(b)
	writeWildcardSearches(b)
	writeEntityPromises(b)
}

// entity is an object with its operations.
type entity struct {
	*contracts.Object
	add, modify, get *contracts.Operation // nil where there is none
}

// entities are the objects of the contract.
func (b *book) entities() []entity {
	made := make([]entity, len(b.contract.Objects))
	for i, object := range b.contract.Objects {
		made[i] = entityOf(object)
	}
	return made
}

func entityOf(object *contracts.Object) entity {
	return entity{
		Object: object, add: object.Operation(contracts.Add),
		modify: object.Operation(contracts.Modify), get: object.Operation(contracts.Get),
	}
}

// entity is an object by its name.
func (s *session) entity(name string) entity { return entityOf(s.contract().Object(name)) }

// readable tells that any record can be looked at: a Get finds it by its id.
func (e entity) readable() bool { return e.get != nil && e.filter(e.Tag(e.IDTag)) != nil }

// visible tells that what an Add stores can be looked at.
func (e entity) visible() bool { return e.add != nil && e.readable() }

// filter is what a Get takes to search a tag of the object itself, nil where it takes nothing for it.
func (e entity) filter(tag *contracts.Tag) *contracts.Param {
	if e.get == nil {
		return nil
	}
	return paramOf(e.get, tag)
}

// paramOf is what an operation takes for a tag of its own object, nil where it does not take it.
func paramOf(op *contracts.Operation, tag *contracts.Tag) *contracts.Param {
	if op == nil {
		return nil
	}
	i := slices.IndexFunc(op.Params, func(p *contracts.Param) bool { return p.Tag == tag && p.Via == "" })
	if i < 0 {
		return nil
	}
	return op.Params[i]
}

// mandatory tells that an Add demands the tag.
func (e entity) mandatory(tag *contracts.Tag) bool {
	return slices.ContainsFunc(e.add.Mandatory, func(p *contracts.Param) bool { return p.Tag == tag })
}

// writing is what a spec needs that adds or modifies records with a value for the tag.
func writing(tag *contracts.Tag) []Capability {
	if tag.Type == "agent" {
		return []Capability{CanWrite, HasAgents}
	}
	return []Capability{CanWrite}
}
