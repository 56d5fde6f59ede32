package specs

import (
	"sync"

	"github.com/crmock/crmock/contracts/client"
)

// Left is a record that a run has added. The API cannot delete, so it stays.
type Left struct{ Object, ID string }

// ledger notes what a run leaves behind.
type ledger struct {
	mu   sync.Mutex
	left []Left
}

func (l *ledger) add(operation string, reply client.Reply) {
	object, _ := operationOf(operation)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, fields := range append(reply.Items, reply.Fields) {
		for _, field := range fields {
			l.left = append(l.left, Left{object, field.Value})
		}
	}
}

func (l *ledger) list() []Left {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.left
}
