package clock_test

import (
	"context"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/clock"
)

// timers are timers of a server time that passes only when told.
type timers struct {
	mu      sync.Mutex
	at      time.Time
	started chan time.Duration // hears of each timer
	running map[chan time.Time]time.Time
}

func newTimers() *timers {
	return &timers{at: noon, started: make(chan time.Duration, 100), running: map[chan time.Time]time.Time{}}
}

func (t *timers) now() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.at
}

func (t *timers) timer(d time.Duration) (<-chan time.Time, func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fired := make(chan time.Time, 1)
	t.running[fired] = t.at.Add(d)
	t.started <- d
	return fired, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.running, fired)
	}
}

func (t *timers) pass(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at = t.at.Add(d)
	for fired, due := range t.running {
		if !due.After(t.at) {
			fired <- t.at
			delete(t.running, fired)
		}
	}
}

func (t *timers) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.running)
}

var _ = Describe("Who waits for a moment", func() {
	var (
		server *timers
		c      *clock.Clock
		woken  chan error
	)
	wait := func(ctx context.Context, at time.Time) {
		go func() { woken <- c.WaitUntil(ctx, at) }()
	}
	BeforeEach(func() {
		server, woken = newTimers(), make(chan error, 1)
		c = clock.NewWithTimer(server.now, server.timer)
	})

	It("goes on at once where it has come", func(ctx SpecContext) {
		Expect(c.WaitUntil(ctx, noon)).To(Succeed())
		Expect(c.WaitUntil(ctx, noon.Add(-time.Hour))).To(Succeed())
		Expect(server.started).NotTo(Receive())
	})

	It("is woken when time has passed, and not before", func(ctx SpecContext) {
		wait(ctx, noon.Add(time.Hour))
		Eventually(server.started).Should(Receive(Equal(time.Hour)))
		server.pass(time.Hour - 1)
		Expect(woken).NotTo(Receive())
		server.pass(1)
		Eventually(woken).Should(Receive(BeNil()))
		Expect(server.count()).To(BeZero())
	})

	It("waits on if the timer fires too early", func(ctx SpecContext) {
		early := make(chan time.Time, 1)
		early <- noon
		left := make(chan time.Duration, 2)
		c = clock.NewWithTimer(server.now, func(d time.Duration) (<-chan time.Time, func()) {
			left <- d
			server.pass(30 * time.Minute)
			return early, func() { early <- noon }
		})
		Expect(c.WaitUntil(ctx, noon.Add(time.Hour))).To(Succeed())
		Expect(left).To(Receive(Equal(time.Hour)))
		Expect(left).To(Receive(Equal(30 * time.Minute)))
	})

	It("is woken when the clock is moved there, and counts anew when it is moved otherwise", func(ctx SpecContext) {
		wait(ctx, noon.Add(time.Hour))
		Eventually(server.started).Should(Receive(Equal(time.Hour)))
		Expect(c.Advance(20 * time.Minute)).To(Succeed())
		Eventually(server.started).Should(Receive(Equal(40 * time.Minute)))
		Expect(c.Set(clock.State{Mode: clock.Offset, Offset: -time.Hour})).To(Succeed())
		Eventually(server.started).Should(Receive(Equal(2 * time.Hour)))
		Expect(woken).NotTo(Receive())
		Expect(c.Advance(2 * time.Hour)).To(Succeed())
		Eventually(woken).Should(Receive(BeNil()))
		Expect(server.count()).To(BeZero())
	})

	It("waits on a frozen clock until that is moved, whatever time passes", func(ctx SpecContext) {
		Expect(c.Set(clock.State{Mode: clock.Frozen})).To(Succeed())
		wait(ctx, noon.Add(time.Hour))
		server.pass(24 * time.Hour)
		Expect(c.Advance(time.Hour - 1)).To(Succeed())
		Expect(woken).NotTo(Receive())
		Expect(server.started).NotTo(Receive())
		Expect(c.Advance(1)).To(Succeed())
		Eventually(woken).Should(Receive(BeNil()))
	})

	It("is woken from a frozen clock by one that goes", func(ctx SpecContext) {
		Expect(c.Set(clock.State{Mode: clock.Frozen})).To(Succeed())
		wait(ctx, noon.Add(time.Hour))
		Expect(c.Set(clock.State{Mode: clock.Real})).To(Succeed())
		Eventually(server.started).Should(Receive(Equal(time.Hour)))
		server.pass(time.Hour)
		Eventually(woken).Should(Receive(BeNil()))
	})

	It("gives up when its context ends", func(ctx SpecContext) {
		ending, end := context.WithCancel(ctx)
		wait(ending, noon.Add(time.Hour))
		Eventually(server.started).Should(Receive())
		end()
		Eventually(woken).Should(Receive(MatchError(context.Canceled)))
		Expect(server.count()).To(BeZero())
	})

	It("is woken by the real time where the clock has no other timers", func(ctx SpecContext) {
		c = clock.New(time.Now)
		soon := time.Now().Add(time.Millisecond)
		Expect(c.WaitUntil(ctx, soon)).To(Succeed())
		Expect(c.Now()).NotTo(BeTemporally("<", soon))
	})

	It("is woken, one of many, by moves of many at once", func(ctx SpecContext) {
		Expect(c.Set(clock.State{Mode: clock.Frozen})).To(Succeed())
		var all sync.WaitGroup
		for n := range 50 {
			all.Go(func() {
				defer GinkgoRecover()
				Expect(c.WaitUntil(ctx, noon.Add(time.Duration(n)*time.Second))).To(Succeed())
			})
			all.Go(func() { _ = c.Advance(time.Second) })
		}
		all.Wait()
	}, NodeTimeout(time.Minute))
})
