package specs

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeDays: the dates that the server sets are days of the tenant's clock, in its time zone. Each is looked at on both
// sides of a midnight: a record that is there already gets the new day where the effect sets it, and not before.
func writeDays(b *book, e entity) {
	for _, effect := range e.Effects {
		if !dates(e, effect) {
			continue
		}
		id := clauses(effect.ClauseID(e.Object))
		switch {
		case effect.When != "":
			b.steered(fmt.Sprintf("%s of a %s is the day on which %s brings it about", effect.Set, e.Name, effect.When), id,
				func(t *steered) { t.followsDay(e, effect) }, writing(e.Tag(effect.When))...)
		default:
			for _, on := range effect.On {
				b.steered(fmt.Sprintf("%s of a %s is the day of the %s, by the tenant's clock and time zone", effect.Set, e.Name, on), id,
					func(t *steered) { t.setsDay(e, effect, on) })
			}
		}
	}
}

// dates tells that an effect sets a date that can be seen.
func dates(e entity, effect *contracts.Effect) bool {
	return effect.To == contracts.ToToday && e.visible() && e.returns(e.Tag(effect.Set))
}

// setsDay has an action happen after midnight, to a record from before it.
func (t *steered) setsDay(e entity, effect *contracts.Effect, on string) {
	t.freeze()
	id := t.rooted(e.Name)
	before := t.get(e.Name, id).value(effect.Set)
	t.cross()
	t.Expect(t.get(e.Name, id).value(effect.Set)).To(gomega.Equal(before), "midnight changes %s", effect.Set)
	object, action, foreign := strings.Cut(on, ".")
	switch {
	case foreign && action == contracts.Add:
		other := t.entity(object)
		t.rooted(object, field(other.Tag(effect.Via).RequestName, id))
	case on == contracts.Modify && e.modify != nil:
		t.changes(e, id, t.changesOf(e, id)[0])
	case on == contracts.Add:
		t.Expect(before).To(gomega.Equal(midnight().AddDate(0, 0, -1).Format(e.Tag(effect.Set).Layout())), "added before midnight")
		id = t.rooted(e.Name)
	default:
		t.skip("nothing is known of how to bring about %s", on)
	}
	t.sees(e, id, effect, sets)
}

// followsDay sets the watched tag after midnight, of a record from before it.
func (t *steered) followsDay(e entity, effect *contracts.Effect) {
	watched := e.Tag(effect.When)
	causing, other := t.causingValue(watched, effect.Means)
	t.freeze()
	if param := paramOf(e.add, watched); param != nil {
		t.sees(e, t.addWith(e, param, causing), effect, sets)
	}
	param := paramOf(e.modify, watched)
	if param == nil {
		return
	}
	id := t.rooted(e.Name)
	if other != "" {
		t.changes(e, id, field(param.Name, other))
	}
	t.cross()
	t.changes(e, id, field(param.Name, causing))
	t.sees(e, id, effect, sets)
}
