package trigger

// Query asks for the deliveries that fulfil all conditions that are set.
type Query struct {
	Object, Event, RecordID string
	State                   State
	After                   int64 // ids above this one
	Limit                   int   // the oldest so many; 0: all. It limits what is returned, never what is waited for
}

func (q Query) matches(d *delivery) bool {
	return (q.Object == "" || q.Object == d.Object) && (q.Event == "" || q.Event == d.Event) &&
		(q.RecordID == "" || q.RecordID == d.RecordID) && (q.State == "" || q.State == d.State) && d.ID > q.After
}

// Find returns the deliveries that fulfil a query, oldest first, and whether older ones are forgotten: as of the last Sync
// where other processes change them, too.
func (d *Dispatcher) Find(q Query) (found []Delivery, truncated bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found = []Delivery{}
	for _, one := range d.all {
		if q.matches(one) && (q.Limit <= 0 || len(found) < q.Limit) {
			found = append(found, one.Delivery)
		}
	}
	return found, d.tally.Forgotten > d.tally.Cleared
}

// Get returns one delivery, and false if it is not there or forgotten.
func (d *Dispatcher) Get(id int64) (Delivery, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	one := d.get(id)
	if one == nil {
		return Delivery{}, false
	}
	return one.Delivery, true
}

// next is closed by the next change. The caller holds the lock.
func (d *Dispatcher) next() <-chan struct{} {
	if d.news == nil {
		d.news = make(chan struct{})
	}
	return d.news
}

// tell says that a delivery has changed. The caller holds the lock.
func (d *Dispatcher) tell(changed *delivery) {
	for w := range d.waiters {
		w.hear(changed)
	}
	d.stir()
}

// stir wakes who waits for any change. The caller holds the lock.
func (d *Dispatcher) stir() {
	if d.news != nil {
		close(d.news)
		d.news = nil
	}
}
