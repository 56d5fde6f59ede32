package directory

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// newsy is a store that has news, or fails, when it is told.
type newsy struct {
	store.Store

	news chan error
}

func (n newsy) Wait(ctx context.Context) error {
	select {
	case err := <-n.news:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

var _ = Describe("Who watches the store", func() {
	It("looks at once and at all news, rests after each look, and longer after an error, until it is over", func(ctx SpecContext) {
		s := newsy{store.NewMemory(), make(chan error)}
		looks, rests, over := make(chan error, 1), make(chan time.Duration, 1), make(chan struct{})
		var begun atomic.Int64
		watching, end := context.WithCancel(ctx)
		go func() {
			defer close(over)
			watch(watching, s, func(context.Context) error {
				begun.Add(1)
				return <-looks
			}, func(_ context.Context, length time.Duration) { rests <- length })
		}()
		looked := func(n int64, err error) {
			GinkgoHelper()
			Eventually(begun.Load).Should(Equal(n))
			looks <- err
		}
		rested := func(length time.Duration) {
			GinkgoHelper()
			Eventually(rests).Should(Receive(Equal(length)))
		}
		away := errors.New("away")
		looked(1, nil)
		rested(restAfterLook)
		Consistently(begun.Load, "20ms").Should(BeEquivalentTo(1))

		s.news <- nil
		looked(2, away)
		rested(restAfterError)
		looked(3, nil) // without news
		rested(restAfterLook)

		s.news <- away
		rested(restAfterError)
		looked(4, nil)
		rested(restAfterLook)
		end()
		rested(restAfterError)
		Eventually(over).Should(BeClosed())
	}, NodeTimeout(time.Minute))

	It("rests no longer than it has to", func(ctx SpecContext) {
		rest(ctx, time.Nanosecond)
		ended, end := context.WithCancel(ctx)
		end()
		rest(ended, time.Hour)
	}, NodeTimeout(time.Minute))
})
