package clock_test

import (
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/clock"
)

// noon is where the real time begins in these specs.
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

// passing is a server time that passes only when told.
type passing struct{ at time.Time }

func (p *passing) now() time.Time { return p.at }

var _ = Describe("A clock", func() {
	var (
		server *passing
		c      *clock.Clock
	)
	BeforeEach(func() {
		server = &passing{noon}
		c = clock.New(server.now)
	})

	It("goes by the real time until it is set", func() {
		Expect(c.Now()).To(Equal(noon))
		server.at = noon.Add(time.Minute)
		Expect(c.Now()).To(Equal(noon.Add(time.Minute)))
		Expect(c.State()).To(Equal(clock.State{Mode: clock.Real}))
	})

	It("goes as fast at an offset, ahead or behind", func() {
		for _, offset := range []time.Duration{36 * time.Hour, -time.Hour} {
			Expect(c.Set(clock.State{Mode: clock.Offset, Offset: offset, At: noon})).To(Succeed())
			server.at = noon.Add(time.Minute)
			Expect(c.Now()).To(Equal(noon.Add(time.Minute + offset)))
			Expect(c.State()).To(Equal(clock.State{Mode: clock.Offset, Offset: offset}))
		}
	})

	It("stands still while frozen, at a moment or where it is", func() {
		then := noon.AddDate(-1, 0, 0)
		Expect(c.Set(clock.State{Mode: clock.Frozen, At: then})).To(Succeed())
		server.at = noon.Add(time.Hour)
		Expect(c.Now()).To(Equal(then))
		Expect(c.Set(clock.State{Mode: clock.Offset, Offset: time.Hour})).To(Succeed())
		Expect(c.Set(clock.State{Mode: clock.Frozen})).To(Succeed())
		server.at = noon.Add(9 * time.Hour)
		Expect(c.Now()).To(Equal(noon.Add(2 * time.Hour)))
	})

	It("advances from wherever it is", func() {
		Expect(c.Advance(time.Hour)).To(Succeed())
		Expect(c.Advance(time.Minute)).To(Succeed())
		Expect(c.State()).To(Equal(clock.State{Mode: clock.Offset, Offset: time.Hour + time.Minute}))
		Expect(c.Now()).To(Equal(noon.Add(time.Hour + time.Minute)))
		Expect(c.Set(clock.State{Mode: clock.Frozen})).To(Succeed())
		Expect(c.Advance(time.Hour)).To(Succeed())
		Expect(c.Now()).To(Equal(noon.Add(2*time.Hour + time.Minute)))
		Expect(c.State().Mode).To(Equal(clock.Frozen))
	})

	It("goes back to the real time", func() {
		Expect(c.Advance(time.Hour)).To(Succeed())
		Expect(c.Set(clock.State{Mode: clock.Real, Offset: time.Hour})).To(Succeed())
		Expect(c.Now()).To(Equal(noon))
		Expect(c.State()).To(Equal(clock.State{Mode: clock.Real}))
	})

	It("refuses to advance backwards, and modes that there are not, and stays as it is", func() {
		Expect(c.Advance(-time.Second)).To(MatchError("a clock advances, and -1s is back; set the clock to go there"))
		Expect(c.Set(clock.State{Mode: "slow"})).To(MatchError(`a clock is real, offset or frozen, not "slow"`))
		Expect(c.State()).To(Equal(clock.State{Mode: clock.Real}))
	})

	It("loses no advance of many at once", func() {
		Expect(c.Set(clock.State{Mode: clock.Frozen})).To(Succeed())
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { _ = c.Advance(time.Second) })
		}
		all.Wait()
		Expect(c.Now()).To(Equal(noon.Add(50 * time.Second)))
	})
})
