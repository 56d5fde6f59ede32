package intercept_test

import (
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

// inParallel has 64 goroutines call at the same time, each so often, and counts those that an interception is done to.
func inParallel(set *intercept.Set, each int) int64 {
	var hits atomic.Int64
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for range 64 {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			for range each {
				hits.Add(int64(len(met(set, call("Customer.Get")))))
			}
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	return hits.Load()
}

var _ = Describe("Calls that come at the same time", func() {
	It("have one that is the third", func() {
		set := newSet(named("it", console.When{Nth: 3}))
		Expect(inParallel(set, 1)).To(Equal(int64(1)))
		Expect(set.Get("it")).To(And(HaveField("Matched", int64(64)), HaveField("Hits", int64(1))))
	})

	It("have as many as are wanted that are hit", func() {
		set := newSet(named("it", console.When{Times: 5}))
		Expect(inParallel(set, 10)).To(Equal(int64(5)))
		Expect(set.Get("it")).To(And(HaveField("Matched", int64(640)), HaveField("Hits", int64(5))))
	})

	It("have as many of a share as calls one after the other", func() {
		when := console.When{Share: 0.2, Seed: 7}
		for range 2 {
			Expect(inParallel(newSet(named("it", when)), 10)).To(BeEquivalentTo(len(chosen(when, 640))))
		}
	})

	It("have the numbers that are chosen, whichever goroutine has which", func() {
		const calls = 64
		when := console.When{Share: 0.2, Seed: 7}
		expected := chosen(when, calls)
		// A delay that is drawn by the number tells which number a call has.
		byLength := map[time.Duration]int{}
		set := newSet(spread("it", console.When{Seed: 7}))
		for number := 1; number <= calls; number++ {
			byLength[waited(set)] = number
		}
		Expect(byLength).To(HaveLen(calls))

		set = newSet(spread("it", when))
		var mu sync.Mutex
		var numbers []int
		var done sync.WaitGroup
		for range calls {
			done.Go(func() {
				behind := &api{}
				_, told, _ := do(set, behind.call("Customer.Get"))
				if len(told) > 0 {
					mu.Lock()
					defer mu.Unlock()
					numbers = append(numbers, byLength[behind.waited[0]])
				}
			})
		}
		done.Wait()
		Expect(numbers).To(ConsistOf(expected))
	})

	It("may meet a set that is changed meanwhile", func() {
		set := newSet(named("it", console.When{Share: 0.5}))
		var changing sync.WaitGroup
		changing.Go(func() {
			off := true
			for range 50 {
				added, _ := set.Add(shipped(), then(lost()))
				_, _ = set.Change(added.ID, console.InterceptionChange{Disabled: &off})
				set.List()
				_ = set.Replace(shipped(), intercept.FromFile, []console.Interception{named("f", console.When{})})
				_ = set.Remove(added.ID)
			}
		})
		inParallel(set, 20)
		changing.Wait()
		Expect(ids(set)).To(Equal([]string{"f", "it"}))
	})
})

// spread is an interception that delays by a length which the number of the call decides.
func spread(id string, when console.When) console.Interception {
	return console.Interception{ID: id, When: when, Then: console.Then{Delay: &console.ActDelay{Min: "0s", Max: "1h"}}}
}

// waited is how long the next call waits.
func waited(set *intercept.Set) time.Duration {
	GinkgoHelper()
	behind := &api{}
	_, _, err := do(set, behind.call("Customer.Get"))
	Expect(err).NotTo(HaveOccurred())
	Expect(behind.waited).To(HaveLen(1))
	return behind.waited[0]
}
