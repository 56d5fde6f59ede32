package trigger_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/trigger"
)

var _ = Describe("The settings of triggers", func() {
	check := func(s trigger.Settings, url string) error {
		s.URLs = map[string]map[string]string{"case": {"edit": url}}
		return s.Check(shipped())
	}

	DescribeTable("accept a URL that is", func(s trigger.Settings, url string) {
		Expect(check(s, url)).To(Succeed())
	},
		Entry("https", trigger.Settings{}, "https://crm.example.com/hook"),
		Entry("with a port and a query", trigger.Settings{}, "https://crm.example.com:8443/hook?token=a%20b&x"),
		Entry("an IPv6 host", trigger.Settings{}, "https://[2606:4700::1111]:443/hook"),
		Entry("a public IPv4 host", trigger.Settings{}, "https://8.8.8.8/"),
		Entry("a name that may point anywhere", trigger.Settings{}, "https://localhost/hook"),
		Entry("http where that is allowed", trigger.Settings{AllowHTTP: true}, "http://crm.example.com/hook"),
		Entry("a private address where that is allowed", trigger.Settings{AllowPrivate: true}, "https://10.0.0.1/hook"),
		Entry("this machine where that is allowed", trigger.Settings{AllowPrivate: true}, "https://[::1]:9443/hook"),
	)

	const inside = "is an address of this machine or of a private network; allow-private lets triggers call it"
	DescribeTable("refuse a URL", func(url, why string) {
		err := check(trigger.Settings{}, url)
		Expect(err).To(MatchError(HavePrefix("case.edit: ")))
		Expect(err).To(MatchError(ContainSubstring(why)))
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
	},
		Entry("that is http", "http://crm.example.com/?t=s3cret", "allow-http lets plain http through"),
		Entry("of a file", "file:///etc/passwd", "is written like https://"),
		Entry("of another scheme", "ftp://crm.example.com/", "a trigger calls https, not ftp"),
		Entry("without a host", "https:///s3cret", "is written like https://"),
		Entry("without a host but with a port", "https://:443/hook", "is written like https://"),
		Entry("that is none", "https://user:s3cret/x@crm.example.com", "is written like https://"),
		Entry("that is empty", "", "is written like https://"),
		Entry("with user info", "https://me:s3cret@crm.example.com/", "a user name or a password"),
		Entry("with a fragment", "https://crm.example.com/#s3cret", "what follows # is never sent"),
		Entry("with an empty fragment", "https://crm.example.com/#", "what follows # is never sent"),
		Entry("with a blank in its query", "https://crm.example.com/?q=s3cret b", "percent-encoded"),
		Entry("with a letter beyond ASCII in its query", "https://crm.example.com/?q=s3crét", "percent-encoded"),
		Entry("with a port that there is not", "https://crm.example.com:65536/", "from 1 to 65535"),
		Entry("with port 0", "https://crm.example.com:0/", "from 1 to 65535"),
		Entry("of this machine", "https://127.0.0.1/", "127.0.0.1 "+inside),
		Entry("of this machine by IPv6", "https://[::1]/", "::1 "+inside),
		Entry("of this machine by IPv4 in IPv6", "https://[::ffff:127.0.0.1]/", inside),
		Entry("of a private network", "https://192.168.1.1/", inside),
		Entry("of a private IPv6 network", "https://[fd00::1]/", inside),
		Entry("of the link", "https://169.254.169.254/", inside),
		Entry("of the IPv6 link", "https://[fe80::1%25eth0]/", inside),
		Entry("of no address", "https://0.0.0.0/", inside),
		Entry("of no IPv6 address", "https://[::]/", inside),
		Entry("of this network", "https://0.1.2.3/", inside),
		Entry("of a provider's inner network", "https://100.64.0.1/", inside),
		Entry("of many", "https://224.0.0.1/", inside),
	)

	DescribeTable("refuse a trigger that there is not, and name those there are", func(object, event string) {
		s := trigger.Settings{URLs: map[string]map[string]string{object: {event: "https://crm.example.com/"}}}
		Expect(s.Check(shipped())).To(MatchError("there is no trigger " + object + "." + event + "; there are " +
			"customer.create, customer.edit, customer.delete, case.create, case.edit, case.delete, " +
			"followup.create, followup.edit, followup.delete, task.create, task.edit, task.delete"))
	},
		Entry("of an object without triggers", "faq", "edit"),
		Entry("of an unknown event", "case", "update"),
		Entry("in upper case, which would never be called", "Case", "edit"),
	)

	It("refuse numbers below zero and a CA that is none", func() {
		Expect(trigger.Settings{Timeout: -time.Second}.Check(shipped())).To(MatchError("timeout and attempts are above zero"))
		Expect(trigger.Settings{Attempts: -1}.Check(shipped())).To(MatchError("timeout and attempts are above zero"))
		Expect(trigger.Settings{CA: "none"}.Check(shipped())).To(MatchError("ca holds no certificate in PEM"))
		Expect(trigger.Settings{}.Check(shipped())).To(Succeed())
	})
})
