package sqlstore

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// channel is where a process announces that it has changed docs.
const channel = "crmock"

// poll is how long Wait waits for news: engines that announce nothing are asked this often.
const poll = time.Second

// news listens to what other processes announce. Where the engine knows no LISTEN, it hears nothing.
type news struct {
	config *pgx.ConnConfig
	heard  chan struct{} // holds one when there is something that no wait has returned for
	ended  chan struct{}
	once   sync.Once
	all    sync.WaitGroup
	mute   bool // the engine announces nothing; known from listen on
}

func newNews(config *pgx.ConnConfig) *news {
	return &news{config: config, heard: make(chan struct{}, 1), ended: make(chan struct{})}
}

// announcement announces that docs have changed, when the transaction commits.
const announcement = "SELECT pg_notify('" + channel + "', ?1)"

// listen begins to listen, if there is anybody to listen to, and the engine lets processes talk.
func (s *Store) listen(ctx context.Context) error {
	if s.news == nil {
		return nil
	}
	switch _, err := s.writers.db.ExecContext(ctx, s.text(announcement), s.self); {
	case isUnknown(err):
		s.news.mute = true
		return nil
	case err != nil:
		return s.fault(ctx, err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.news.all.Go(func() {
		<-s.news.ended
		cancel()
	})
	s.news.all.Go(func() {
		d := deadline{ctx: ctx}
		for !isUnknown(s.news.hear(ctx, s.self)) && d.sleep(poll) {
		}
	})
	return nil
}

// isUnknown says whether the engine does not know a statement.
func isUnknown(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && (strings.HasPrefix(refused.Code, "0A") || strings.HasPrefix(refused.Code, "42"))
}

// hear listens until the connection breaks.
func (n *news) hear(ctx context.Context, self string) error {
	conn, err := pgx.ConnectConfig(ctx, n.config)
	if err != nil {
		return err
	}
	defer hangUp(conn)
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	n.tell() // what was announced before is not known
	for {
		heard, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if heard.Payload != self {
			n.tell()
		}
	}
}

func hangUp(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx) // it is used no more
}

func (n *news) tell() {
	select {
	case n.heard <- struct{}{}:
	default:
	}
}

func (n *news) wait(ctx context.Context) error {
	timer := time.NewTimer(poll)
	defer timer.Stop()
	select {
	case <-n.ended:
		return store.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	case <-n.heard:
	case <-timer.C:
	}
	return nil
}

func (n *news) stop() {
	n.once.Do(func() { close(n.ended) })
	n.all.Wait()
}
