package specs

import (
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

// The time zone of steered clocks is far from UTC and knows no daylight saving, so that days begin at another hour than
// those of most servers, and at the same one all year.
const (
	eastZone   = "Asia/Tokyo"
	eastOffset = 9 * 60 * 60 // seconds
)

// midnight is one in the eastern zone at which a month ends, in a year that is not ours.
func midnight() time.Time {
	return time.Date(2031, time.March, 1, 0, 0, 0, 0, time.FixedZone(eastZone, eastOffset))
}

// freeze has the tenant's clock stand still, in the eastern zone, a second before midnight.
func (t *steered) freeze() {
	t.set(settings{"timeZone": eastZone})
	moment := midnight().Add(-time.Second)
	_, err := t.handle.SetClock(t.ctx, console.ClockSetting{Mode: console.ClockFrozen, Now: &moment})
	t.Expect(err).NotTo(gomega.HaveOccurred(), "the console does not set the clock")
	t.run.today = moment
}

// cross moves the frozen clock to midnight: the next day has begun.
func (t *steered) cross() {
	_, err := t.handle.Advance(t.ctx, time.Second)
	t.Expect(err).NotTo(gomega.HaveOccurred(), "the console does not move the clock")
	t.run.today = midnight()
}
