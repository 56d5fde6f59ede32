package scenarios

import (
	"maps"
	"slices"

	"github.com/crmock/crmock/contracts"
)

// findPicklists declares the picklists that the tenant has changed, as far as the session shows it: values that the contract
// lacks, one that was refused, another default.
func (d *distiller) findPicklists() {
	seen := d.choices()
	refused := d.refusedChoices(seen)
	for _, list := range d.given.Picklists {
		options := d.options(list, seen[list.Name], refused[list.Name])
		options = d.defaultFirst(list, options, seen[list.Name])
		if slices.EqualFunc(options, list.Values, func(o contracts.Option, c contracts.Choice) bool { return o.Name == c.Name }) {
			continue
		}
		picklists := maps.Clone(d.extension.Picklists)
		if picklists == nil {
			picklists = map[string][]contracts.Option{}
		}
		picklists[list.Name] = options
		if err := d.extend(contracts.Extension{Picklists: picklists, CustomFields: d.extension.CustomFields}); err != nil {
			d.note(0, "a replay needs a tenant with the choices of %s, and <picklist> cannot hold them: %v", list.Name, err)
		}
	}
}

// options are the values of the contract, but for those that were refused, and those that the session shows besides.
func (d *distiller) options(list *contracts.Picklist, seen, refused []choice) []contracts.Option {
	var options []contracts.Option
	for _, value := range list.Values {
		if has(refused, value.Name) {
			d.infer(refused[0].by, "%q is taken for no choice of %s, because it was refused", value.Name, list.Name)
			continue
		}
		options = append(options, contracts.Option{Name: value.Name})
	}
	for _, choice := range seen {
		if list.Has(choice.value) {
			continue
		}
		option := contracts.Option{Name: choice.value, Means: d.meaning(list.Name, choice.value)}
		options = append(options, option)
		if option.Means == "" {
			d.infer(choice.by, "%q is taken for a choice of %s", choice.value, list.Name)
		} else {
			d.infer(choice.by, "%q is taken for a choice of %s that means %s, because of what followed from it", choice.value, list.Name, option.Means)
		}
	}
	return options
}

// meaning is what a choice stands for: replies show what follows from it wherever they show the choice. Empty where they do
// not.
func (d *distiller) meaning(list, value string) string {
	means := ""
	for _, p := range d.plays {
		if !p.succeeded() || p.operation == nil {
			continue
		}
		for _, effect := range p.operation.Object.Effects {
			tag := p.operation.Object.Tag(effect.When)
			if effect.Means == "" || tag.Picklist.Name != list {
				continue
			}
			for _, item := range p.Reply.Items {
				switch {
				case valueOf(item, tag.Name) != value:
				case valueOf(item, effect.Set) == "":
					return ""
				default:
					means = effect.Means
				}
			}
		}
	}
	return means
}

// defaultFirst puts the tenant's default in the first place, where it is another than the contract's: a list has the first of
// its values as default if it lacks the contract's.
func (d *distiller) defaultFirst(list *contracts.Picklist, options []contracts.Option, seen []choice) []contracts.Option {
	shown := d.defaultOf(list)
	named := func(name string) func(contracts.Option) bool {
		return func(option contracts.Option) bool { return option.Name == name }
	}
	at := slices.IndexFunc(options, named(shown.value))
	switch {
	case shown.by == nil || shown.value == list.Default:
		return options
	case at < 0 || list.Default == "" || has(seen, list.Default):
		d.note(shown.by.number, "%s was left out and became %q, which no <picklist> can say, so a replay is answered otherwise", list.Name, shown.value)
		return options
	}
	d.infer(shown.by, "%q is taken for the default of %s in place of %q, because it was left out and became that", shown.value, list.Name, list.Default)
	first := options[at]
	options = slices.DeleteFunc(options, func(o contracts.Option) bool { return o == first || o.Name == list.Default })
	return slices.Insert(options, 0, first)
}

// defaultOf is what the session shows of a picklist's default.
func (d *distiller) defaultOf(list *contracts.Picklist) evidence {
	for _, object := range d.contract.Objects {
		for _, tag := range object.Tags {
			if tag.Picklist != d.contract.Picklist(list.Name) || tag.Default != nil && tag.Default.Value != list.Default {
				continue
			}
			if shown := d.leftTo(object.Name, tag.Name); shown.by != nil {
				return shown
			}
		}
	}
	return evidence{}
}
