package trigger

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// The kinds of the docs in which the store has a tenant's deliveries. Their keys begin with the tenant's name.
const (
	Outbox       = "outbox"   // what is not finished, by id: whoever has such docs has something to deliver
	kindFinished = "finished" // what is delivered or dead, by the number under which it was finished
	kindTally    = "triggers" // the tally
	kindLease    = "lease"    // which process delivers
)

// tally is what a tenant's deliveries have in common. Whoever changes one of them changes it, too, in the same update, so
// that one look at it tells what is new. (It is a doc and no sequence, since sequences begin anew with the records.)
type tally struct {
	Life      string `json:"life"`           // random; another one once the tenant was removed and made anew
	Revision  int64  `json:"revision"`       // one more with each change
	Last      int64  `json:"last"`           // the last id
	Finished  int64  `json:"finished"`       // the number of the last delivery that was finished
	Forgotten int64  `json:"forgotten"`      // finished ones are forgotten up to this number, because there were too many
	Cleared   int64  `json:"cleared"`        // and up to this one because somebody has cleared them
	Hurry     int64  `json:"hurry,omitzero"` // one more each time that who does not deliver asks for a flush
}

// gone is the number up to which finished deliveries are not kept any more.
func (t tally) gone() int64 { return max(t.Forgotten, t.Cleared) }

// outbox is the docs of a tenant's deliveries within a transaction.
type outbox struct {
	store.Tx

	tenant string
}

func (d *Dispatcher) outbox(tx store.Tx) outbox { return outbox{tx, d.Tenant} }

// key is that of a doc by its number; keys are in the order of numbers.
func (o outbox) key(number int64) string { return fmt.Sprintf("%s/%019d", o.tenant, number) }

func (o outbox) tally() (all tally, err error) {
	err = o.read(kindTally, &all)
	return all, err
}

// count keeps the tally of a change.
func (o outbox) count(all tally) error {
	all.Revision++
	return o.write(kindTally, o.tenant, all)
}

// put keeps a delivery under a number.
func (o outbox) put(kind string, number int64, one *delivery) error {
	return o.write(kind, o.key(number), one)
}

// forget takes the doc of a number away.
func (o outbox) forget(kind string, number int64) error { return o.DeleteDoc(kind, o.key(number)) }

// after are the deliveries of a kind after a number, in order.
func (o outbox) after(kind string, number int64) ([]*delivery, error) {
	docs, err := o.Docs(kind, o.key(number), 0)
	if err != nil {
		return nil, err
	}
	var all []*delivery
	for _, doc := range docs {
		if !strings.HasPrefix(doc.Key, o.tenant+"/") {
			break
		}
		one := &delivery{}
		if err := json.Unmarshal([]byte(doc.Text), one); err != nil {
			return nil, unreadable(kind, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// read reads the one doc of a kind; where there is none, into stays as it is.
func (o outbox) read(kind string, into any) error {
	text, err := o.Doc(kind, o.tenant)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return unreadable(kind, err)
	}
	return nil
}

func unreadable(kind string, err error) error {
	return fmt.Errorf("what the store has of kind %s cannot be read: %w", kind, err)
}

func (o outbox) write(kind, key string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return o.SetDoc(store.Doc{Kind: kind, Key: key, Text: string(text)})
}
