package crm

import (
	"strconv"
)

// nextID is the next id of the object: digits, growing, never used twice.
func (w *writing) nextID() (string, error) {
	number, err := w.tx.NextID(w.object().Name, w.object().FirstID)
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(number, 10), nil
}
