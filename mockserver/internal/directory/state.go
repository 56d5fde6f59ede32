package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// The kinds of the docs in which the store has what a tenant is besides its records. Their key is the tenant's name, alone
// or with what they are about behind a slash. Docs of other kinds belong to package trigger.
const (
	kindVersion       = crm.KindVersion // marks the state of all others
	kindSettings      = "settings"      // a keptSettings; a tenant without is none
	kindClock         = "clock"         // a clock.State
	kindInterceptions = "interceptions" // a list of console.Interception
	kindFiles         = "files"         // a list of keptFile
	kindFile          = "file"          // the data of a file, by its digest
	kindSnapshot      = "snapshot"      // a keptSnapshot, by its name
)

// keptSettings are a tenant's settings as the store has them.
type keptSettings struct {
	Settings json.RawMessage // as package tenant encodes them
	File     json.RawMessage // as the configuration had them when they were last taken from it; null: it has none
	BuiltIn  bool            // its seed comes with the program
	Keeping  string          // see crm.Keeping
}

// keptSnapshot is a snapshot as the store has it, beside the records.
type keptSnapshot struct {
	Taken    time.Time
	Settings json.RawMessage
	Clock    clock.State
	Keeping  string
	Files    []keptFile
}

// state is all that the store has of a tenant besides its records.
type state struct {
	version  string
	kept     docs
	settings tenant.Settings
	file     *tenant.Settings // nil: it does not stand in a configuration
	builtIn  bool
	keeping  string
	clock    clock.State
	rules    []console.Interception
	files    attachment.State
	shots    map[string]snapshot
}

// read is what the store has of a tenant, nil where there is none.
func (d *Directory) read(ctx context.Context, name string) (*state, error) {
	var s *state
	err := d.Store.View(ctx, name, func(tx store.Tx) error {
		s = nil
		var kept keptSettings
		switch err := getDoc(tx, kindSettings, name, &kept); {
		case errors.Is(err, store.ErrNotFound):
			return nil
		case err != nil:
			return err
		}
		s = &state{shots: map[string]snapshot{}}
		var list []keptFile
		return errors.Join(s.take(kept), s.readVersion(tx, name),
			optional(getDoc(tx, kindClock, name, &s.clock)),
			optional(getDoc(tx, kindInterceptions, name, &s.rules)),
			optional(getDoc(tx, kindFiles, name, &list)), s.readFiles(tx, name, list), s.readSnapshots(tx, name))
	})
	if err != nil {
		return nil, fmt.Errorf("tenant %s: %w", name, err)
	}
	return s, nil
}

func (s *state) readVersion(tx store.Tx, name string) (err error) {
	s.version, err = tx.Doc(kindVersion, name)
	return err
}

func (s *state) readFiles(tx store.Tx, name string, list []keptFile) (err error) {
	s.files, err = filesFrom(tx, name, list)
	return err
}

// take decodes settings.
func (s *state) take(kept keptSettings) error {
	s.kept, s.builtIn, s.keeping = docs{string(kept.Settings), string(kept.File)}, kept.BuiltIn, kept.Keeping
	var err error
	if s.settings, err = tenant.Decode(s.kept.settings); err != nil {
		return err
	}
	if s.kept.file == noFile {
		return nil
	}
	file, err := tenant.Decode(string(kept.File))
	s.file = &file
	return err
}

func (s *state) readSnapshots(tx store.Tx, name string) error {
	docs, err := tx.Docs(kindSnapshot, "", 0)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		of, its := strings.CutPrefix(doc.Key, name+"/")
		if !its {
			continue
		}
		var kept keptSnapshot
		if err := json.Unmarshal([]byte(doc.Text), &kept); err != nil {
			return fmt.Errorf("snapshot %s: %w", of, err)
		}
		shot := snapshot{taken: kept.Taken, clock: kept.Clock, keeping: kept.Keeping}
		if shot.settings, err = tenant.Decode(string(kept.Settings)); err != nil {
			return fmt.Errorf("snapshot %s: %w", of, err)
		}
		if shot.files, err = filesFrom(tx, name, kept.Files); err != nil {
			return fmt.Errorf("snapshot %s: %w", of, err)
		}
		s.shots[of] = shot
	}
	return nil
}

// getDoc reads a doc of JSON into a value, or returns store.ErrNotFound.
func getDoc(tx store.Tx, kind, key string, into any) error {
	text, err := tx.Doc(kind, key)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("what the store has of kind %s cannot be read: %w", kind, err)
	}
	return nil
}

// optional is an error unless it says that there is nothing.
func optional(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// setDoc keeps a value as a doc of JSON.
func setDoc(tx store.Tx, kind, key string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return tx.SetDoc(store.Doc{Kind: kind, Key: key, Text: string(text)})
}

// docs are settings as they are kept, in JSON: the present ones, and those of the configuration.
type docs struct{ settings, file string }

// noFile stands for those of a configuration that has none.
const noFile = "null"

// encode makes settings ready to be kept, with those of a configuration, where it has some. Both know the hash of their
// password from then on.
func (d *Directory) encode(s, file *tenant.Settings) (k docs, err error) {
	if k.settings, *s, err = tenant.Encode(*s, d.hash); err != nil {
		return k, err
	}
	if k.file = noFile; file == nil {
		return k, nil
	}
	if file.PasswordHash == "" && file.Password == s.Password {
		file.PasswordHash = s.PasswordHash // one hash for one password
	}
	k.file, *file, err = tenant.Encode(*file, d.hash)
	return k, err
}

// hash is a hash of a password where a store outlives the process; elsewhere nobody will need it.
func (d *Directory) hash(password tenant.Secret) (string, error) {
	if !d.Durable && !d.Store.Shared() {
		return "", nil
	}
	return d.Sealer.Hash(password)
}

// keepSettings writes settings that are encoded.
func (e *entry) keepSettings(tx store.Tx, k docs, builtIn bool, keeping string) error {
	kept := keptSettings{Settings: json.RawMessage(k.settings), File: json.RawMessage(k.file), BuiltIn: builtIn, Keeping: keeping}
	return setDoc(tx, kindSettings, e.name, kept)
}
