package sqlstore

import (
	"context"
	"sync"
)

// turns lets one Update of this process at a time at each tenant. The lock that counts is the database's; but whoever
// waits for that holds a connection, and many who wait for one tenant would leave none for the others.
type turns struct {
	mu    sync.Mutex
	turns map[string]*turn
}

type turn struct {
	token chan struct{}
	users int // those who have it or wait for it
}

// take waits until it is the caller's turn, which ends with the function returned.
func (t *turns) take(ctx context.Context, tenant string) (leave func(), err error) {
	mine := t.join(tenant)
	select {
	case mine.token <- struct{}{}:
		return func() {
			<-mine.token
			t.quit(tenant, mine)
		}, nil
	case <-ctx.Done():
		t.quit(tenant, mine)
		return nil, ctx.Err()
	}
}

func (t *turns) join(tenant string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.turns == nil {
		t.turns = map[string]*turn{}
	}
	mine := t.turns[tenant]
	if mine == nil {
		mine = &turn{token: make(chan struct{}, 1)}
		t.turns[tenant] = mine
	}
	mine.users++
	return mine
}

func (t *turns) quit(tenant string, mine *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine.users--
	if mine.users == 0 {
		delete(t.turns, tenant)
	}
}
