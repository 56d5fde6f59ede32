package directory

import (
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// keptFile is an attachment as the store has it. Its data is a doc of its own, which snapshots share.
type keptFile struct {
	Object, ID, Name, Type string
	Digest                 string
	Added                  time.Time
}

// listOf are the files of a state as they are kept.
func listOf(s attachment.State) []keptFile {
	list := []keptFile{}
	for owner, f := range s.All() {
		list = append(list, keptFile{owner.Object, owner.ID, f.Name, f.Type, f.Digest(), f.Added})
	}
	return list
}

// filesFrom are files as they were kept.
func filesFrom(tx store.Tx, name string, list []keptFile) (attachment.State, error) {
	files := attachment.New()
	for _, f := range list {
		text, err := tx.Doc(kindFile, name+"/"+f.Digest)
		if err != nil {
			return attachment.State{}, fmt.Errorf("the data of the attachment %s: %w", f.Name, err)
		}
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return attachment.State{}, fmt.Errorf("the data of the attachment %s: %w", f.Name, err)
		}
		if err := files.Put(f.Object, f.ID, attachment.File{Name: f.Name, Type: f.Type, Data: data, Added: f.Added}); err != nil {
			return attachment.State{}, err
		}
	}
	return files.Snapshot(), nil
}

// keepFiles writes the attachments that a tenant has from now on, and forgets the data of those before that nothing names
// any more.
func (e *entry) keepFiles(tx store.Tx, next attachment.State) error {
	for _, f := range next.All() {
		if err := e.keepFile(tx, f); err != nil {
			return err
		}
	}
	if err := e.forgetFiles(tx, e.files.Snapshot(), next); err != nil {
		return err
	}
	return setDoc(tx, kindFiles, e.name, listOf(next))
}

func (e *entry) keepFile(tx store.Tx, f attachment.File) error {
	key := e.name + "/" + f.Digest()
	if _, err := tx.Doc(kindFile, key); !errors.Is(err, store.ErrNotFound) {
		return err // it is there already, or cannot be read
	}
	return tx.SetDoc(store.Doc{Kind: kindFile, Key: key, Text: base64.StdEncoding.EncodeToString(f.Data)})
}

// dropFiles forgets the data of files of a snapshot that is gone.
func (e *entry) dropFiles(tx store.Tx, gone attachment.State) error {
	return e.forgetFiles(tx, gone, e.files.Snapshot())
}

// forgetFiles takes data away, except that of the files that stay and of those that snapshots hold.
func (e *entry) forgetFiles(tx store.Tx, gone, stay attachment.State) error {
	held := map[string]bool{}
	hold := func(s attachment.State) {
		for _, f := range s.All() {
			held[f.Digest()] = true
		}
	}
	hold(stay)
	for _, shot := range e.snapshots {
		hold(shot.files)
	}
	for _, f := range gone.All() {
		if digest := f.Digest(); !held[digest] {
			held[digest] = true // taken away once
			if err := optional(tx.DeleteDoc(kindFile, e.name+"/"+digest)); err != nil {
				return err
			}
		}
	}
	return nil
}
