package crm

import (
	"errors"
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// fillDefaults gives the tags that an Add left empty their default, in the contract's order.
func (w *writing) fillDefaults() error {
	if w.Operation.Action != contracts.Add {
		return nil
	}
	for _, tag := range w.object().Tags {
		if tag.Default == nil || w.values.get(tag.Name) != "" {
			continue
		}
		value := tag.Default.Value
		if tag.Default.From != nil {
			var err error
			if value, err = w.through(*tag.Default.From); err != nil {
				return err
			}
		}
		w.values.set(tag.Name, value)
	}
	return nil
}

// applyEffects makes the changes that follow from this write on the record itself.
func (w *writing) applyEffects() {
	for _, effect := range w.object().Effects {
		switch {
		case slices.Contains(effect.On, w.Operation.Action):
			w.values.set(effect.Set, w.outcome(w.object(), effect))
		case effect.When != "":
			w.follow(effect)
		}
	}
}

// follow sets or empties a tag that follows the value of another one.
func (w *writing) follow(effect *contracts.Effect) {
	old, now := w.before.Get(effect.When), w.values.get(effect.When)
	changed, holds := old != now, now != ""
	if effect.Means != "" {
		list := w.object().Tag(effect.When).Picklist
		holds = list.Means(now) == effect.Means
		changed = holds != (list.Means(old) == effect.Means)
	}
	switch {
	case !changed:
	case holds:
		w.values.set(effect.Set, w.outcome(w.object(), effect))
	default:
		w.values.set(effect.Set, "")
	}
}

// outcome is what an effect sets its tag to.
func (w *writing) outcome(object *contracts.Object, effect *contracts.Effect) string {
	if effect.To == contracts.ToAgent {
		return w.by().Login
	}
	return w.today.Format(object.Tag(effect.Set).Layout())
}

// by is whoever the change is attributed to.
func (w *writing) by() contracts.Agent {
	if w.Agent != nil {
		return *w.Agent
	}
	return w.Tenant.Identity
}

// applyForeignEffects makes the changes that follow from this write on the records that it references.
func (w *writing) applyForeignEffects() error {
	for _, object := range w.contract().Objects {
		for _, effect := range object.Effects {
			if !slices.Contains(effect.On, w.Operation.Name) {
				continue
			}
			if err := w.touch(object, effect); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writing) touch(object *contracts.Object, effect *contracts.Effect) error {
	id := w.values.get(effect.Via)
	if id == "" {
		return nil
	}
	record, err := w.tx.Get(object.Name, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil // the contract may not check references
	}
	if err != nil {
		return err
	}
	changed := valuesOf(record)
	changed.set(effect.Set, w.outcome(object, effect))
	contract, keeper := w.keeping(object)
	return w.tx.Put(changed.record(contract, keeper, id))
}
