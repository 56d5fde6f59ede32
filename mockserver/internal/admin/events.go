package admin

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/crmock/crmock/mockserver/internal/journal"
)

// usualBeat is how often an idle stream shows that it is alive, so that nothing between drops it.
const usualBeat = 15 * time.Second

// watchTenant sends the exchanges of a tenant as they come, until the caller leaves, the tenant is removed or the server
// ends.
func (c Console) watchTenant(w http.ResponseWriter, r *http.Request) error {
	found, err := c.journalOfTenant(r)
	if err != nil {
		return err
	}
	gone, err := c.Tenants.Gone(r.PathValue("name"))
	if err != nil {
		return err
	}
	after, err := lastSeen(r)
	if err != nil {
		return err
	}
	s := &stream{control: http.NewResponseController(w), w: w}
	if err := s.begin(); err != nil {
		return err
	}
	var beating sync.WaitGroup
	defer beating.Wait() // nothing may be written once the request has ended
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(c.Closing, cancel)()
	beating.Go(func() { s.beat(ctx, cancel, gone, cmp.Or(c.Beat, usualBeat)) })
	for entry, missed := range found.Watch(ctx, journal.Query{After: after}) {
		if s.exchange(entry, missed) != nil {
			break // the caller has left
		}
	}
	return nil
}

// lastSeen is the id that the caller has seen last.
func lastSeen(r *http.Request) (int64, error) {
	text := cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after"), "0")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0, refuse(http.StatusBadRequest, "after is the id of an exchange, not %q", text)
	}
	return id, nil
}

// stream writes server-sent events, one at a time.
type stream struct {
	mu      sync.Mutex
	w       http.ResponseWriter
	control *http.ResponseController
}

// begin tells the caller that the stream is open. It may go on for longer than other answers, and longer than a request
// may take to arrive: that deadline would end the request's context.
func (s *stream) begin() error {
	if err := errors.Join(s.control.SetWriteDeadline(time.Time{}), s.control.SetReadDeadline(time.Time{})); err != nil {
		return err
	}
	s.w.Header().Set("Content-Type", "text/event-stream")
	s.w.WriteHeader(http.StatusOK)
	return s.write(": open\n\n")
}

func (s *stream) exchange(entry journal.Entry, missed int64) error {
	if missed > 0 {
		if err := s.write(fmt.Sprintf("event: missed\ndata: {\"missed\":%d}\n\n", missed)); err != nil {
			return err
		}
	}
	data, err := json.Marshal(exchangeOf(entry))
	if err != nil {
		return err
	}
	return s.write(fmt.Sprintf("event: exchange\nid: %d\ndata: %s\n\n", entry.ID, data))
}

// beat writes a comment now and then, and ends the stream when that fails.
func (s *stream) beat(ctx context.Context, cancel context.CancelFunc, gone <-chan struct{}, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-gone:
			cancel()
			return
		case <-ticker.C:
			if s.write(": alive\n\n") != nil {
				cancel()
			}
		}
	}
}

func (s *stream) write(text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
