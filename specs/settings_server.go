package specs

import (
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// The limits on a body that are set, in bytes, and how long the bodies are that tell.
const (
	loweredBody = 2000
	overLowered = 3000
	raisedBody  = 2 << 20
	underRaised = 3 << 19 // over what the contract as shipped allows
)

// writeLimitSettings: how much may be sent can be set lower and higher.
func writeLimitSettings(b *book) {
	limit := b.limit(contracts.LimitBody)
	if limit == nil || limit.Value <= overLowered || limit.Value >= underRaised {
		b.notShown("limits.settings", "the contract's own limit on a body leaves no room below or above it")
		return
	}
	b.another("A setting lowers how long a body may be", "limits.settings", Variant{Body: loweredBody}, func(s *session) {
		s.over(limit, s.send(s.stretched(overLowered)))
	})
	b.another("A setting raises how long a body may be", "limits.settings", Variant{Body: raisedBody}, func(s *session) {
		s.well(s.send(s.stretched(underRaised)))
	})
}

// stretched is a document that is answered well, with a comment that makes it so long, in bytes.
func (s *session) stretched(length int) string {
	end := "</" + s.contract().Request.Root + ">"
	document := strings.TrimSuffix(s.probing(), end)
	return document + "<!--" + strings.Repeat("x", length-len(document)) + "-->" + end
}

// writeUnreadableSetting: what the classic endpoint answers to what is no XML can be set to what the gateway answers.
func writeUnreadableSetting(b *book) {
	const overlay = `<endpoint name="classic" unreadable="not-xml"/>`
	b.another("A setting has the classic endpoint answer unreadable XML as the gateway does", "envelope.not-xml-setting", Variant{Overlay: overlay},
		func(s *session) {
			s.refused(s.send("<"), &contracts.Violation{Problem: s.contract().Problem("not-xml")})
		})
}

// The throttle that is set: how long the second wrong login in a row has to wait at least. What the machine adds is no
// matter, since more is allowed.
const (
	throttledEvery = 400 * time.Millisecond
	throttledLeast = 200 * time.Millisecond
)

// writeThrottleSetting: answers to wrong logins can be delayed, and stay the same.
func writeThrottleSetting(b *book) {
	b.another("A setting delays the answers to wrong logins in a row, and they stay as they are", "login.throttle-setting",
		Variant{Burst: 1, Every: throttledEvery}, func(s *session) {
			wrong := s.run.target.Credentials[0]
			wrong.Password = s.unique("wrong-")
			s.refusedIn(wrong)
			s.Expect(s.refusedIn(wrong)).To(gomega.BeNumerically(">=", throttledLeast), "the second wrong login is answered at once")
		})
}

// writeLengthSetting: how long an EMAIL may be can be set.
func writeLengthSetting(b *book) {
	const overlay = `<object name="Customer"><tag name="EMAIL"><max value="20"/></tag></object>`
	object := b.contract.Object("Customer")
	if object == nil || object.Tag("EMAIL") == nil || object.Tag("EMAIL").Max == nil || object.Operation(contracts.Add) == nil {
		b.notShown("customer.email-max-setting", "the contract limits no EMAIL of a Customer")
		return
	}
	b.another("A setting says how long the EMAIL of a customer may be", "customer.email-max-setting", Variant{Overlay: overlay}, func(s *session) {
		add := s.contract().Operation("Customer.Add")
		fields := s.sample(add.Name).Minimal
		s.well(s.do(add.Name, with(fields, "EMAIL", "abcdefgh@example.com")...))
		longer := with(fields, "EMAIL", "abcdefghi@example.com")
		_, violation := add.Validate(longer)
		s.Expect(violation).NotTo(gomega.BeNil())
		s.refused(s.do(add.Name, longer...), violation)
	})
}
