package mockserver_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// counted are the calls that an interception has counted: those that it means, and those that it was done to.
func counted(own *mockserver.TestTenant, i *mockserver.TestInterception) [2]int64 {
	GinkgoHelper()
	found, err := own.Console().Interception(context.Background(), i.ID())
	Expect(err).NotTo(HaveOccurred())
	return [2]int64{found.Matched, found.Hits}
}

var _ = Describe("An intercepted call and what it was to do", Ordered, ContinueOnFailure, func() {
	var s *steered
	var own *mockserver.TestTenant
	BeforeAll(func() { s = steer() })
	BeforeEach(func() { own = s.tenant() })

	zoe := []string{"FIRSTNAME=Zoë", "LASTNAME=Lee", "EMAIL=zoe@example.com"}
	everyCall := func(act console.Then) console.Interception { return console.Interception{Then: act} }

	It("is carried out although its reply is lost, so that a retry is a duplicate, and there is one record", func(ctx context.Context) {
		lost := own.Intercept(console.Interception{When: console.When{Operation: "Customer.Add", Nth: 1}, Then: console.Then{Lost: &console.ActLost{}}})
		caller := own.Client()
		_, err := caller.Do(ctx, op("Customer.Add", zoe...))
		Expect(err).To(HaveOccurred())
		again := tell(caller, "Customer.Add", zoe...)
		Expect(again.Code).To(Equal(81))
		Expect(again.Clause).To(Equal("Customer.Add.EMAIL.unique"))
		Expect(must(caller, "Customer.Get", "EMAIL=zoe@example.com").Items).To(HaveLen(1))
		Expect(counted(own, lost)).To(Equal([2]int64{2, 1}))
		Expect(lost.Hits()).To(Equal(int64(1)))
	}, SpecTimeout(20*time.Second))

	DescribeTable("is carried out", func(ctx context.Context, act console.Then, tasks int) {
		own.Intercept(console.Interception{When: console.When{Operation: "Task.Add"}, Then: act})
		_, _ = own.Client().Do(ctx, op("Task.Add", "SUBJECT=x"))
		Expect(must(own.Client(), "Task.Get", "SUBJECT=x").Items).To(HaveLen(tasks))
	},
		Entry("once when it is delayed", console.Then{Delay: &console.ActDelay{Fixed: "1ms"}}, 1),
		Entry("once when it is half answered", console.Then{Half: &console.ActHalf{}}, 1),
		Entry("once when its reply is spoiled", console.Then{Malformed: &console.ActMalformed{}}, 1),
		Entry("once when its reply is in another charset", console.Then{Charset: &console.ActCharset{}}, 1),
		Entry("once when its reply drips", console.Then{Drip: &console.ActDrip{Over: "1ms"}}, 1),
		Entry("once when it is dropped amid the reply", console.Then{Drop: &console.ActDrop{At: console.DropAmid}}, 1),
		Entry("once when it is dropped after the reply", console.Then{Drop: &console.ActDrop{At: console.DropAfter}}, 1),
		Entry("once for a text with a tag of the reply", console.Then{Reply: &console.ActReply{Body: "${reply.TASKNUM} ${reply.TASKNUM}"}}, 1),
		Entry("two times when a proxy repeats it", console.Then{Twice: &console.ActTwice{}}, 2),
		Entry("never when it is dropped before", console.Then{Drop: &console.ActDrop{At: console.DropBefore}}, 0),
		Entry("never for a text of one's own", console.Then{Reply: &console.ActReply{Body: "${request.SUBJECT}"}}, 0),
		Entry("never for a problem", console.Then{Problem: &console.ActProblem{Name: "internal"}}, 0),
		Entry("never for a status", console.Then{Status: &console.ActStatus{Code: 500}}, 0),
		Entry("never in an outage", console.Then{Unavailable: &console.ActOutage{For: "1m"}}, 0),
	)

	It("is answered the second time's reply where it is carried out twice: of two tasks the second, of two customers a duplicate", func() {
		own.Intercept(everyCall(console.Then{Twice: &console.ActTwice{}}))
		Expect(must(own.Client(), "Task.Add", "SUBJECT=x").Items[0][0].Value).To(Equal("2"))
		Expect(tell(own.Client(), "Customer.Add", zoe...).Code).To(Equal(81))
		Expect(must(own.Client(), "Customer.Get", "LASTNAME=Lee").Items).To(HaveLen(1))
	})

	It("is the third of 64 that come at the same time, and no other", func(ctx context.Context) {
		third := own.Intercept(console.Interception{When: console.When{Nth: 3}, Then: console.Then{Problem: &console.ActProblem{Name: "internal"}}})
		var hit, well atomic.Int64
		var clients sync.WaitGroup
		for range 64 {
			caller := own.Client()
			clients.Go(func() {
				reply, err := caller.Do(ctx, op("Task.Add", "SUBJECT=x"))
				switch {
				case err == nil && reply.Status == 500:
					hit.Add(1)
				case err == nil && reply.OK():
					well.Add(1)
				}
			})
		}
		clients.Wait()
		Expect(hit.Load()).To(Equal(int64(1)))
		Expect(well.Load()).To(Equal(int64(63)))
		Expect(counted(own, third)).To(Equal([2]int64{64, 1}))
		Expect(must(own.Client(), "Task.Get", "SUBJECT=x").Items).To(HaveLen(63))
	}, SpecTimeout(20*time.Second))

	It("is one of its tenant's alone", func() {
		other := s.tenant()
		own.Intercept(everyCall(console.Then{Problem: &console.ActProblem{Name: "internal"}}))
		Expect(tell(own.Client(), "Task.Add", "SUBJECT=x").Status).To(Equal(500))
		must(other.Client(), "Task.Add", "SUBJECT=x")
		Expect(other.Journal().Wait(console.Query{}, 1)[0]).To(And(HaveField("Outcome", "answered"), HaveField("Intercepted", BeEmpty())))
		theirs := other.Intercept(everyCall(console.Then{Problem: &console.ActProblem{Name: "internal"}}))
		Expect(theirs.ID()).To(Equal("1"), "ids are a tenant's own")
		Expect(theirs.Hits()).To(BeZero())
	})

	It("meets an outage whatever its password, and is refused for that only afterwards", func() {
		own.Clock().Freeze(today)
		own.Intercept(everyCall(console.Then{Unavailable: &console.ActOutage{For: "30s"}}))
		for _, change := range []func(*client.Options){withPassword("wrong-password"), func(o *client.Options) { o.Username = "wrong" }} {
			_, err := own.Client(change).Do(context.Background(), op("Task.Get", "SUBJECT=x"))
			Expect(err).To(MatchError(ContainSubstring("503")))
		}
		own.Clock().Advance(30 * time.Second)
		Expect(tell(own.Client(withPassword("wrong-password")), "Task.Get", "SUBJECT=x").Status).To(Equal(303))
		must(own.Client(), "Task.Get", "SUBJECT=x")
	})

	It("is refused for its password all the same where it is carried out", func() {
		own.Intercept(everyCall(console.Then{Delay: &console.ActDelay{Fixed: "0s"}}))
		Expect(tell(own.Client(withPassword("wrong-password")), "Task.Add", "SUBJECT=x").Status).To(Equal(303))
		own.Intercept(everyCall(console.Then{Twice: &console.ActTwice{}}))
		Expect(tell(own.Client(withPassword("wrong-password")), "Task.Add", "SUBJECT=x").Status).To(Equal(303))
		must(own.Client(overGateway), "Task.Add", "SUBJECT=y")
		Expect(must(own.Client(), "Task.Get", "SUBJECT=%").Items).To(HaveLen(2), "those over the gateway, which asks for no password")
	})

	It("is not reached by a call that the gateway has refused, or that is no request", func(ctx context.Context) {
		all := own.Intercept(everyCall(console.Then{Problem: &console.ActProblem{Name: "internal"}}))
		_, err := own.Client(overGateway, func(o *client.Options) { o.APIKey = "eght_wrong" }).Do(ctx, op("Task.Get"))
		Expect(err).To(MatchError(ContainSubstring("401")))
		_, err = own.Client().Send(ctx, []byte("<WAPI>"))
		Expect(err).NotTo(HaveOccurred())
		Expect(counted(own, all)).To(Equal([2]int64{0, 0}))
	})

	It("may be of an operation that there is not, or not be allowed", func() {
		own.Change(`{"rights": {"task": []}}`)
		own.Intercept(everyCall(console.Then{Problem: &console.ActProblem{Name: "operation"}}))
		Expect(tell(own.Client(), "task.get", "SUBJECT=x").Text).To(Equal("Invalid operation Task.Get"))
		Expect(tell(own.Client(), "Customer.Delete", "X=y").Text).To(Equal("Invalid operation Customer.Delete"))
	})

	It("is as before once the interception is removed", func() {
		all := own.Intercept(everyCall(console.Then{Status: &console.ActStatus{Code: 500}}))
		_, err := own.Client().Do(context.Background(), op("Task.Add", "SUBJECT=x"))
		Expect(err).To(MatchError(ContainSubstring("500")))
		all.Remove()
		must(own.Client(), "Task.Add", "SUBJECT=x")
	})

	It("meets interceptions of its tags, in any case and with wildcards", func() {
		own.Intercept(console.Interception{
			When: console.When{Operation: "customer.%", Tags: map[string]string{"email": "%@EXAMPLE.org", "VOICE": ""}},
			Then: console.Then{Problem: &console.ActProblem{Name: "value", Tag: "EMAIL"}},
		})
		must(own.Client(), "Customer.Add", zoe...)
		Expect(tell(own.Client(), "Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=a@example.org").Text).To(Equal("The value 'a@example.org' of the tag 'EMAIL' is not valid"))
		must(own.Client(), "Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=a@example.org", "VOICE=1")
	})
})

