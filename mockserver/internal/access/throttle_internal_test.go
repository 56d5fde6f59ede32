package access

import (
	"context"
	"crypto/sha256"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// waited is a throttle that notes how long it would wait, and a clock for it.
type waited struct {
	*Throttle
	mu     sync.Mutex
	delays []time.Duration
	moment time.Time
}

func newWaited(burst int, every time.Duration) *waited {
	w := &waited{moment: time.Date(2026, 3, 9, 14, 30, 0, 0, time.UTC)}
	w.Throttle = NewThrottle(burst, every, func() time.Time { return w.moment })
	w.wait = func(_ context.Context, delay time.Duration) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.delays = append(w.delays, delay)
		return nil
	}
	return w
}

// fail has logins of a name fail, so many of them at the same moment.
func (w *waited) fail(ctx context.Context, name string, times int) {
	GinkgoHelper()
	for range times {
		Expect(w.failed(ctx, name)).To(Succeed())
	}
}

var _ = Describe("a throttle", func() {
	It("lets the burst pass at once, and makes each failure after it wait a period longer", func(ctx context.Context) {
		w := newWaited(3, time.Second)
		w.fail(ctx, "demo", 3)
		Expect(w.delays).To(BeEmpty())
		w.fail(ctx, "demo", 3)
		Expect(w.delays).To(Equal([]time.Duration{time.Second, 2 * time.Second, 3 * time.Second}))
	})

	It("makes nobody wait for more than ten seconds", func(ctx context.Context) {
		w := newWaited(1, 4*time.Second)
		w.fail(ctx, "demo", 100)
		Expect(w.delays).To(HaveLen(99))
		Expect(w.delays[:3]).To(Equal([]time.Duration{4 * time.Second, 8 * time.Second, 10 * time.Second}))
		Expect(w.delays[3:]).To(HaveEach(10 * time.Second))
	})

	It("makes each failure wait a period where there is no burst", func(ctx context.Context) {
		w := newWaited(0, time.Second)
		w.fail(ctx, "demo", 2)
		Expect(w.delays).To(Equal([]time.Duration{time.Second, 2 * time.Second}))
	})

	It("forgives one failure in each period", func(ctx context.Context) {
		w := newWaited(2, time.Second)
		w.fail(ctx, "demo", 2)
		w.moment = w.moment.Add(time.Second)
		w.fail(ctx, "demo", 1)
		Expect(w.delays).To(BeEmpty())
		w.fail(ctx, "demo", 1)
		Expect(w.delays).To(Equal([]time.Duration{time.Second}))
		w.moment = w.moment.Add(time.Hour)
		w.fail(ctx, "demo", 2)
		Expect(w.delays).To(HaveLen(1), "the burst is whole again, and no more than that")
		w.fail(ctx, "demo", 1)
		Expect(w.delays).To(HaveLen(2))
	})

	It("counts each name by itself", func(ctx context.Context) {
		w := newWaited(1, time.Second)
		for _, name := range []string{"demo", "acme", "nobody", ""} {
			w.fail(ctx, name, 1)
		}
		Expect(w.delays).To(BeEmpty())
		w.fail(ctx, "acme", 1)
		Expect(w.delays).To(HaveLen(1))
	})

	It("forgets a name's failures when its login succeeds, and no other's", func(ctx context.Context) {
		w := newWaited(1, time.Second)
		w.fail(ctx, "demo", 1)
		w.fail(ctx, "acme", 1)
		w.succeeded("demo")
		w.succeeded("nobody")
		w.fail(ctx, "demo", 1)
		Expect(w.delays).To(BeEmpty())
		w.fail(ctx, "acme", 1)
		Expect(w.delays).To(HaveLen(1))
	})

	It("remembers only so many names, so that it cannot be made to fill the memory", func(ctx context.Context) {
		w := newWaited(1, time.Hour)
		for i := range 2*mostNames + 5 {
			w.fail(ctx, strconv.Itoa(i), 1)
			Expect(w.failures).To(HaveLen(min(i+1, mostNames)))
		}
	})

	It("forgets one name for a new one when it is full, so that who fills it gets nobody else off", func(ctx context.Context) {
		w := newWaited(1, time.Hour)
		for i := range mostNames {
			w.fail(ctx, strconv.Itoa(i), 1)
		}
		w.fail(ctx, "one more", 1)
		Expect(w.delays).To(BeEmpty())
		remembered := 0
		for i := range mostNames {
			if w.failures[sha256.Sum256([]byte(strconv.Itoa(i)))] != nil {
				remembered++
			}
		}
		Expect(remembered).To(Equal(mostNames - 1))
		w.fail(ctx, "one more", 1)
		Expect(w.delays).To(HaveLen(1), "the new name is remembered")
	})

	It("forgets nobody for a name that it remembers already", func(ctx context.Context) {
		w := newWaited(1, time.Hour)
		for range 2 {
			for i := range mostNames {
				w.fail(ctx, strconv.Itoa(i), 1)
			}
		}
		Expect(w.delays).To(HaveLen(mostNames))
	})

	It("keeps 32 bytes of a name, however long it is, and tells long names apart to the last letter", func(ctx context.Context) {
		w := newWaited(1, time.Second)
		long := strings.Repeat("x", 1<<20)
		w.fail(ctx, long+"a", 1)
		w.fail(ctx, long+"b", 1)
		Expect(w.delays).To(BeEmpty())
		w.fail(ctx, long+"b", 1)
		Expect(w.delays).To(HaveLen(1))
		w.succeeded(long + "b")
		Expect(w.failures).To(HaveLen(1))
		key := reflect.TypeOf(w.failures).Key()
		Expect(key.Kind()).To(Equal(reflect.Array), "it holds no reference to the name")
		Expect(key.Size()).To(Equal(uintptr(32)))
	})

	It("gives each of many failures at once a turn of its own", func(ctx context.Context) {
		w := newWaited(5, time.Millisecond)
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { _ = w.failed(ctx, "demo") })
		}
		all.Wait()
		expected := make([]any, 45)
		for i := range expected {
			expected[i] = time.Duration(i+1) * time.Millisecond
		}
		Expect(w.delays).To(ConsistOf(expected...))
	})

	It("hands on what ended the wait", func(ctx context.Context) {
		w := newWaited(1, time.Second)
		gone := errors.New("gone")
		w.wait = func(context.Context, time.Duration) error { return gone }
		Expect(w.failed(ctx, "demo")).To(Succeed())
		Expect(w.failed(ctx, "demo")).To(MatchError(gone))
	})

	It("waits no longer than its request lives", func(ctx context.Context) {
		t := NewThrottle(1, time.Hour, time.Now)
		Expect(t.failed(ctx, "demo")).To(Succeed())
		ended, end := context.WithCancel(ctx)
		end()
		Expect(t.failed(ended, "demo")).To(MatchError(context.Canceled))
		Expect(sleep(ctx, 1)).To(Succeed())
	}, SpecTimeout(5*time.Second))

	It("that is nil delays nothing", func(ctx context.Context) {
		var none *Throttle
		for range 100 {
			Expect(none.failed(ctx, "demo")).To(Succeed())
		}
		none.succeeded("demo")
	})
})
