package crm

import (
	"fmt"
	"strconv"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// nextID is the next id of the object: digits, growing, never used twice.
func (w *writing) nextID() (string, error) {
	number, err := w.tx.NextID(w.object().Name, w.object().FirstID)
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(number, 10), nil
}

// claimID makes sure that an id given by a seed is not handed out again.
func claimID(tx store.Tx, object *contracts.Object, id string) error {
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil || number < 1 || strconv.FormatInt(number, 10) != id {
		return fmt.Errorf("%s %q is not an id: digits without leading zeros", object.IDTag, id)
	}
	if _, err := tx.Get(object.Name, id); err == nil {
		return fmt.Errorf("%s %s is there already", object.IDTag, id)
	}
	return tx.SkipID(object.Name, number)
}
