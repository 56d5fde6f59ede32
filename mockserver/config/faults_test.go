package config_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("Faults in a file", func() {
	It("are those that the console takes, and may be of one tenant", func() {
		loaded := inFolder().write("crmock.yaml", `
faults:
  - {id: slow, when: {tenant: demo, operation: Customer.Add, nth: 2, tags: {EMAIL: "%x"}}, then: {delay: {fixed: 1s}}}
  - {disabled: true, then: {status: {code: 502, retry: "30"}}}
`).loaded()
		Expect(loaded.Options.Faults).To(Equal([]mockserver.Fault{
			{Tenant: "demo", Interception: console.Interception{
				ID: "slow", When: console.When{Operation: "Customer.Add", Nth: 2, Tags: map[string]string{"EMAIL": "%x"}},
				Then: console.Then{Delay: &console.ActDelay{Fixed: "1s"}},
			}},
			{Interception: console.Interception{Disabled: true, Then: console.Then{Status: &console.ActStatus{Code: 502, Retry: "30"}}}},
		}))
	})

	It("are refused where they stand", func() {
		Expect(inFolder().write("crmock.yaml", `faults:
  - {id: a, when: {nth: -1}, then: {lost: {}}}
  - {id: a, when: {tenant: nobody}, then: {lost: {}}}
  - {then: {lost: {}, twice: {}}}
  - {then: {lots: {}}}
`).run().problems()).To(ContainElement(HavePrefix("crmock.yaml:5:13: faults[3].then.lots: unknown key; known are delay, problem")))
		Expect(inFolder().write("crmock.yaml", `faults:
  - {id: a, when: {nth: -1}, then: {lost: {}}}
  - {id: a, when: {tenant: nobody}, then: {lost: {}}}
  - {then: {lost: {}, twice: {}}}
`).run().problems()).To(Equal([]string{
			"crmock.yaml:2:5: faults[0]: when: nth, every and times count calls, so they are 0 or above",
			"crmock.yaml:3:10: faults[1].id: two faults have the id a",
			`crmock.yaml:3:28: faults[1].when.tenant: no tenant is called "nobody"`,
			"crmock.yaml:4:5: faults[2]: then has lost and twice; write one of them, and another interception for the other",
		}))
	})
})

var _ = Describe("An unfriendly server", func() {
	It("is unavailable for a small share of calls, unless told otherwise", func() {
		Expect(inFolder().write("crmock.yaml", "unfriendly: {seed: 7}").loaded().Options.Unfriendly).
			To(Equal(&mockserver.Unfriendly{Seed: 7, Unavailable: 0.02}))
		Expect(inFolder().write("crmock.yaml", "unfriendly: {seed: 7, unavailable: 0}").loaded().Options.Unfriendly).
			To(Equal(&mockserver.Unfriendly{Seed: 7}))
		Expect(inFolder().loaded().Options.Unfriendly).To(BeNil())
	})

	It("has a share from 0 to 1", func() {
		Expect(inFolder().write("crmock.yaml", "unfriendly: {seed: 7, unavailable: 2}").run().problems()).To(Equal([]string{
			"crmock.yaml:1:36: unfriendly.unavailable: this is a share from 0 to 1, as in 0.02 for one call in fifty",
		}))
	})
})
