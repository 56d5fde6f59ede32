package mockserver_test

import (
	"context"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// newFile is the URL of a store in a file that there is not yet.
func newFile() string { return "sqlite:" + filepath.Join(GinkgoT().TempDir(), "crmock.db") }

// on runs a server on a store, and ends it.
func on(ctx context.Context, url string, fn func(*api)) {
	GinkgoHelper()
	a := newAPI(func(o *mockserver.Options) { o.Store = mockserver.Secret(url) })
	defer func() { Expect(a.Close(ctx)).To(Succeed()) }()
	fn(a)
}

var _ = Describe("A store that outlives its server", func() {
	It("is migrated once, checked, and copied with all that it has", func(ctx context.Context) {
		first, copied := newFile(), newFile()
		from, to, err := mockserver.MigrateStore(ctx, first)
		Expect(err).NotTo(HaveOccurred())
		Expect(from).To(BeZero())
		Expect(to).To(BeNumerically(">", 0))
		again, same, err := mockserver.MigrateStore(ctx, first)
		Expect(err).NotTo(HaveOccurred())
		Expect([]int64{again, same}).To(Equal([]int64{to, to}))

		on(ctx, first, func(a *api) { a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Kept") })
		Expect(mockserver.CheckStore(ctx, first)).To(BeEmpty())
		result, err := mockserver.CopyStore(ctx, first, copied, mockserver.CopyOptions{})
		Expect(err).NotTo(HaveOccurred())
		Expect(result.Tenants).To(Equal(1))
		on(ctx, copied, func(a *api) {
			Expect(a.only("Customer.Get", "LASTNAME=Kept")).To(HaveKeyWithValue("FIRSTNAME", "Ann"))
		})
	})

	DescribeTable("is refused with what to do, and without its password:",
		func(ctx context.Context, url, advice string) {
			for _, err := range []error{
				errorOf(mockserver.CheckStore(ctx, url)),
				errorOf(mockserver.CopyStore(ctx, url, newFile(), mockserver.CopyOptions{})),
				errorOf(mockserver.New(mockserver.Options{Contract: shipped(), Store: mockserver.Secret(url)})),
			} {
				if strings.HasPrefix(url, "memory:") && err == nil {
					continue // a server may use it
				}
				Expect(err).To(MatchError(ContainSubstring(advice)))
				Expect(err.Error()).NotTo(ContainSubstring("hush"))
			}
			_, _, err := mockserver.MigrateStore(ctx, url)
			Expect(err).To(MatchError(ContainSubstring(advice)))
		},
		Entry("the memory of a server", "memory:", "no other can reach it"),
		Entry("a slip", "Postgress://me:hush@db/crm", "there is no store Postgress:; did you mean postgres:?"),
		Entry("what there is not", "oracle://me:hush@db/crm", "there is no store oracle:; there are memory:"),
		Entry("a file without its kind", "crmock.db", "sqlite:FILE"),
		Entry("a database that is away", "postgres://me:hush@127.0.0.1:1/crm", "cannot be reached"),
	)

	It("is not made by looking at it, and not copied to itself or into memory", func(ctx context.Context) {
		url := newFile()
		Expect(mockserver.CheckStore(ctx, url)).Error().To(MatchError(ContainSubstring("there is no such store")))
		Expect(filepath.Glob(strings.TrimPrefix(url, "sqlite:") + "*")).To(BeEmpty())
		Expect(mockserver.CopyStore(ctx, url, url, mockserver.CopyOptions{})).Error().To(MatchError(ContainSubstring("itself")))
		Expect(mockserver.CopyStore(ctx, url, "memory:", mockserver.CopyOptions{})).Error().To(MatchError(HavePrefix("the target: memory:")))
	})
})

// errorOf is the error of a call.
func errorOf[T any](_ T, err error) error { return err }
