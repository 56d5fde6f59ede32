package sqlstore_test

import (
	"context"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
	"github.com/crmock/crmock/mockserver/internal/store/storetest"
)

var _ = Describe("SQLite", func() {
	storetest.Suite("SQLite", func() store.Store {
		return mustOpen("sqlite:" + filepath.Join(GinkgoT().TempDir(), "crmock.db"))
	})
})

func mustOpen(address string) *sqlstore.Store {
	GinkgoHelper()
	s, err := sqlstore.Open(context.Background(), address, sqlstore.Options{})
	Expect(err).NotTo(HaveOccurred())
	return s
}
