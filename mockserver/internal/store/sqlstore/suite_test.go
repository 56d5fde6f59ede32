package sqlstore_test

import (
	"os"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/test/postgres"
)

func TestSQLStore(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "SQL store")
}

// server is the PostgreSQL of all specs, which have a database each; nil where none is installed.
var server *postgres.Server //nolint:gochecknoglobals // made once for all specs

var _ = BeforeSuite(func() {
	if _, err := postgres.Programs(); err == nil || os.Getenv("CRMOCK_REQUIRE_ALL") == "1" {
		server = postgres.Start(GinkgoTB(), postgres.Options{})
	}
})

// newSchema is the address of an empty schema of PostgreSQL.
func newSchema() string {
	GinkgoHelper()
	if server == nil {
		_, err := postgres.Programs()
		Skip(err.Error())
	}
	return server.NewSchema(GinkgoTB())
}
