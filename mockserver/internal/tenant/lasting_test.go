package tenant_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("What lasts of a tenant", func() {
	nothing := func(*contracts.Contract) error { return nil }
	errAlone := errors.New("nobody else")

	It("is used by any number at once, and by nobody while it is had exclusively", func(ctx context.Context) {
		l := tenant.NewLasting("acme", time.Now)
		Expect(l.Use(ctx, func(*contracts.Contract) error { return l.Use(ctx, nothing) })).To(Succeed())
		err := tenant.Exclusively([]*tenant.Lasting{l}, func() error {
			impatient, cancel := context.WithTimeout(ctx, time.Nanosecond)
			defer cancel()
			Expect(l.Use(impatient, nothing)).To(MatchError(context.DeadlineExceeded))
			return errAlone
		})
		Expect(err).To(MatchError(errAlone))
		Expect(l.Use(ctx, nothing)).To(Succeed())
	})

	It("lets nobody wait who has left", func() {
		l := tenant.NewLasting("acme", time.Now)
		left, leave := context.WithCancel(context.Background())
		leave()
		Expect(tenant.Exclusively([]*tenant.Lasting{l}, func() error { return l.Use(left, nothing) })).To(MatchError(context.Canceled))
	})

	It("is used by nobody once it is removed", func(ctx context.Context) {
		l := tenant.NewLasting("acme", time.Now)
		Expect(tenant.Exclusively([]*tenant.Lasting{l}, func() error { l.Remove(); return nil })).To(Succeed())
		Expect(l.Use(ctx, nothing)).To(MatchError(tenant.ErrRemoved))
		Expect(l.Gone()).To(BeClosed())
	})
})
