package specs

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// clients are how many send at the same time.
const clients = 50

// together sends commands at the same time, as many as there are clients, and is their replies in the same order. It
// demands an answer to each.
func (c caller) together(commands []client.Command) []client.Reply {
	replies, errs := make([]client.Reply, len(commands)), make([]error, len(commands))
	var next atomic.Int64
	var group sync.WaitGroup
	start := make(chan struct{})
	for range min(clients, len(commands)) {
		group.Go(func() {
			<-start
			for i := next.Add(1) - 1; i < int64(len(commands)); i = next.Add(1) - 1 {
				replies[i], errs[i] = c.client.Do(c.ctx, commands[i]) // a failure may end the spec only here below
			}
		})
	}
	close(start)
	group.Wait()
	for i, command := range commands {
		if command.Action == contracts.Add && errs[i] == nil && replies[i].OK() {
			c.run.ledger.add(command.Object+"."+command.Action, replies[i])
		}
	}
	for i, err := range errs {
		c.Expect(err).NotTo(gomega.HaveOccurred(), "request %d of %d at the same time got no reply that can be read", i+1, len(errs))
	}
	return replies
}

// added are the ids that many Adds at the same time were answered with.
func (c caller) added(object *contracts.Object, replies []client.Reply) map[string]bool {
	ids := map[string]bool{}
	for _, reply := range replies {
		id := c.idOf(object.Name, c.well(reply))
		c.Expect(id).NotTo(gomega.BeEmpty(), "%s.Add answers no id", object.Name)
		c.Expect(ids[id]).To(gomega.BeFalse(), "the id %s was given out twice", id)
		ids[id] = true
	}
	return ids
}

// brief keeps no more than the beginning of what a spec has exchanged: once it holds, a thousand alike prove nothing
// more.
func (s *session) brief() {
	const kept = 5
	s.noting.Lock()
	defer s.noting.Unlock()
	s.exchanges = s.exchanges[:min(kept, len(s.exchanges))]
}

// times is a number in words, for texts.
func times(count int) string {
	words := map[int]string{clients: "Fifty", manyAdds: "A thousand"}
	if word, known := words[count]; known {
		return word
	}
	return fmt.Sprint(count)
}
