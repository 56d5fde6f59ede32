package receiver_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/receiver"
)

var _ = Describe("What a receiver is told", func() {
	It("is answered one after the other, each for its times, then 200 again", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 503, Times: 2}, receiver.Behaviour{Status: 404, Times: 1})).To(Succeed())
		Expect(statuses(r, "tasks", 1)).To(Equal([]int{200}), "another receiver was told nothing")
		Expect(statuses(r, "cases", 5)).To(Equal([]int{503, 503, 404, 200, 200}))
	})

	It("stays where the last has no times", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 503, Times: 1}, receiver.Behaviour{Status: 500})).To(Succeed())
		Expect(statuses(r, "cases", 4)).To(Equal([]int{503, 500, 500, 500}))
	})

	It("replaces what it was told before", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 503, Times: 2})).To(Succeed())
		Expect(r.Tell("cases", receiver.Behaviour{Status: 404})).To(Succeed())
		Expect(statuses(r, "cases", 2)).To(Equal([]int{404, 404}))
		Expect(r.Tell("cases")).To(Succeed())
		Expect(statuses(r, "cases", 1)).To(Equal([]int{200}))
	})

	It("is recorded with each call", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 503, Times: 1})).To(Succeed())
		statuses(r, "cases", 2)
		calls, _ := r.Find(receiver.Query{})
		Expect([]int{calls[0].Status, calls[1].Status}).To(Equal([]int{503, 200}))
	})

	It("can be asked for, as far as it is still to come", func() {
		r := keeping(10)
		Expect(r.Told("cases")).To(BeEmpty())
		Expect(r.Tell("cases", receiver.Behaviour{Status: 503, Times: 2}, receiver.Behaviour{})).To(Succeed())
		call(r, "cases", "")
		Expect(r.Told("cases")).To(Equal([]receiver.Behaviour{{Status: 503, Times: 1}, {Status: 200}}))
		call(r, "cases", "")
		call(r, "cases", "")
		Expect(r.Told("cases")).To(Equal([]receiver.Behaviour{{Status: 200}}))
	})

	It("is changed neither by the slice it came in nor by the one that is returned", func() {
		r := keeping(10)
		told := []receiver.Behaviour{{Status: 503}}
		Expect(r.Tell("cases", told...)).To(Succeed())
		told[0].Status = 404
		r.Told("cases")[0].Status = 404
		Expect(statuses(r, "cases", 1)).To(Equal([]int{503}))
	})

	DescribeTable("is refused if it makes no sense, and the sentence says why",
		func(sentence string, told ...receiver.Behaviour) {
			r := keeping(10)
			Expect(r.Tell("cases", receiver.Behaviour{Status: 503})).To(Succeed())
			Expect(r.Tell("cases", told...)).To(MatchError(ContainSubstring(sentence)))
			Expect(statuses(r, "cases", 1)).To(Equal([]int{503}), "all is as it was")
		},
		Entry("a status too low", "behaviour 1: status 199: it is 200 to 599", receiver.Behaviour{Status: 199}),
		Entry("a status too high", "behaviour 1: status 600: it is 200 to 599", receiver.Behaviour{Status: 600}),
		Entry("a negative status", "behaviour 1: status -1", receiver.Behaviour{Status: -1}),
		Entry("a negative delay", "delay -1s: it is 0 s to 1m0s", receiver.Behaviour{Delay: -time.Second}),
		Entry("a delay too long", "delay 1m0.000000001s", receiver.Behaviour{Delay: time.Minute + 1}),
		Entry("negative times", "times -1: it is the number of calls", receiver.Behaviour{Times: -1}),
		Entry("one after one that stays", "behaviour 2 stays until told otherwise, so behaviour 3 would never have its turn",
			receiver.Behaviour{Times: 1}, receiver.Behaviour{}, receiver.Behaviour{Times: 1}),
		Entry("the second of two", "behaviour 2: status 700", receiver.Behaviour{Times: 1}, receiver.Behaviour{Status: 700}),
		Entry("a location without a redirect", `location "/x" with status 200: only a status of 3xx`, receiver.Behaviour{Location: "/x"}),
		Entry("a location with an error", "with status 400", receiver.Behaviour{Status: 400, Location: "/x"}),
		Entry("a body where none can be", "status 204 has no body", receiver.Behaviour{Status: 204, Body: "x"}),
		Entry("a cut where no body can be", "status 304 has no body", receiver.Behaviour{Status: 304, CutBody: true}),
		Entry("a drop with a status", "drop gives no answer", receiver.Behaviour{Drop: true, Status: 500}),
		Entry("a drop with a cut", "drop gives no answer", receiver.Behaviour{Drop: true, CutBody: true}),
		Entry("a drop with a location", "drop gives no answer", receiver.Behaviour{Drop: true, Location: "/x"}),
		Entry("a drop with a body", "drop gives no answer", receiver.Behaviour{Drop: true, Body: "x"}),
	)

	DescribeTable("is taken up to its limits",
		func(told receiver.Behaviour) {
			Expect(keeping(10).Tell("cases", told)).To(Succeed())
		},
		Entry("the lowest status", receiver.Behaviour{Status: 200}),
		Entry("the highest status", receiver.Behaviour{Status: 599}),
		Entry("the longest delay", receiver.Behaviour{Delay: time.Minute}),
		Entry("a redirect", receiver.Behaviour{Status: 302, Location: "https://other.example.com/"}),
		Entry("no body where none can be", receiver.Behaviour{Status: 204}),
		Entry("a late drop, for a while", receiver.Behaviour{Drop: true, Delay: time.Second, Times: 3}),
	)
})
