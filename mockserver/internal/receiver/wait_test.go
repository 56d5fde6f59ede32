package receiver_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/receiver"
)

var _ = Describe("Waiting", func() {
	It("ends at once if there are enough calls, even if the context has ended", func(ctx SpecContext) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		calls, err := called().Wait(ended, receiver.Query{Receiver: "cases", Limit: 1}, 2)
		Expect(err).NotTo(HaveOccurred())
		Expect(ids(calls)).To(Equal([]int64{1}), "the limit cuts what is returned, and not what is waited for")
	})

	It("ends at once if none is wanted", func(ctx SpecContext) {
		Expect(keeping(10).Wait(ctx, receiver.Query{}, 0)).To(BeEmpty())
	})

	It("counts what came before, but not before the id", func(ctx SpecContext) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		calls, err := called().Wait(ended, receiver.Query{After: 2}, 3)
		Expect(err).To(MatchError(context.Canceled))
		Expect(ids(calls)).To(Equal([]int64{3, 4}))
	})

	It("refuses to wait for more calls than are kept", func(ctx SpecContext) {
		_, err := keeping(2).Wait(ctx, receiver.Query{}, 3)
		Expect(err).To(MatchError(And(ContainSubstring("3 calls"), ContainSubstring("2 are kept"))))
	})
})

// waiting is a Wait that runs in a bubble, with what came of it.
type waiting struct {
	calls []receiver.Call
	err   error
	done  bool
}

// wait starts to wait and returns as soon as that is all it does.
func wait(ctx context.Context, r *receiver.Receivers, q receiver.Query, n int) *waiting {
	w := &waiting{}
	go func() {
		w.calls, w.err = r.Wait(ctx, q, n)
		w.done = true
	}()
	synctest.Wait()
	return w
}

func TestWaitEndsWithTheCallThatIsWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r := keeping(10)
		call(r, "cases", "")
		w := wait(t.Context(), r, receiver.Query{Receiver: "cases"}, 3)
		for _, name := range []string{"cases", "tasks"} {
			call(r, name, "")
			synctest.Wait()
			g.Expect(w.done).To(BeFalse())
		}
		call(r, "cases", "")
		call(r, "cases", "")
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(w.err).NotTo(HaveOccurred())
		g.Expect(ids(w.calls)).To(Equal([]int64{1, 2, 4}))
		g.Expect(r.Waiting()).To(BeZero())
	})
}

func TestWaitReturnsWhatThereIsWhenTheContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		r := keeping(10)
		w := wait(ctx, r, receiver.Query{}, 3)
		call(r, "cases", "")
		call(r, "tasks", "")
		<-ctx.Done()
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(w.err).To(MatchError(context.DeadlineExceeded))
		g.Expect(ids(w.calls)).To(Equal([]int64{1, 2}))
		g.Expect(r.Waiting()).To(BeZero())
	})
}

func TestWaitCountsWhatIsDroppedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r := keeping(2)
		w := wait(t.Context(), r, receiver.Query{Receiver: "cases"}, 2)
		for _, name := range []string{"cases", "tasks", "tasks", "cases"} {
			call(r, name, "")
		}
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(ids(w.calls)).To(Equal([]int64{1, 4}))
	})
}

func TestWaitKeepsWhatIsClearedAfterTheLastCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r := keeping(10)
		w := wait(t.Context(), r, receiver.Query{}, 1)
		call(r, "cases", "")
		r.Clear("")
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(ids(w.calls)).To(Equal([]int64{1}))
	})
}

func TestWaitForgetsWhatIsCleared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r := keeping(10)
		w := wait(t.Context(), r, receiver.Query{}, 3)
		call(r, "cases", "")
		call(r, "tasks", "")
		r.Clear("cases")
		call(r, "cases", "")
		synctest.Wait()
		g.Expect(w.done).To(BeFalse())
		call(r, "cases", "")
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(ids(w.calls)).To(Equal([]int64{2, 3, 4}))
	})
}

func TestWaitMissesNothingWhileManyCall(t *testing.T) {
	const callers, each = 8, 50
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r := keeping(each)
		var waits [callers]*waiting
		for caller := range waits {
			waits[caller] = wait(t.Context(), r, receiver.Query{Receiver: fmt.Sprint("r", caller)}, each)
		}
		for caller := range callers {
			go func() {
				for range each {
					call(r, fmt.Sprint("r", caller), "")
				}
			}()
		}
		synctest.Wait()
		for _, w := range waits {
			g.Expect(w.done).To(BeTrue())
			g.Expect(w.err).NotTo(HaveOccurred())
			g.Expect(w.calls).To(HaveLen(each))
		}
	})
}
