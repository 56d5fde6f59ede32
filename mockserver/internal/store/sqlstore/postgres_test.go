package sqlstore_test

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/storetest"
)

var _ = Describe("PostgreSQL", func() {
	storetest.Suite("PostgreSQL", func() store.Store { return mustOpen(newSchema()) })
})