var _ = Describe("A client that leaves an intercepted call", func() {
	// held is a call that waits for an hour, and the goroutine that it keeps.
	held := func(s *steered, act console.Then) *wired {
		GinkgoHelper()
		own := s.tenant()
		must(own.Client(), "Task.Add", "SUBJECT=x")
		waiting := own.Intercept(console.Interception{When: console.When{Operation: "Task.Get"}, Then: act})
		w := s.wire(false)
		w.send(own, "Task.Get", "SUBJECT=x")
		Eventually(waiting.Hits).Should(Equal(int64(1)))
		Eventually(pausing, "5s").Should(Equal(1))
		return w
	}
	acts := []TableEntry{
		Entry("that is delayed", console.Then{Delay: &console.ActDelay{Fixed: "1h"}}, SpecTimeout(20*time.Second)),
		Entry("that drips", console.Then{Drip: &console.ActDrip{Over: "1h", Pieces: 2}}, SpecTimeout(20*time.Second)),
	}

	DescribeTable("leaves no goroutine behind, and the server closes in time", func(ctx context.Context, act console.Then) {
		s := steer()
		Expect(held(s, act).Close()).To(Succeed())
		Eventually(pausing, "5s").Should(BeZero())
		Expect(s.Close(ctx)).To(Succeed())
	}, acts)

	It("during a delay has nothing carried out any more", func() {
		s := steer()
		own := s.tenant()
		late := own.Intercept(console.Interception{When: console.When{Operation: "Task.Add"}, Then: console.Then{Delay: &console.ActDelay{Fixed: "1h"}}})
		w := s.wire(false)
		w.send(own, "Task.Add", "SUBJECT=x")
		Eventually(late.Hits).Should(Equal(int64(1)))
		Expect(w.Close()).To(Succeed())
		Eventually(answering, "5s").Should(BeZero())
		Expect(must(own.Client(), "Task.Get", "SUBJECT=x").Items).To(BeEmpty())
	})

	DescribeTable("is cut off when the server closes and its time is over", func(ctx context.Context, act console.Then) {
		s := steer()
		held(s, act)
		over, end := context.WithCancel(ctx)
		end()
		Expect(s.Close(over)).To(MatchError(context.Canceled))
		Eventually(pausing, "5s").Should(BeZero())
	}, acts)
})

