package sqlstore

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// A thin driver lets database/sql look after the connections of pgx. It does what this package needs, and no more:
// statements are prepared and kept by pgx itself, and bytes are handed over as they came.

type pgConnector struct{ config *pgx.ConnConfig }

// Connect implements driver.Connector.
func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, c.config)
	if err != nil {
		return nil, err
	}
	return &pgConn{conn: conn, used: time.Now()}, nil
}

// Driver implements driver.Connector.
func (c pgConnector) Driver() driver.Driver { return pgDriver{} }

type pgDriver struct{}

// Open implements driver.Driver. Nobody asks for it by name.
func (pgDriver) Open(string) (driver.Conn, error) { return nil, errors.ErrUnsupported }

type pgConn struct {
	conn *pgx.Conn
	used time.Time
}

// Prepare implements driver.Conn.
func (c *pgConn) Prepare(string) (driver.Stmt, error) { return nil, errors.ErrUnsupported }

// Close implements driver.Conn.
func (c *pgConn) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return c.conn.Close(ctx)
}

// Begin implements driver.Conn.
func (c *pgConn) Begin() (driver.Tx, error) { return nil, errors.ErrUnsupported }

// BeginTx implements driver.ConnBeginTx.
func (c *pgConn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	tx, err := c.conn.Begin(ctx)
	return pgTx{ctx, tx}, err
}

type pgTx struct {
	ctx context.Context //nolint:containedctx // that of BeginTx, as database/sql wants it
	tx  pgx.Tx
}

// Commit implements driver.Tx.
func (t pgTx) Commit() error { return t.tx.Commit(t.ctx) }

// Rollback implements driver.Tx.
func (t pgTx) Rollback() error { return t.tx.Rollback(t.ctx) }

// IsValid implements driver.Validator.
func (c *pgConn) IsValid() bool { return !c.conn.IsClosed() }

// ResetSession implements driver.SessionResetter: a connection that was not used for a while may be dead.
func (c *pgConn) ResetSession(ctx context.Context) error {
	if c.conn.IsClosed() || c.conn.PgConn().TxStatus() != 'I' {
		return driver.ErrBadConn
	}
	now := time.Now()
	idle := now.Sub(c.used)
	c.used = now
	if idle > time.Second && c.conn.Ping(ctx) != nil {
		return driver.ErrBadConn
	}
	return nil
}

// Ping implements driver.Pinger.
func (c *pgConn) Ping(ctx context.Context) error { return c.conn.Ping(ctx) }

// ExecContext implements driver.ExecerContext.
func (c *pgConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	tag, err := c.conn.Exec(ctx, query, plain(args)...)
	return driver.RowsAffected(tag.RowsAffected()), err
}

// QueryContext implements driver.QueryerContext.
func (c *pgConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.conn.Query(ctx, query, plain(args)...)
	if err != nil {
		return nil, err
	}
	r := &pgRows{rows: rows, types: c.conn.TypeMap(), more: rows.Next()}
	if !r.more && rows.Err() != nil {
		return nil, rows.Err()
	}
	return r, nil
}

func plain(named []driver.NamedValue) []any {
	args := make([]any, len(named))
	for i := range named {
		args[i] = named[i].Value
	}
	return args
}

// pgRows is one row ahead, so that an error of the statement is that of QueryContext.
type pgRows struct {
	rows  pgx.Rows
	types *pgtype.Map
	more  bool
	begun bool
}

// Columns implements driver.Rows.
func (r *pgRows) Columns() []string {
	fields := r.rows.FieldDescriptions()
	names := make([]string, len(fields))
	for i := range fields {
		names[i] = fields[i].Name
	}
	return names
}

// Close implements driver.Rows.
func (r *pgRows) Close() error {
	r.rows.Close()
	return r.rows.Err()
}

// Next implements driver.Rows.
func (r *pgRows) Next(dest []driver.Value) error {
	if r.begun {
		r.more = r.rows.Next()
	}
	r.begun = true
	if !r.more {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return io.EOF
	}
	raw := r.rows.RawValues()
	for i, field := range r.rows.FieldDescriptions() {
		value, err := r.value(field.DataTypeOID, field.Format, raw[i])
		if err != nil {
			return err
		}
		dest[i] = value
	}
	return nil
}

// value hands bytes over without copying them: database/sql does so where they are kept.
func (r *pgRows) value(oid uint32, format int16, raw []byte) (driver.Value, error) {
	if raw == nil {
		return nil, nil //nolint:nilnil // NULL is nil
	}
	if oid == pgtype.ByteaOID && format == pgtype.BinaryFormatCode {
		return raw, nil
	}
	if known, found := r.types.TypeForOID(oid); found {
		return known.Codec.DecodeDatabaseSQLValue(r.types, oid, format, raw)
	}
	return string(raw), nil
}
