package receiver_test

import (
	"net/http"
	"net/http/httptest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/receiver"
)

// called is receivers that got four calls, with the ids from 1.
func called() *receiver.Receivers {
	r := keeping(10)
	call(r, "cases", "AccountID=7&CaseID=12")
	call(r, "tasks", "AccountID=&TaskID=T%C3%84-1")
	call(r, "cases", "AccountID=7&CaseID=13&CaseID=99")
	send(r, "cases", httptest.NewRequest(http.MethodPost, "/cases?CaseID=12", nil))
	return r
}

func with(name, value string) receiver.Query {
	return receiver.Query{Parameters: map[string]string{name: value}}
}

var _ = Describe("A query", func() {
	DescribeTable("finds the calls that fulfil all its conditions, and counts them",
		func(q receiver.Query, expected ...int) {
			r := called()
			if len(expected) == 0 {
				Expect(found(r, q)).To(BeEmpty())
			} else {
				Expect(found(r, q)).To(HaveExactElements(elements(expected)...))
			}
			Expect(r.Count(q)).To(Equal(len(expected)))
		},
		Entry("all", receiver.Query{}, 1, 2, 3, 4),
		Entry("by receiver", receiver.Query{Receiver: "cases"}, 1, 3, 4),
		Entry("by receiver, exactly", receiver.Query{Receiver: "Cases"}),
		Entry("by method, in any case", receiver.Query{Method: "post"}, 4),
		Entry("after an id", receiver.Query{After: 2}, 3, 4),
		Entry("by a parameter", with("CaseID", "12"), 1, 4),
		Entry("by a parameter's name, exactly", with("caseid", "12")),
		Entry("by any of a parameter's values", with("CaseID", "99"), 3),
		Entry("by the beginning of a value", with("CaseID", "1%"), 1, 3, 4),
		Entry("by a value in any case", with("TaskID", "tä-%"), 2),
		Entry("by a parameter that was sent, with whatever", with("AccountID", "%"), 1, 2, 3),
		Entry("by a parameter that was not sent, or empty", with("AccountID", ""), 2, 4),
		Entry("by all of this", receiver.Query{
			Receiver: "cases", Method: "GET", After: 1, Parameters: map[string]string{"AccountID": "7", "CaseID": "1%"},
		}, 3),
		Entry("by two parameters of which one differs",
			receiver.Query{Parameters: map[string]string{"AccountID": "8", "CaseID": "12"}}),
	)

	It("returns the oldest calls up to its limit, and counts all", func() {
		r := called()
		Expect(found(r, receiver.Query{Limit: 2})).To(Equal([]int64{1, 2}))
		Expect(found(r, receiver.Query{Limit: 2, After: 2})).To(Equal([]int64{3, 4}))
		Expect(r.Count(receiver.Query{Limit: 2})).To(Equal(4))
		Expect(truncated(r, receiver.Query{Limit: 2})).To(BeFalse(), "there is a next page")
	})

	It("is told if calls that it may have asked for were dropped", func() {
		r := keeping(2)
		for _, name := range []string{"a", "a", "b", "b"} {
			call(r, name, "")
		}
		Expect(truncated(r, receiver.Query{})).To(BeTrue())
		Expect(truncated(r, receiver.Query{Receiver: "a"})).To(BeTrue())
		Expect(truncated(r, receiver.Query{Receiver: "a", After: 1})).To(BeTrue())
		Expect(truncated(r, receiver.Query{After: 2})).To(BeFalse())
		Expect(truncated(r, receiver.Query{Receiver: "b"})).To(BeFalse(), "none of its own was dropped")
	})
})

var _ = Describe("Clear", func() {
	It("forgets the calls to one receiver, and that some were dropped", func() {
		r := keeping(3)
		for _, name := range []string{"a", "b", "a", "b", "a"} {
			call(r, name, "")
		}
		r.Clear("a")
		Expect(found(r, receiver.Query{})).To(Equal([]int64{4}))
		Expect(truncated(r, receiver.Query{Receiver: "a"})).To(BeFalse())
		Expect(truncated(r, receiver.Query{Receiver: "b"})).To(BeTrue())
	})

	It("forgets the calls to all, and goes on with the ids", func() {
		r := called()
		r.Clear("")
		Expect(r.Count(receiver.Query{})).To(BeZero())
		call(r, "cases", "")
		Expect(found(r, receiver.Query{})).To(Equal([]int64{5}))
	})

	It("leaves what the receiver was told, and nothing else", func() {
		r := keeping(1)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 503})).To(Succeed())
		statuses(r, "cases", 2)
		r.Clear("cases")
		Expect(truncated(r, receiver.Query{})).To(BeFalse())
		r.Clear("")
		Expect(statuses(r, "cases", 1)).To(Equal([]int{503}))
	})

	It("changes nothing that was found before", func() {
		r := called()
		calls, _ := r.Find(receiver.Query{})
		r.Clear("cases")
		Expect(ids(calls)).To(Equal([]int64{1, 2, 3, 4}))
	})
})

// elements are ids for a matcher that takes any elements.
func elements(all []int) []any {
	var elements []any
	for _, id := range all {
		elements = append(elements, int64(id))
	}
	return elements
}