// pausing is how many goroutines wait because of an interception.
func pausing() int { return strings.Count(goroutines(), "internal/api.pause(") }

var _ = Describe("Interceptions in parallel", func() {
	It("of 16 tenants are each its own", func(ctx context.Context) {
		s := steer()
		var tenants sync.WaitGroup
		codes := make([]string, 16)
		for n := range codes {
			own := s.tenant()
			own.Intercept(console.Interception{Then: console.Then{Status: &console.ActStatus{Code: 500 + n, Body: "x"}}})
			form := formOf(own, "Task.Get", "SUBJECT=x")
			tenants.Go(func() {
				defer GinkgoRecover()
				request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URLs().HTTP+classicPath, strings.NewReader(form))
				Expect(err).NotTo(HaveOccurred())
				request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				response, err := http.DefaultTransport.RoundTrip(request)
				Expect(err).NotTo(HaveOccurred())
				codes[n] = fmt.Sprint(response.StatusCode-500, " ", n)
				Expect(response.Body.Close()).To(Succeed())
			})
		}
		tenants.Wait()
		for n, code := range codes {
			Expect(code).To(Equal(fmt.Sprint(n, " ", n)))
		}
	}, SpecTimeout(20*time.Second))
})

// answering is how many goroutines answer a call to the API.
func answering() int { return strings.Count(goroutines(), "internal/api.(*Handler).ServeHTTP(") }

// goroutines are the stacks of all that run.
func goroutines() string {
	text := make([]byte, 8<<20)
	return string(text[:runtime.Stack(text, true)])
}
