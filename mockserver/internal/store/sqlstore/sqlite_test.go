package sqlstore_test

import (
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/storetest"
)

var _ = Describe("SQLite", func() {
	storetest.Suite("SQLite", func() store.Store {
		return mustOpen("sqlite:" + filepath.Join(GinkgoT().TempDir(), "crmock.db"))
	})
})
