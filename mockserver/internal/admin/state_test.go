package admin_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

var _ = Describe("Snapshots", func() {
	var d *desk
	BeforeEach(func() { d = newDesk() })

	customers := func() int {
		GinkgoHelper()
		return read[console.Tenant](d.get("/tenants/acme").succeed(200)).Records["Customer"]
	}

	It("are taken, restored as often as one likes, and forgotten", func() {
		Expect(read[console.Snapshot](d.put("/tenants/acme/snapshots/before", "").succeed(200))).To(Equal(console.Snapshot{Name: "before", Taken: noon}))
		for range 2 {
			d.post("/tenants/acme/fake?customers=2", "").succeed(200)
			d.change(`{"maxItems":4}`).succeed(200)
			Expect(customers()).To(Equal(3))
			d.post("/tenants/acme/snapshots/before/restore", "").succeed(204)
			Expect(customers()).To(Equal(1))
			Expect(read[console.Settings](d.get("/tenants/acme/settings").succeed(200)).MaxItems).To(BeZero())
		}
		Expect(d.get("/tenants/acme/snapshots").succeed(200).body).To(MatchJSON(`{"snapshots":[{"name":"before","taken":"2026-03-09T12:00:00Z"}]}`))
		d.remove("/tenants/acme/snapshots/before").succeed(204)
		Expect(d.get("/tenants/acme/snapshots").succeed(200).body).To(MatchJSON(`{"snapshots":[]}`))
	})

	It("may have names that hold anything but control characters", func() {
		d.put("/tenants/acme/snapshots/a%2Fb%25", "").succeed(200)
		Expect(read[console.Snapshots](d.get("/tenants/acme/snapshots")).Snapshots).To(HaveExactElements(HaveField("Name", "a/b%")))
		d.put("/tenants/acme/snapshots/%00before", "").refuse(422, "without control characters")
	})

	It("that there are not cannot be restored or forgotten", func() {
		d.post("/tenants/acme/snapshots/gone/restore", "").refuse(404, `no snapshot "gone"`)
		d.remove("/tenants/acme/snapshots/gone").refuse(404, `no snapshot "gone"`)
	})

	It("are not needed to go back to the seed", func() {
		d.post("/tenants/acme/fake?customers=2", "").succeed(200)
		d.post("/tenants/acme/reset", "").succeed(204)
		Expect(customers()).To(Equal(1))
	})

	DescribeTable("of a tenant that there is not", func(method, path string) {
		d.ask(method, "/api/v1/tenants/nobody"+path, "").refuse(404, "nobody")
	},
		Entry("are not listed", "GET", "/snapshots"), Entry("are not taken", "PUT", "/snapshots/x"),
		Entry("are not restored", "POST", "/snapshots/x/restore"), Entry("are not forgotten", "DELETE", "/snapshots/x"),
		Entry("cannot be gone without", "POST", "/reset"),
	)
})

var _ = Describe("The clock of a tenant", func() {
	var d *desk
	BeforeEach(func() { d = newDesk() })

	It("goes by the real time at first", func() {
		Expect(d.get("/tenants/acme/clock").succeed(200).body).To(MatchJSON(`{"mode":"real","now":"2026-03-09T12:00:00Z"}`))
	})

	DescribeTable("is set", func(body, shown string) {
		Expect(d.put("/tenants/acme/clock", body).succeed(200).body).To(MatchJSON(shown))
		Expect(d.get("/tenants/acme/clock").succeed(200).body).To(MatchJSON(shown))
	},
		Entry("to stand still where it is", `{"mode":"frozen"}`, `{"mode":"frozen","now":"2026-03-09T12:00:00Z"}`),
		Entry("to stand still at a moment", `{"mode":"frozen","now":"2027-01-01T00:00:00Z"}`, `{"mode":"frozen","now":"2027-01-01T00:00:00Z"}`),
		Entry("ahead", `{"mode":"offset","offset":"36h"}`, `{"mode":"offset","now":"2026-03-11T00:00:00Z","offset":"36h0m0s"}`),
		Entry("behind", `{"mode":"offset","offset":"-90m"}`, `{"mode":"offset","now":"2026-03-09T10:30:00Z","offset":"-1h30m0s"}`),
	)

	It("moves forward, and goes by the real time again", func() {
		d.put("/tenants/acme/clock", `{"mode":"frozen"}`).succeed(200)
		Expect(read[console.Clock](d.post("/tenants/acme/clock/advance", `{"by":"36h"}`).succeed(200)).Now).To(Equal(noon.Add(36 * time.Hour)))
		Expect(read[console.Clock](d.put("/tenants/acme/clock", `{"mode":"real"}`).succeed(200)).Now).To(Equal(noon))
	})

	DescribeTable("refuses", func(method, path, body, detail string) {
		d.ask(method, "/api/v1/tenants/acme/clock"+path, body).refuse(422, detail)
	},
		Entry("a mode that there is not", "PUT", "", `{"mode":"fast"}`, "fast"),
		Entry("a moment for a clock that goes on", "PUT", "", `{"mode":"real","now":"2027-01-01T00:00:00Z"}`, "the mode has to be frozen"),
		Entry("an offset for a clock that stands", "PUT", "", `{"mode":"frozen","offset":"1h"}`, "mode offset"),
		Entry("an offset that is none", "PUT", "", `{"mode":"offset","offset":"a day"}`, "written like 36h"),
		Entry("to move by what is no time", "POST", "/advance", `{"by":"1 day"}`, "written like 36h"),
		Entry("to move back", "POST", "/advance", `{"by":"-1h"}`, "-1h"),
	)

	It("refuses to leave the calendar", func() {
		d.put("/tenants/acme/clock", `{"mode":"frozen","now":"9000-12-31T23:59:59Z"}`).succeed(200)
		d.post("/tenants/acme/clock/advance", `{"by":"1s"}`).refuse(422, "it goes to the year 9000")
	})

	It("refuses to go farther from the real time than can be told", func() {
		d.post("/tenants/acme/clock/advance", `{"by":"2000000h"}`).succeed(200)
		d.post("/tenants/acme/clock/advance", `{"by":"2000000h"}`).refuse(422, "292 years")
	})

	It("refuses a moment that is none", func() {
		d.put("/tenants/acme/clock", `{"mode":"frozen","now":"tomorrow"}`).refuse(400, "tomorrow")
	})

	DescribeTable("of a tenant that there is not", func(method, path, body string) {
		d.ask(method, "/api/v1/tenants/nobody/clock"+path, body).refuse(404, "nobody")
	},
		Entry("is not shown", "GET", "", ""), Entry("is not set", "PUT", "", `{"mode":"real"}`), Entry("does not move", "POST", "/advance", `{"by":"1h"}`),
	)
})
