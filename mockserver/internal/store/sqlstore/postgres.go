package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// openServer opens a PostgreSQL database.
func (s *Store) openServer(ctx context.Context, address string) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return errors.New("this is no address of a PostgreSQL database; write postgres://USER:PASSWORD@HOST:PORT/DATABASE, " +
			"with signs like @ and / in the password as %40 and %2F")
	}
	s.dialect = postgresDialect
	prepareConfig(config, s.options)
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(s.options.Connections)
	db.SetMaxIdleConns(s.options.Connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	s.readers, s.writers = &sessions{db: db}, &sessions{db: db}
	s.release = append(s.release, db.Close)
	s.news = newNews(config)
	return s.probe(ctx)
}

// standstill is the setting for how long a transaction may stand still.
const standstill = "idle_in_transaction_session_timeout"

// standstill is how long a transaction of a call that does not say otherwise may stand still.
func (o *Options) standstill() time.Duration { return 2 * o.Deadline }

// prepareConfig sees to it that neither side waits long for another that is gone. A session that stands still within a
// transaction for as long as a call may take belongs to a process that cannot be reached any more, and holds a lock.
func prepareConfig(config *pgx.ConnConfig, o Options) {
	config.ConnectTimeout = cmp.Or(config.ConnectTimeout, min(o.Deadline, 3*time.Second))
	dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3,
	}}
	config.DialFunc = dialer.DialContext
	for name, value := range map[string]string{
		"application_name": "crmock",
		standstill:         strconv.FormatInt(o.standstill().Milliseconds(), 10),
	} {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
}

// probe says at once whether the database can be reached.
func (s *Store) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Deadline)
	defer cancel()
	if err := s.writers.db.PingContext(ctx); err != nil {
		return s.fault(ctx, err)
	}
	return nil
}

// sendBatch executes a statement for each of the arguments, in one round trip.
func sendBatch(ctx context.Context, conn any, query string, all [][]any) error {
	server, is := conn.(*stdlib.Conn)
	if !is {
		return fmt.Errorf("%T is no connection to PostgreSQL", conn)
	}
	batch := &pgx.Batch{}
	for _, args := range all {
		batch.Queue(query, args...)
	}
	return server.Conn().SendBatch(ctx, batch).Close()
}
