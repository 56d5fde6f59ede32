package trigger_test

import (
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestTrigger(t *testing.T) {
	RegisterFailHandler(Fail)
	SetDefaultEventuallyTimeout(10 * time.Second) // for slow machines
	suite, reporter := GinkgoConfiguration()
	suite.Timeout = 5 * time.Minute
	RunSpecs(t, "Trigger", suite, reporter)
}
