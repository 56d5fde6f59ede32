package receiver_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing/iotest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/receiver"
)

var _ = Describe("A call", func() {
	It("is remembered with all that it brought", func() {
		r := keeping(10)
		req := httptest.NewRequest(http.MethodPut, "/receiver/acme/cases?AccountID=7&CaseID=a%26b&CaseID=", strings.NewReader("hello"))
		req.Header.Set("User-Agent", "crmock")
		Expect(send(r, "cases", req).Code).To(Equal(http.StatusOK))
		calls, _ := r.Find(receiver.Query{})
		Expect(calls).To(ConsistOf(receiver.Call{
			ID: 1, Receiver: "cases", Method: http.MethodPut, Path: "/receiver/acme/cases",
			Query:      "AccountID=7&CaseID=a%26b&CaseID=",
			Parameters: map[string][]string{"AccountID": {"7"}, "CaseID": {"a&b", ""}},
			Header:     http.Header{"User-Agent": {"crmock"}},
			Body:       "hello", Received: noon(), Status: http.StatusOK, Remote: req.RemoteAddr,
		}))
	})

	DescribeTable("is taken by any method", func(method string) {
		r := keeping(10)
		Expect(send(r, "cases", httptest.NewRequest(method, "/cases", nil)).Code).To(Equal(http.StatusOK))
		Expect(r.Count(receiver.Query{Method: method})).To(Equal(1))
	},
		Entry(nil, http.MethodGet), Entry(nil, http.MethodHead), Entry(nil, http.MethodPost), Entry(nil, http.MethodPatch),
		Entry(nil, http.MethodDelete), Entry(nil, http.MethodOptions), Entry(nil, "PROPFIND"),
	)

	It("is remembered without what lets somebody in, and the request keeps it", func() {
		r := keeping(10)
		req := httptest.NewRequest(http.MethodGet, "/cases", nil)
		for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie", "X-Other"} {
			req.Header.Set(name, "s3cret")
		}
		send(r, "cases", req)
		calls, _ := r.Find(receiver.Query{})
		Expect(calls[0].Header).To(Equal(http.Header{"X-Other": {"s3cret"}}))
		Expect(req.Header).To(HaveLen(4))
	})

	It("is remembered with the first 64 KiB of its body", func() {
		r := keeping(10)
		whole := strings.Repeat("x", 64<<10)
		for _, body := range []string{whole, whole + "y"} {
			send(r, "cases", httptest.NewRequest(http.MethodPost, "/cases", strings.NewReader(body)))
		}
		calls, _ := r.Find(receiver.Query{})
		Expect(calls[0].Body == whole).To(BeTrue())
		Expect(calls[1].Body == whole).To(BeTrue())
	})

	It("is remembered with what came of a body that broke off", func() {
		r := keeping(10)
		body := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errors.New("broken")))
		send(r, "cases", httptest.NewRequest(http.MethodPost, "/cases", body))
		calls, _ := r.Find(receiver.Query{})
		Expect(calls[0].Body).To(Equal("half"))
	})

	It("has the time of the clock that it was given", func() {
		now := noon()
		r := receiver.New(func() time.Time { return now }, 10)
		call(r, "cases", "")
		now = now.Add(time.Hour)
		call(r, "cases", "")
		calls, _ := r.Find(receiver.Query{})
		Expect(calls[0].Received).To(Equal(noon()))
		Expect(calls[1].Received).To(Equal(noon().Add(time.Hour)))
	})
})

var _ = Describe("Receivers", func() {
	It("keep the newest calls of all of them together", func() {
		r := keeping(3)
		for _, name := range []string{"a", "b", "a", "b", "a"} {
			call(r, name, "")
		}
		Expect(found(r, receiver.Query{})).To(Equal([]int64{3, 4, 5}))
	})

	It("keep 1,000 calls unless told otherwise", func() {
		r := keeping(0)
		statuses(r, "cases", 1_001)
		Expect(r.Count(receiver.Query{})).To(Equal(1_000))
	})

	It("are at most 100, and say so", func() {
		r := keeping(1_000)
		for i := range 100 {
			Expect(call(r, fmt.Sprint("r", i), "").Code).To(Equal(http.StatusOK))
		}
		refused := call(r, "cases", "")
		Expect(refused.Code).To(Equal(http.StatusNotFound))
		Expect(refused.Body.String()).To(And(ContainSubstring(`"cases"`), ContainSubstring("at most 100"), ContainSubstring("clear")))
		Expect(r.Tell("cases")).To(MatchError(ContainSubstring("at most 100")))
		Expect(r.Count(receiver.Query{})).To(Equal(100), "the refused call is not recorded")
		Expect(call(r, "r99", "").Code).To(Equal(http.StatusOK), "those that there are go on")

		r.Clear("r0")
		Expect(call(r, "cases", "").Code).To(Equal(http.StatusOK), "one that was cleared makes room")
	})

	It("do not come to be by a question", func() {
		r := keeping(10)
		for i := range 101 {
			name := fmt.Sprint("r", i)
			Expect(r.Told(name)).To(BeEmpty())
			Expect(found(r, receiver.Query{Receiver: name})).To(BeEmpty())
		}
		Expect(call(r, "cases", "").Code).To(Equal(http.StatusOK))
	})

	It("have names", func() {
		r := keeping(10)
		Expect(call(r, "", "").Code).To(Equal(http.StatusNotFound))
		Expect(r.Tell("")).To(MatchError(ContainSubstring("needs a name")))
		Expect(r.Count(receiver.Query{})).To(BeZero())
	})

	It("lose no call and mix none up while many call", func() {
		const callers, each = 8, 50
		r := keeping(callers * each)
		var all sync.WaitGroup
		for caller := range callers {
			all.Go(func() {
				for range each {
					call(r, fmt.Sprint("r", caller), fmt.Sprint("caller=", caller))
				}
			})
		}
		all.Wait()
		calls, truncated := r.Find(receiver.Query{})
		Expect(truncated).To(BeFalse())
		for i, c := range calls {
			Expect(c.ID).To(BeEquivalentTo(i + 1))
			Expect("r" + c.Parameters["caller"][0]).To(Equal(c.Receiver))
		}
		for caller := range callers {
			Expect(r.Count(receiver.Query{Receiver: fmt.Sprint("r", caller)})).To(Equal(each))
		}
	})
})
