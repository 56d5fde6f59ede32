package mockserver

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// full is a store on a full disk: it can be read and not written, until there is room.
type full struct {
	store.Store

	room bool
}

func (f *full) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if !f.room {
		return store.ErrUnavailable
	}
	return f.Store.Update(ctx, tenant, fn)
}

func TestAnOutageOfWritesIsNotOverByARead(t *testing.T) {
	g, ctx := NewWithT(t), t.Context()
	var log bytes.Buffer
	now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	disk := &full{Store: store.NewMemory()}
	o := &outages{Store: disk, log: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return now }}
	nothing := func(store.Tx) error { return nil }
	lines := func() int { return strings.Count(log.String(), "\n") }

	for range 3 {
		g.Expect(o.Update(ctx, "acme", nothing)).To(MatchError(store.ErrUnavailable))
		g.Expect(o.View(ctx, "acme", nothing)).To(Succeed())
	}
	g.Expect(lines()).To(Equal(1), log.String())

	now = now.Add(90 * time.Second)
	disk.room = true
	for range 3 {
		g.Expect(o.View(ctx, "acme", nothing)).To(Succeed())
		g.Expect(o.Update(ctx, "acme", nothing)).To(Succeed())
	}
	g.Expect(lines()).To(Equal(2), log.String())
	g.Expect(log.String()).To(ContainSubstring("after=1m30s"))
}

func TestWhatARequestGotWrongIsNoOutage(t *testing.T) {
	g, ctx := NewWithT(t), t.Context()
	var log bytes.Buffer
	o := &outages{Store: store.NewMemory(), log: slog.New(slog.NewTextHandler(&log, nil)), now: time.Now}
	g.Expect(o.Update(ctx, "acme", func(store.Tx) error { return store.ErrNotFound })).To(MatchError(store.ErrNotFound))
	g.Expect(o.Ping(ctx)).To(Succeed())
	g.Expect(log.String()).To(BeEmpty())
}
