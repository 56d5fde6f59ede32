package store_test

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/storetest"
)

var _ = Describe("Memory", func() {
	storetest.Suite("Memory", func() store.Store { return store.NewMemory() })
})
