package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// sessions are the connections for one kind of work. PostgreSQL's are those of database/sql, which looks after them, and
// the driver keeps the statements that it has prepared. SQLite's never break, but lose what they have prepared when they
// go back to database/sql; so they are kept.
type sessions struct {
	db    *sql.DB
	slots chan *session // nil: none are kept; an empty slot may be filled
}

// session is one connection for one call at a time.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt // nil: the driver prepares
}

func keptSessions(db *sql.DB, size int) *sessions {
	db.SetMaxOpenConns(size)
	slots := make(chan *session, size)
	for range size {
		slots <- nil
	}
	return &sessions{db: db, slots: slots}
}

func (s *sessions) take(ctx context.Context) (*session, error) {
	if s.slots == nil {
		conn, err := s.db.Conn(ctx)
		return &session{conn: conn}, err
	}
	select {
	case kept := <-s.slots:
		if kept != nil {
			return kept, nil
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		s.slots <- nil
		return nil, err
	}
	return &session{conn: conn, prepared: map[string]*sql.Stmt{}}, nil
}

// give ends the use of a session. One that is not sound any more is thrown away.
func (s *sessions) give(used *session, sound bool) {
	if !sound {
		// The error is the one that database/sql needs to hear; Raw hands it back, and there is nothing to do about it.
		_ = used.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	switch {
	case s.slots == nil:
		_ = used.conn.Close() // it only goes back to the pool
	case sound:
		s.slots <- used
	default:
		s.slots <- nil
	}
}

// close ends the kept sessions, once none of them is in use, and the pool.
func (s *sessions) close() error {
	var errs []error
	for range cap(s.slots) {
		if kept := <-s.slots; kept != nil {
			errs = append(errs, kept.close())
		}
	}
	return errors.Join(append(errs, s.db.Close())...)
}

func (x *session) close() error {
	for _, prepared := range x.prepared {
		_ = prepared.Close() // it goes with its connection
	}
	return x.conn.Close()
}

func (x *session) exec(ctx context.Context, query string, args []any) error {
	if x.prepared == nil {
		_, err := x.conn.ExecContext(ctx, query, args...)
		return err
	}
	prepared, err := x.prepare(ctx, query)
	if err == nil {
		_, err = prepared.ExecContext(ctx, args...)
	}
	return err
}

// batch executes a statement for each of the arguments. A server is asked all at once.
func (x *session) batch(ctx context.Context, query string, all [][]any) error {
	if x.prepared == nil {
		return x.conn.Raw(func(conn any) error { return sendBatch(ctx, conn, query, all) })
	}
	for _, args := range all {
		if err := x.exec(ctx, query, args); err != nil {
			return err
		}
	}
	return nil
}

// query leaves it to the caller to look at the error of the rows, and to close them.
func (x *session) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	if x.prepared == nil {
		return x.conn.QueryContext(ctx, query, args...) //nolint:sqlclosecheck,rowserrcheck // see above
	}
	prepared, err := x.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return prepared.QueryContext(ctx, args...)
}

func (x *session) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if prepared := x.prepared[query]; prepared != nil {
		return prepared, nil
	}
	prepared, err := x.conn.PrepareContext(ctx, query)
	if err == nil {
		x.prepared[query] = prepared
	}
	return prepared, err
}
