package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// part is one transaction of the database. The first error of the database breaks it: every later statement returns
// that error, and it is never committed.
type part struct {
	*deadline
	store   *Store
	session *session
	broken  error
}

// read runs fn on one unchanging state of the database.
func (s *Store) read(ctx context.Context, limit time.Duration, fn func(*part) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.RUnlock()
	d := startDeadline(ctx, limit)
	defer d.stop()
	return s.transact(d, s.readers, s.dialect.beginRead, fn)
}

// write runs fn alone on the tenant, again if another process comes between, and keeps all that it writes, or none.
func (s *Store) write(ctx context.Context, tenant string, limit time.Duration, fn func(*tx) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.RUnlock()
	d := startDeadline(ctx, limit)
	defer d.stop()
	leave, err := s.turns.take(d.ctx, tenant)
	if err != nil {
		return s.fault(d.ctx, err)
	}
	defer leave()
	return s.once(d, func(p *part) error {
		t := newTx(s, p, tenant)
		defer t.end()
		if err := t.lock(); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
		return t.finish()
	})
}

// once runs fn in a transaction that writes, until no other process comes between.
func (s *Store) once(d *deadline, fn func(*part) error) error {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval, pause.MaxInterval = 5*time.Millisecond, 200*time.Millisecond
	for {
		err := s.transact(d, s.writers, s.dialect.beginWrite, fn)
		if !isConflict(err) || !d.sleep(pause.NextBackOff()) {
			return err
		}
	}
}

// sleep returns false when the call ends before the pause does.
func (d *deadline) sleep(pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-d.ctx.Done():
		return false
	}
}

func (s *Store) transact(d *deadline, from *sessions, begin string, fn func(*part) error) error {
	session, err := from.take(d.ctx)
	if err != nil {
		return s.fault(d.ctx, err)
	}
	p := &part{deadline: d, store: s, session: session}
	clean := true // nothing is to be undone
	defer func() { from.give(session, clean || p.rollback()) }()
	if err := p.exec(begin); err != nil {
		return err
	}
	clean = false
	if err := p.askForTime(); err != nil {
		return err
	}
	err = fn(p)
	if p.broken != nil {
		return p.broken
	}
	if err == nil && d.ctx.Err() != nil {
		return s.fault(d.ctx, d.ctx.Err())
	}
	if err == nil {
		err = p.commit()
		clean = err == nil
	}
	return err
}

// askForTime tells the server that this call may take longer than most. It ends a transaction that stands still for longer
// than they may take, since that belongs to a process which is gone.
func (p *part) askForTime() error {
	if !p.store.dialect.remote || p.limit <= p.store.options.standstill() {
		return nil
	}
	return p.exec(fmt.Sprintf("SET LOCAL %s = %d", standstill, p.limit.Milliseconds()))
}

// commit makes an end. SQLite is not asked to stop in the middle of it: it takes no longer than the disk does.
func (p *part) commit() error {
	ctx := p.ctx
	if !p.store.dialect.remote {
		ctx = context.WithoutCancel(ctx)
	}
	return p.check(p.session.exec(ctx, "COMMIT", nil))
}

// rollback undoes what was done, also when the call has been cancelled, and says whether the connection is sound.
func (p *part) rollback() bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), time.Second)
	defer cancel()
	return p.session.exec(ctx, "ROLLBACK", nil) == nil
}

func (p *part) exec(query string, args ...any) error {
	if p.broken != nil {
		return p.broken
	}
	return p.check(p.session.exec(p.ctx, p.store.text(query), inBytes(args)))
}

// batch executes a statement for each of the rows, behind the same first arguments.
func (p *part) batch(rows [][]any, query string, first ...any) error {
	if p.broken != nil || len(rows) == 0 {
		return p.broken
	}
	all := make([][]any, len(rows))
	for i, row := range rows {
		all[i] = inBytes(slices.Concat(first, row))
	}
	return p.check(p.session.batch(p.ctx, p.store.text(query), all))
}

// rows hands each row to fn, whose error ends the reading and is returned as it is.
func (p *part) rows(fn func(*sql.Rows) error, query string, args ...any) error {
	if p.broken != nil {
		return p.broken
	}
	rows, err := p.session.query(p.ctx, p.store.text(query), inBytes(args))
	if err != nil {
		return p.check(err)
	}
	defer rows.Close() //nolint:errcheck // the error of the rows says it all
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return p.check(rows.Err())
}

// column returns the only column of the rows.
func (p *part) column(query string, args ...any) (values []string, err error) {
	err = p.rows(func(rows *sql.Rows) error {
		var value []byte
		if err := rows.Scan(&value); err != nil {
			return p.check(err)
		}
		values = append(values, string(value))
		return nil
	}, query, args...)
	return values, err
}

func (p *part) check(err error) error {
	if err != nil && p.broken == nil {
		p.broken = p.store.fault(p.ctx, err)
	}
	if err == nil {
		return nil
	}
	return p.broken
}

// inBytes replaces texts by bytes, which is how the columns keep them.
func inBytes(args []any) []any {
	for i, arg := range args {
		if text, is := arg.(string); is {
			args[i] = []byte(text)
		}
	}
	return args
}
