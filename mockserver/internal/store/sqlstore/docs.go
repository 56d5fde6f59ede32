package sqlstore

import (
	"database/sql"
	"math"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Doc implements store.Tx.
func (t *tx) Doc(kind, key string) (string, error) {
	if err := t.mayRead(); err != nil {
		return "", err
	}
	found, err := t.part.column("SELECT text FROM doc WHERE tenant = ?1 AND kind = ?2 AND key = ?3", t.tenant, kind, key)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", store.ErrNotFound
	}
	return found[0], nil
}

// Docs implements store.Tx.
func (t *tx) Docs(kind, after string, limit int) (found []store.Doc, err error) {
	if err := t.mayRead(); err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = math.MaxInt32
	}
	err = t.part.rows(func(rows *sql.Rows) error {
		var key, text sql.RawBytes
		if err := rows.Scan(&key, &text); err != nil {
			return t.part.check(err)
		}
		found = append(found, store.Doc{Kind: kind, Key: string(key), Text: string(text)})
		return nil
	}, "SELECT key, text FROM doc WHERE tenant = ?1 AND kind = ?2 AND key > ?3 ORDER BY key LIMIT ?4", t.tenant, kind, after, int64(limit))
	return found, err
}

// SetDoc implements store.Tx.
func (t *tx) SetDoc(d store.Doc) error {
	if err := t.mayWrite(); err != nil {
		return err
	}
	if err := store.CheckDoc(d); err != nil {
		return err
	}
	t.announce = true
	return t.part.exec("INSERT INTO doc (tenant, kind, key, text) VALUES (?1, ?2, ?3, ?4) "+
		"ON CONFLICT (tenant, kind, key) DO UPDATE SET text = excluded.text", t.tenant, d.Kind, d.Key, d.Text)
}

// DeleteDoc implements store.Tx.
func (t *tx) DeleteDoc(kind, key string) error {
	if err := t.mayWrite(); err != nil {
		return err
	}
	found, err := t.part.column("DELETE FROM doc WHERE tenant = ?1 AND kind = ?2 AND key = ?3 RETURNING key", t.tenant, kind, key)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return store.ErrNotFound
	}
	t.announce = true
	return nil
}
