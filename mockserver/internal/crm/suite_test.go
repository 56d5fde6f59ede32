package crm_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestCRM(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The domain")
}
