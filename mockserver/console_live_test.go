package mockserver_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
)

// busy runs sixteen clients of a tenant until the function that it returns is called, which waits for them. Each call
// of work is one request; what is wrong with its answer fails the spec.
func busy(work func(n int) error) (stop func()) {
	var over atomic.Bool
	var clients sync.WaitGroup
	for n := range 16 {
		clients.Go(func() {
			defer GinkgoRecover()
			for !over.Load() {
				Expect(work(n)).To(Succeed())
			}
		})
	}
	return func() {
		over.Store(true)
		clients.Wait()
	}
}

var _ = Describe("A change of settings while sixteen clients work", func() {
	It("is seen by the next request, each time", func() {
		own := steer().tenant()
		caller, password := own.Client(), own.Password
		defer busy(func(n int) error {
			_, err := caller.Do(context.Background(), op("Task.Add", fmt.Sprintf("SUBJECT=%d", n)))
			return err
		})()
		for i := range 20 {
			right, denied := `["add", "get"]`, false
			if i%2 == 1 {
				right, denied = `["get"]`, true
			}
			next := fmt.Sprintf("password %d", i)
			kind := fmt.Sprintf("type %d", i)
			own.Change(fmt.Sprintf(`{"rights": {"task": %s}, "api": {"password": %q}, "picklists": {"customer-types": [{"name": %q}]}}`, right, next, kind))
			Expect(tell(own.Client(withPassword(password)), "FAQ.Get", "QUESTION=%").Status).To(Equal(303), "the old password")
			password = next
			now := own.Client(withPassword(next))
			Expect(tell(now, "Task.Add", "SUBJECT=x").Clause == "Task.Add.right").To(Equal(denied))
			must(now, "Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "CUSTOMERTYPE="+kind)
			Expect(tell(now, "Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "CUSTOMERTYPE=Default").OK()).To(BeFalse())
		}
	})

	It("is seen as a whole: no request meets half of it", func() {
		own := steer().tenant()
		states := []string{
			`{"api": {"password": "state one"}, "charset": "ISO-8859-1", "rights": {"task": ["get"]}}`,
			`{"api": {"password": "state two"}, "charset": "UTF-8", "rights": {"task": ["add", "get"]}}`,
		}
		own.Change(states[0])
		callers := []*client.Client{own.Client(withPassword("state one")), own.Client(withPassword("state two"))}
		var met [2]atomic.Int64
		stop := busy(func(n int) error {
			state := n % 2
			var contentType string
			observed := callers[state].Observed(func(e client.Exchange) { contentType = e.ContentType })
			reply, err := observed.Do(context.Background(), op("Task.Add", "SUBJECT=x"))
			if err != nil || reply.Status == 303 {
				return err // the other state is in force
			}
			met[state].Add(1)
			if charset := []string{"text/xml; charset=ISO-8859-1", "text/xml; charset=UTF-8"}[state]; contentType != charset {
				return fmt.Errorf("state %d answers in %s", state, contentType)
			}
			if denied := reply.Clause == "Task.Add.right"; denied != (state == 0) {
				return fmt.Errorf("state %d answers %q", state, reply.Problem())
			}
			return nil
		})
		for i := range 200 {
			own.Change(states[i%2])
		}
		Eventually(met[1].Load).Should(BeNumerically(">", 0))
		own.Change(states[0])
		Eventually(met[0].Load).Should(BeNumerically(">", 0))
		stop()
	})
})

func withPassword(password string) func(*client.Options) {
	return func(o *client.Options) { o.Password = password }
}
