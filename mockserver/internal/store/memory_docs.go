package store

import "github.com/tidwall/btree"

// Doc implements Tx.
func (tx *memoryTx) Doc(kind, key string) (string, error) {
	if tx.done.Load() {
		return "", ErrTxDone
	}
	if docs := tx.tenant.docs[kind]; docs != nil {
		if found, there := docs.Get(Doc{Key: key}); there {
			return found.Text, nil
		}
	}
	return "", ErrNotFound
}

// Docs implements Tx.
func (tx *memoryTx) Docs(kind, after string, limit int) ([]Doc, error) {
	if tx.done.Load() {
		return nil, ErrTxDone
	}
	docs := tx.tenant.docs[kind]
	if docs == nil {
		return nil, nil
	}
	var found []Doc
	docs.Ascend(Doc{Key: after}, func(d Doc) bool {
		if d.Key > after { // no key is empty
			found = append(found, d)
		}
		return limit <= 0 || len(found) < limit
	})
	return found, nil
}

// SetDoc implements Tx.
func (tx *memoryTx) SetDoc(d Doc) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	if err := CheckDoc(d); err != nil {
		return err
	}
	docs := tx.tenant.docsOf(d.Kind)
	before, there := docs.Set(d)
	tx.undoDoc(docs, d, before, there)
	return nil
}

// DeleteDoc implements Tx.
func (tx *memoryTx) DeleteDoc(kind, key string) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	docs := tx.tenant.docs[kind]
	if docs == nil {
		return ErrNotFound
	}
	before, there := docs.Delete(Doc{Key: key})
	if !there {
		return ErrNotFound
	}
	tx.undoDoc(docs, before, before, true)
	return nil
}

// undoDoc keeps the way back from a doc that has been set or deleted to the one that was there before, if one was.
func (tx *memoryTx) undoDoc(docs *btree.BTreeG[Doc], changed, before Doc, there bool) {
	tx.undo = append(tx.undo, func() {
		if there {
			docs.Set(before)
		} else {
			docs.Delete(changed)
		}
	})
}
