package trigger

import (
	"cmp"
	"slices"
)

// mirror is a tenant's deliveries as this process knows them. The dispatcher's lock guards it.
type mirror struct {
	tally    tally
	loaded   bool                   // it is in line with the store as of some moment, and only what came later is to be read
	all      []*delivery            // by id
	lanes    map[string][]*delivery // unfinished, by record, while this process delivers; the first is at work
	finished int                    // how many are
	dropped  int64                  // finished ones are dropped up to this number
}

// unfinished is how many deliveries are not over.
func (m *mirror) unfinished() int { return len(m.all) - m.finished }

func (m *mirror) get(id int64) *delivery {
	i, there := slices.BinarySearchFunc(m.all, id, func(one *delivery, id int64) int { return cmp.Compare(one.ID, id) })
	if !there {
		return nil
	}
	return m.all[i]
}

// replace puts other deliveries in the place of all, and returns those that are new or have changed.
func (m *mirror) replace(all []*delivery) []*delivery {
	var changed []*delivery
	for _, one := range all {
		before := m.get(one.ID)
		if before == nil || before.State != one.State || len(before.Attempts) != len(one.Attempts) || !before.Created.Equal(one.Created) {
			changed = append(changed, one)
		}
	}
	slices.SortFunc(all, func(a, b *delivery) int { return cmp.Compare(a.ID, b.ID) })
	m.all, m.finished, m.dropped = all, 0, m.tally.gone()
	for _, one := range all {
		if one.State.Finished() {
			m.finished++
		}
	}
	return changed
}

// kept are the finished deliveries that are still remembered.
func (m *mirror) kept() []*delivery {
	var all []*delivery
	for _, one := range m.all {
		if one.State.Finished() && one.Number > m.tally.gone() {
			all = append(all, one)
		}
	}
	return all
}

// forget drops the finished deliveries that are not kept any more.
func (m *mirror) forget() {
	if m.dropped >= m.tally.gone() {
		return
	}
	m.dropped = m.tally.gone()
	m.all = slices.DeleteFunc(m.all, func(one *delivery) bool {
		gone := one.State.Finished() && one.Number <= m.dropped
		if gone {
			m.finished--
		}
		return gone
	})
}
