package specs

import (
	"fmt"

	"github.com/crmock/crmock/contracts"
)

// writeTenantPicklists: the choices belong to the tenant.
func writeTenantPicklists(b *book) {
	for _, list := range b.contract.Picklists {
		e, tag := b.userOf(list)
		if tag == nil {
			continue
		}
		b.steered(fmt.Sprintf("The choices for %s of a %s are those that the tenant has set", tag.RequestName, e.Name),
			clauses("picklists.tenant", contracts.ClauseID("picklist", list.Name)), func(t *steered) { t.choosesOwn(e, tag) })
	}
	for _, e := range b.entities() {
		for _, effect := range e.Effects {
			if effect.Means == "" || !e.visible() || !e.returns(e.Tag(effect.Set)) {
				continue
			}
			text := "A choice of the tenant's own can mean %s, and %s of a %s is set by it"
			b.steered(fmt.Sprintf(text, effect.Means, effect.Set, e.Name), clauses("picklists.tenant", effect.ClauseID(e.Object)), func(t *steered) {
				t.setChoices(e.Tag(effect.When).Picklist, contracts.Option{Name: "crmock 1"}, contracts.Option{Name: "crmock 2", Means: effect.Means})
				t.follows(t.entity(e.Name), effect)
			})
		}
	}
}

// setChoices puts choices of the tenant's own in place of a picklist's.
func (t *steered) setChoices(list *contracts.Picklist, choices ...contracts.Option) {
	wanted := make([]settings, len(choices))
	for i, choice := range choices {
		wanted[i] = settings{"name": choice.Name, "means": choice.Means}
	}
	t.set(settings{"picklists": settings{list.Name: wanted}})
	t.extend(func(x *contracts.Extension) { x.Picklists = map[string][]contracts.Option{list.Name: choices} })
}

// choosesOwn changes the choices of a tag: the new ones are taken and the old ones are not, until they are put back.
func (t *steered) choosesOwn(e entity, tag *contracts.Tag) {
	const first, second = "crmock 1", "crmock 2"
	old, param := tag.Picklist.Values[0].Name, paramOf(e.add, tag)
	before := t.settings().Picklists[tag.Picklist.Name] // none: those of the contract
	t.setChoices(tag.Picklist, contracts.Option{Name: first}, contracts.Option{Name: second})
	own := t.entity(e.Name)
	for _, choice := range []string{first, second} {
		t.stores(own, with(t.sample(e.add.Name).Minimal, param.Name, choice))
	}
	if !own.mandatory(own.Tag(tag.Name)) {
		t.stores(own, without(t.rootedFields(own), param.Name))
	}
	on := func(e entity) trial { return trial{t.session, e.add, paramOf(e.add, e.Tag(tag.Name))} }
	on(own).refuses(old, on(own).wrongValue(old))
	t.set(settings{"picklists": settings{tag.Picklist.Name: before}})
	t.run.target.Contract = t.plain
	on(e).takes(old)
	on(e).refuses(first, on(e).wrongValue(first))
}
