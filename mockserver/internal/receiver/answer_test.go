package receiver_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/receiver"
)

// get sends a GET, and follows no redirect.
func get(url string) (*http.Response, error) {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return client.Get(url)
}

var _ = Describe("An answer", func() {
	It("is an empty 200 unless told otherwise", func() {
		answer := call(keeping(10), "cases", "")
		Expect(answer.Code).To(Equal(http.StatusOK))
		Expect(answer.Body.String()).To(BeEmpty())
	})

	It("has the status and the body that were told, as plain text whatever the body looks like", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 500, Body: "<html>down"})).To(Succeed())
		reply, err := get(served(r).URL + "/cases")
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply).To(And(HaveHTTPStatus(500), HaveHTTPBody("<html>down")))
		Expect(reply).To(HaveHTTPHeaderWithValue("Content-Type", "text/plain; charset=utf-8"))
		Expect(reply).To(HaveHTTPHeaderWithValue("X-Content-Type-Options", "nosniff"))
	})

	It("leads to the location that was told", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 307, Location: "https://other.example.com/x?y=1"})).To(Succeed())
		reply, err := get(served(r).URL + "/cases")
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply).To(And(HaveHTTPStatus(307), HaveHTTPHeaderWithValue("Location", "https://other.example.com/x?y=1")))
	})

	It("may have no body at all", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Status: 204})).To(Succeed())
		reply, err := get(served(r).URL + "/cases")
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply).To(HaveHTTPStatus(204))
		Expect(reply.Header).NotTo(HaveKey("Content-Type"))
	})

	DescribeTable("ends too early where it is cut",
		func(body string) {
			r := keeping(10)
			Expect(r.Tell("cases", receiver.Behaviour{CutBody: true, Body: body})).To(Succeed())
			reply, err := get(served(r).URL + "/cases")
			Expect(err).NotTo(HaveOccurred())
			defer reply.Body.Close()
			Expect(reply).To(HaveHTTPStatus(200))
			got, err := io.ReadAll(reply.Body)
			Expect(err).To(MatchError(io.ErrUnexpectedEOF))
			Expect(string(got)).To(Equal(body))
			calls, _ := r.Find(receiver.Query{})
			Expect(calls).To(ConsistOf(HaveField("Status", 200)))
		},
		Entry("in a body", "so far"),
		Entry("before a body", ""),
	)

	It("does not come where the connection is dropped, and the call is recorded with status 0", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Drop: true})).To(Succeed())
		_, err := get(served(r).URL + "/cases")
		Expect(err).To(MatchError(io.EOF))
		calls, _ := r.Find(receiver.Query{})
		Expect(calls).To(ConsistOf(HaveField("Status", 0)))
	})

	It("leaves no connection on which a client would repeat a dropped call by itself", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Times: 1}, receiver.Behaviour{Drop: true, Times: 1})).To(Succeed())
		url := served(r).URL + "/cases"
		reply, err := get(url)
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(io.ReadAll(reply.Body)).To(BeEmpty())
		_, err = get(url)
		Expect(err).To(MatchError(io.EOF))
		Expect(r.Count(receiver.Query{})).To(Equal(2))
	})

	It("comes after its delay even from a server that gives answers less time", func() {
		r := keeping(10)
		Expect(r.Tell("cases", receiver.Behaviour{Delay: 50 * time.Millisecond, Body: "late"})).To(Succeed())
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			r.ServeHTTP("cases", w, req)
		}))
		server.Config.WriteTimeout = 10 * time.Millisecond
		server.Start()
		DeferCleanup(server.Close)
		reply, err := get(server.URL)
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply).To(HaveHTTPBody("late"))
	})
})

// delayed is a call in a bubble whose answer takes a minute.
func delayed(ctx context.Context, g *WithT, r *receiver.Receivers) (answered chan *httptest.ResponseRecorder) {
	g.Expect(r.Tell("cases", receiver.Behaviour{Status: 503, Delay: time.Minute})).To(Succeed())
	answered = make(chan *httptest.ResponseRecorder, 1)
	go func() {
		answered <- send(r, "cases", httptest.NewRequest(http.MethodGet, "/cases", nil).WithContext(ctx))
	}()
	synctest.Wait()
	return answered
}

func TestAnAnswerComesAfterItsDelayAndItsCallIsRecordedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		r := keeping(10)
		start := time.Now()
		answered := delayed(t.Context(), g, r)
		calls, _ := r.Find(receiver.Query{})
		g.Expect(calls).To(ConsistOf(HaveField("Status", 503)))
		g.Expect(answered).To(BeEmpty())
		g.Expect((<-answered).Code).To(Equal(503))
		g.Expect(time.Since(start)).To(Equal(time.Minute))
	})
}

func TestADelayEndsWithTheContextOfTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		answered := delayed(ctx, g, keeping(10))
		cancel()
		g.Expect((<-answered).Code).To(Equal(503))
		g.Expect(time.Since(start)).To(BeZero())
	})
}
