package sqlstore

import "github.com/crmock/crmock/mockserver/internal/store"

// stated are the tables of which a snapshot has rows of its own, and their columns but the first two.
//
//nolint:gochecknoglobals // constant table
var stated = []struct{ table, columns string }{
	{"record", "object, id, doc"},
	{"entry", "object, tag, key, id, uniq"},
	{"object", "name, records"},
	{"sequence", "name, last"},
}

// Snapshot implements store.Tx.
func (t *tx) Snapshot(name string) error {
	if err := t.mayWrite(); err != nil {
		return err
	}
	if err := store.CheckName("snapshot", name); err != nil {
		return err
	}
	t.part.extend(t.part.store.options.Patience)
	if err := t.flush(); err != nil {
		return err
	}
	if err := t.replace(kept(name), live); err != nil {
		return err
	}
	return t.part.exec("INSERT INTO snapshot (tenant, name) VALUES (?1, ?2) ON CONFLICT (tenant, name) DO NOTHING", t.tenant, name)
}

// Restore implements store.Tx.
func (t *tx) Restore(name string) error {
	if err := t.needSnapshot(name); err != nil {
		return err
	}
	t.forget()
	return t.replace(live, kept(name))
}

// DropSnapshot implements store.Tx.
func (t *tx) DropSnapshot(name string) error {
	if err := t.needSnapshot(name); err != nil {
		return err
	}
	if err := t.empty(kept(name)); err != nil {
		return err
	}
	return t.part.exec("DELETE FROM snapshot WHERE tenant = ?1 AND name = ?2", t.tenant, name)
}

// Clear implements store.Tx.
func (t *tx) Clear() error {
	if err := t.mayWrite(); err != nil {
		return err
	}
	t.part.extend(t.part.store.options.Patience)
	t.forget()
	return t.empty(live)
}

// drop forgets the tenant.
func (t *tx) drop() error {
	if err := t.wipe(); err != nil {
		return err
	}
	return t.part.exec("DELETE FROM tenant WHERE name = ?1", t.tenant)
}

// wipe forgets all that the tenant has.
func (t *tx) wipe() error {
	t.forget()
	for _, of := range stated {
		if err := t.part.exec("DELETE FROM "+of.table+" WHERE tenant = ?1", t.tenant); err != nil {
			return err
		}
	}
	for _, query := range []string{
		"DELETE FROM snapshot WHERE tenant = ?1",
		"DELETE FROM doc WHERE tenant = ?1",
	} {
		if err := t.part.exec(query, t.tenant); err != nil {
			return err
		}
	}
	t.announce = true
	return nil
}

// needSnapshot begins something long, if there is a snapshot of that name.
func (t *tx) needSnapshot(name string) error {
	if err := t.mayWrite(); err != nil {
		return err
	}
	t.part.extend(t.part.store.options.Patience)
	found, err := t.part.column("SELECT name FROM snapshot WHERE tenant = ?1 AND name = ?2", t.tenant, name)
	if err == nil && len(found) == 0 {
		return store.ErrNoSnapshot
	}
	return err
}

// replace puts what one snapshot has in the place of what another has. Each may be the live one.
func (t *tx) replace(target, source string) error {
	if err := t.empty(target); err != nil {
		return err
	}
	for _, of := range stated {
		err := t.part.exec("INSERT INTO "+of.table+" (tenant, snapshot, "+of.columns+") SELECT tenant, ?2, "+of.columns+
			" FROM "+of.table+" WHERE tenant = ?1 AND snapshot = ?3", t.tenant, target, source)
		if err != nil {
			return err
		}
	}
	return nil
}

// empty forgets the rows of one snapshot.
func (t *tx) empty(snapshot string) error {
	for _, of := range stated {
		if err := t.part.exec("DELETE FROM "+of.table+" WHERE tenant = ?1 AND snapshot = ?2", t.tenant, snapshot); err != nil {
			return err
		}
	}
	return nil
}
