package crm

import (
	"errors"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// recordChecks are the checks that need the records. Uniqueness is missing here: the store finds it by writing.
//
//nolint:gochecknoglobals // constant table
var recordChecks = map[string]func(*writing) error{
	contracts.CheckReference: checkReferences,
	contracts.CheckRule:      checkRules,
}

// checkReferences demands that every id that was sent is one, in the order sent.
func checkReferences(w *writing) error {
	for _, given := range w.Given {
		reference := given.Tag.References
		if reference == nil || given.Value == "" || given.Param == w.Operation.Key {
			continue
		}
		_, err := w.referenced(given.Tag)
		if errors.Is(err, store.ErrNotFound) {
			return &contracts.Violation{
				Clause:  contracts.ClauseID(w.Operation.Name, given.Name, "references"),
				Problem: reference.Problem, Path: "COMMAND/" + given.Name, Tag: given.Name, Value: given.Value,
				Got: "an id that no " + reference.Object + " has", Expected: "the id of an existing " + reference.Object,
				Hint: "find it with " + reference.Object + ".Get, or add it first",
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// referenced is the record that a tag of ours names: store.ErrNotFound where there is none.
func (w *writing) referenced(tag *contracts.Tag) (store.Record, error) {
	if record, known := w.byID[tag.Name]; known {
		return record, nil
	}
	id := w.values.get(tag.Name)
	if id == "" {
		return store.Record{}, store.ErrNotFound
	}
	object := w.contract().Object(tag.References.Object)
	record, err := w.tx.Get(object.Name, id)
	if err == nil {
		w.byID[tag.Name] = record
	}
	return record, err
}

// through is a value of a referenced record, empty where there is no such record.
func (w *writing) through(via contracts.Via) (string, error) {
	reference := w.object().Tag(via.Reference)
	record, err := w.referenced(reference)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	target := w.contract().Object(reference.References.Object)
	if via.Tag == target.IDTag {
		return record.ID, nil
	}
	return record.Get(via.Tag), nil
}
