package store

import "fmt"

// MaxName is how many bytes there may be in a name: of a tenant, an object, a tag, a sequence, a snapshot, a kind or a key
// of docs, and in an id of a record. Values, texts and keys of entries may have any length.
const MaxName = 255

// CheckName returns an error for a name that is too long; what says what it is the name of.
func CheckName(what, name string) error {
	if len(name) <= MaxName {
		return nil
	}
	return fmt.Errorf("store: the name of a %s has at most %d bytes, and this one %d: %.40q…", what, MaxName, len(name), name)
}

// CheckRecord returns an error for a record that cannot be told from others, or has a name that is too long.
func CheckRecord(r Record) error {
	if r.Object == "" || r.ID == "" {
		return fmt.Errorf("store: a record needs an object and an id, got object %q and id %q", r.Object, r.ID)
	}
	if err := CheckName("object", r.Object); err != nil {
		return err
	}
	if err := CheckName("record", r.ID); err != nil {
		return err
	}
	for i := range r.Entries {
		if err := CheckName("tag", r.Entries[i].Tag); err != nil {
			return err
		}
	}
	return nil
}

// CheckDoc returns an error for a doc that cannot be told from others, or has a name that is too long.
func CheckDoc(d Doc) error {
	if d.Kind == "" || d.Key == "" {
		return fmt.Errorf("store: a doc needs a kind and a key, got kind %q and key %q", d.Kind, d.Key)
	}
	if err := CheckName("kind", d.Kind); err != nil {
		return err
	}
	return CheckName("doc", d.Key)
}
