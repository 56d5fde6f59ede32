package scenarios_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("A recorded session of all five objects", func() {
	var s *studio
	var scenario *scenarios.Scenario
	var notes []scenarios.Note

	BeforeEach(func() {
		s = newStudio()
		Expect(thirtyCalls(s)).To(BeNumerically(">=", 30))
		scenario, notes = s.distilled()
	})

	It("is whole, and there is nothing to say about it", func() {
		Expect(scenario.Steps).To(HaveLen(30))
		Expect(notes).To(BeEmpty())
	})

	It("replays on a tenant of its own, again, and sixteen times at once", func() {
		replaysGreen(scenario, served(), 16, 16)
	})

	It("replays on a tenant that has records already, again, and sixteen times at once", func() {
		replaysGreen(scenario, withoutConsole(served()), 16, 16)
	})
})
