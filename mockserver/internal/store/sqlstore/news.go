package sqlstore

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
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
	deaf   atomic.Bool // the engine knows no LISTEN
}

func newNews(config *pgx.ConnConfig) *news {
	return &news{config: config, heard: make(chan struct{}, 1), ended: make(chan struct{})}
}

// listen begins to listen, if there is anybody to listen to.
func (s *Store) listen() {
	if s.news == nil {
		return
	}
	s.news.all.Go(func() {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		go func() {
			<-s.news.ended
			cancel()
		}()
		d := deadline{ctx: ctx}
		for !s.news.deaf.Load() && ctx.Err() == nil {
			s.news.hear(ctx, s.self)
			d.sleep(poll)
		}
	})
}

// hear listens until the connection breaks.
func (n *news) hear(ctx context.Context, self string) {
	conn, err := pgx.ConnectConfig(ctx, n.config)
	if err != nil {
		return
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it is thrown away
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		var refused *pgconn.PgError
		n.deaf.Store(errors.As(err, &refused) && (strings.HasPrefix(refused.Code, "0A") || strings.HasPrefix(refused.Code, "42")))
		return
	}
	n.tell() // what was announced before is not known
	for {
		heard, err := conn.WaitForNotification(ctx)
		if err != nil {
			return
		}
		if heard.Payload != self {
			n.tell()
		}
	}
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
