package journal

// Limits bound what a journal holds. When one is passed, the oldest exchanges are dropped. The newest one is always
// kept; if it alone is larger than Bytes, it is cut to fit, down to about half a KiB.
type Limits struct {
	Exchanges int // zero or less: 1,000
	Bytes     int // by estimate; zero or less: 16 MiB
}

// DefaultLimits are what a journal holds unless told otherwise: 1,000 exchanges and 16 MiB.
func DefaultLimits() Limits {
	return Limits{Exchanges: 1000, Bytes: 16 << 20}
}

// orDefault fills in what is not set.
func (l Limits) orDefault() Limits {
	usual := DefaultLimits()
	if l.Exchanges <= 0 {
		l.Exchanges = usual.Exchanges
	}
	if l.Bytes <= 0 {
		l.Bytes = usual.Bytes
	}
	return l
}

// ring is a bounded row of entries. It is a slice that slides: what is dropped in front frees its place when append
// moves the rest, which costs a few pointers for each entry, and an idle journal costs nothing.
type ring struct {
	limits  Limits
	entries []*kept // oldest first
	bytes   int
}

// push adds the newest entry; the caller pops while the ring is over its limits.
func (r *ring) push(k *kept) {
	r.entries = append(r.entries, k)
	r.bytes += k.size
}

// over says whether the oldest entry has to go.
func (r *ring) over() bool {
	return len(r.entries) > r.limits.Exchanges || r.bytes > r.limits.Bytes && len(r.entries) > 1
}

// pop drops the oldest entry.
func (r *ring) pop() *kept {
	oldest := r.entries[0]
	r.entries[0] = nil
	r.entries = r.entries[1:]
	r.bytes -= oldest.size
	return oldest
}

func (r *ring) clear() {
	r.entries, r.bytes = nil, 0
}
