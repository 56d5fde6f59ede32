package durable

import (
	"slices"
	"sync"
)

// Outcome is how a write ended for who asked for it.
type Outcome int

const (
	// Unknown is the outcome without an answer, or with one that the service is unavailable: it may have been done.
	Unknown Outcome = iota
	// Done is an acknowledged write.
	Done
	// Refused is a write that was certainly not done.
	Refused
)

// Write is one change that a client or an agent has asked for. Writes of one token are made one after the other, by one
// client.
type Write struct {
	Token   string            // of the record that it is about, which holds it in the tag that TokenTag names
	Object  string            // as in Customer
	ID      string            // of the record; empty where it is not known
	Tags    map[string]string // what the record holds after the write, of the tags that are checked; nil: there is no record
	Event   string            // that it causes, as in create; empty where it causes none
	Outcome Outcome
}

// Record is one record as it is found in the store.
type Record struct {
	Object, ID string
	Tags       map[string]string
}

// TokenTag is the tag of an object that holds the token of a record. No write changes it.
func TokenTag(object string) string {
	if object == "Customer" {
		return "LASTNAME"
	}
	return "SUBJECT"
}

// token is that of a record, empty if it has none.
func (r Record) token() string { return r.Tags[TokenTag(r.Object)] }

// History is all writes of a test, in the order in which each client made them. The zero value is empty and ready. It is
// safe for concurrent use while it is added to; it is checked when nothing is added any more.
type History struct {
	mu     sync.Mutex
	writes []Write
}

// Add notes a write that has ended.
func (h *History) Add(w Write) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.writes = append(h.writes, w)
}

// Count is how many writes have ended with an outcome so far.
func (h *History) Count(outcome Outcome) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	count := 0
	for i := range h.writes {
		if h.writes[i].Outcome == outcome {
			count++
		}
	}
	return count
}

// chain is the writes of one token in their order. The refused ones are left out: they changed nothing.
type chain []Write

// chains are the writes by token, and the tokens in the order of their first write.
func (h *History) chains() (map[string]chain, []string) {
	byToken := map[string]chain{}
	var tokens []string
	for _, w := range h.writes {
		if w.Outcome == Refused {
			continue
		}
		if _, known := byToken[w.Token]; !known {
			tokens = append(tokens, w.Token)
		}
		byToken[w.Token] = append(byToken[w.Token], w)
	}
	return byToken, tokens
}

// lastDone is the index of the last acknowledged write, -1 if there is none.
func (c chain) lastDone() int {
	for i, w := range slices.Backward(c) {
		if w.Outcome == Done {
			return i
		}
	}
	return -1
}

// id is that which a client was told, empty if nobody was told one.
func (c chain) id() string {
	for _, w := range c {
		if w.ID != "" {
			return w.ID
		}
	}
	return ""
}

// mayBeAbsent says whether the record may be missing: nothing of it was acknowledged, or it may be deleted.
func (c chain) mayBeAbsent() bool {
	last := c.lastDone()
	if last < 0 {
		return true
	}
	return slices.ContainsFunc(c[last:], func(w Write) bool { return w.Tags == nil })
}

// state is the index of the last write whose outcome a record may show, -1 if it shows none that it may show: neither the
// last acknowledged one nor one behind it.
func (c chain) state(tags map[string]string) int {
	for i := len(c) - 1; i >= max(c.lastDone(), 0); i-- {
		if c[i].Tags != nil && shows(tags, c[i].Tags) {
			return i
		}
	}
	return -1
}

// shows says whether a record holds all that a write wanted.
func shows(tags, wanted map[string]string) bool {
	for tag, value := range wanted {
		if tags[tag] != value {
			return false
		}
	}
	return true
}
