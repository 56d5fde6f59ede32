package trigger_test

import (
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// hangUp breaks a call off after some bytes of the answer.
func hangUp(bytes string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = conn.Write([]byte(bytes))
			_ = conn.Close()
		}
	}
}

// marking sends requests with a header more.
type marking struct{ whole http.RoundTripper }

// RoundTrip leaves the request that it gets as it is.
func (m marking) RoundTrip(request *http.Request) (*http.Response, error) {
	marked := request.Clone(request.Context())
	marked.Header.Set("X-Mark", "wrapped")
	return m.whole.RoundTrip(marked)
}

var _ = Describe("A call", func() {
	It("is a GET that says who calls, without a body, a cookie or a kept connection", func(ctx SpecContext) {
		b := newBench()
		seen := make(chan *http.Request, 2)
		b.handles(func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
			seen <- r
		})
		b.edits(ctx, "1")
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Delivered, 2)
		for range 2 {
			r := <-seen
			Expect(r.Method).To(Equal(http.MethodGet))
			Expect(r.ContentLength).To(BeZero())
			Expect(r.Close).To(BeTrue())
			Expect(r.Header).To(Equal(http.Header{"User-Agent": {"crmock"}, "Connection": {"close"}}))
		}
	})

	It("goes through what is wrapped around it", func(ctx SpecContext) {
		b := newBench(func(p *trigger.Parts) {
			p.Wrap = func(whole http.RoundTripper) http.RoundTripper { return marking{whole} }
		})
		seen := make(chan *http.Request, 1)
		b.handles(func(_ http.ResponseWriter, r *http.Request) { seen <- r })
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Delivered, 1)
		Expect((<-seen).Header.Get("X-Mark")).To(Equal("wrapped"))
	})

	DescribeTable("has the contract's query", func(ctx SpecContext, e trigger.Event, query string) {
		b := newBench()
		Expect(b.fires(ctx, e)).To(Succeed())
		d := b.comesTo(ctx, trigger.Delivered, 1)
		Expect(b.called()).To(Equal([]string{"/hook?" + query}))
		Expect(d.URL).To(Equal(b.receiver.URL + "/hook?" + query))
	},
		Entry("of a customer", trigger.Event{Object: "Customer", Kind: "create", ID: "7", Value: values(map[string]string{"ACCOUNTNUM": "7"})}, "AccountID=7"),
		Entry("of a case", edit("9"), "AccountID=7&CaseID=9"),
		Entry("of a task without a customer", trigger.Event{Object: "Task", Kind: "delete", ID: "3", Value: values(map[string]string{"TASKNUM": "3"})}, "AccountID=&TaskID=3"),
		Entry("percent-encoded", edit("a b&c=é+#"), "AccountID=7&CaseID=a%20b%26c%3D%C3%A9%2B%23"),
	)

	DescribeTable("follows the URL's own query, which nobody is shown", func(ctx SpecContext, own, called, shown string) {
		b := newBench()
		b.set(func(s *trigger.Settings) { *s = local(b.receiver.URL + "/hook" + own) })
		b.answers(http.StatusInternalServerError, http.StatusNotFound)
		b.edits(ctx, "9")
		b.comesTo(ctx, trigger.Waiting, 1)
		Expect(b.Flush(ctx)).To(Succeed())
		d := b.comesTo(ctx, trigger.Dead, 1)
		Expect(b.called()).To(HaveEach("/hook" + called))
		Expect(d.URL).To(Equal(b.receiver.URL + "/hook" + shown))
		Expect(fmt.Sprint(b.log, d)).NotTo(ContainSubstring("s3cret"))
	},
		Entry("a query", "?token=s3cret", "?token=s3cret&AccountID=7&CaseID=9", "?***&AccountID=7&CaseID=9"),
		Entry("an empty one", "?", "?AccountID=7&CaseID=9", "?AccountID=7&CaseID=9"),
	)

	It("is not made where no URL is set, or the contract has no such trigger", func(ctx SpecContext) {
		b := newBench()
		Expect(b.fires(ctx, trigger.Event{Object: "FollowUp", Kind: "edit", ID: "1", Value: values(nil)})).To(Succeed())
		b.set(func(s *trigger.Settings) { s.URLs = map[string]map[string]string{"faq": {"edit": b.receiver.URL}} })
		Expect(b.fires(ctx, trigger.Event{Object: "FAQ", Kind: "edit", ID: "1", Value: values(nil)})).To(Succeed())
		Expect(b.Flush(ctx)).To(Succeed())
		Expect(b.Find(trigger.Query{})).To(BeEmpty())
	})
})

var _ = Describe("An answer", func() {
	DescribeTable("that delivers", func(ctx SpecContext, status int) {
		b := newBench()
		b.answers(status)
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Delivered, 1).Attempts).To(HaveExactElements(And(
			HaveField("Status", status), HaveField("Error", ""), HaveField("Next", BeZero()), HaveField("Started", noon))))
	},
		Entry(nil, 200), Entry(nil, 201), Entry(nil, 204), Entry(nil, 299),
	)

	DescribeTable("that is tried again", func(ctx SpecContext, status int) {
		b := newBench()
		b.answers(status)
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Waiting, 1).Attempts).To(HaveExactElements(And(
			HaveField("Status", status), HaveField("Error", fmt.Sprintf("HTTP %d", status)), HaveField("Next", noon.Add(time.Second)))))
	},
		Entry(nil, 408), Entry(nil, 425), Entry(nil, 429), Entry(nil, 500), Entry(nil, 502), Entry(nil, 503), Entry(nil, 599),
	)

	DescribeTable("that ends a delivery at once", func(ctx SpecContext, status int, why string) {
		b := newBench()
		b.answers(status)
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Dead, 1).Attempts).To(HaveExactElements(And(
			HaveField("Status", status), HaveField("Error", ContainSubstring(why)), HaveField("Next", BeZero()))))
		Expect(b.log.String()).To(And(ContainSubstring("trigger given up"), ContainSubstring(why)))
	},
		Entry(nil, 301, "redirects are not followed"), Entry(nil, 304, "redirects are not followed"),
		Entry(nil, 400, "the receiver refuses the call"), Entry(nil, 401, "HTTP 401"), Entry(nil, 404, "HTTP 404"), Entry(nil, 410, "HTTP 410"),
	)

	It("that redirects to another host leads nowhere", func(ctx SpecContext) {
		b := newBench()
		other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { defer GinkgoRecover(); Fail("was called") }))
		DeferCleanup(other.Close)
		b.handles(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect).ServeHTTP)
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Dead, 1).Attempts).To(HaveExactElements(HaveField("Status", 307)))
	})

	DescribeTable("that breaks off is tried again, and the receiver is not called unseen", func(ctx SpecContext, sent string, status int, why string) {
		b := newBench()
		b.handles(hangUp(sent))
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Waiting, 1).Attempts).To(HaveExactElements(And(
			HaveField("Status", status), HaveField("Error", why))))
		Expect(b.called()).To(HaveLen(1))
	},
		Entry("before it begins", "", 0, "the receiver has closed the connection"),
		Entry("in the middle", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 200,
			"the answer did not arrive as a whole: the receiver has closed the connection"),
	)

	It("that is slow is tried again", func(ctx SpecContext) {
		b := newBench()
		b.set(func(s *trigger.Settings) { s.Timeout = 20 * time.Millisecond })
		leave := make(chan struct{})
		DeferCleanup(func() { close(leave) })
		b.handles(func(http.ResponseWriter, *http.Request) { <-leave })
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Waiting, 1).Attempts).To(HaveExactElements(HaveField("Error", "no answer within 20ms")))
	})

	It("that nobody gives is tried again", func(ctx SpecContext) {
		b := newBench()
		b.receiver.Close()
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Waiting, 1).Attempts).To(HaveExactElements(HaveField("Error", ContainSubstring("connection refused"))))
	})
})

var _ = Describe("A receiver over https", func() {
	var b *bench
	var secure *httptest.Server
	BeforeEach(func() {
		b = newBench()
		secure = httptest.NewUnstartedServer(b)
		secure.Config.ErrorLog = nil
		secure.StartTLS()
		DeferCleanup(secure.Close)
		b.set(func(s *trigger.Settings) { *s = local(secure.URL + "/hook"); s.AllowHTTP = false })
	})
	trust := func(s *trigger.Settings) {
		s.CA = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}))
	}

	It("is given up at once where its certificate does not verify", func(ctx SpecContext) {
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Dead, 1).Attempts).To(HaveExactElements(And(
			HaveField("Status", 0), HaveField("Error", HavePrefix("the certificate of the receiver does not verify; ca names one to trust: ")))))
		Expect(b.called()).To(BeEmpty())
	})

	It("is trusted by the CA that the settings have at the time of the attempt", func(ctx SpecContext) {
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Dead, 1)
		b.set(trust)
		again, err := b.Replay(ctx, 1)
		Expect(err).NotTo(HaveOccurred())
		Expect(again.ReplayOf).To(BeEquivalentTo(1))
		b.comesTo(ctx, trigger.Delivered, 1)
		Expect(b.called()).To(Equal([]string{"/hook?AccountID=7&CaseID=1"}))
	})

	It("is not trusted by another name", func(ctx SpecContext) {
		b.set(trust)
		b.set(func(s *trigger.Settings) {
			_, port, err := net.SplitHostPort(secure.Listener.Addr().String())
			Expect(err).NotTo(HaveOccurred())
			s.URLs = local("https://localhost:" + port + "/hook").URLs
		})
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Dead, 1).Attempts[0].Error).To(ContainSubstring("does not verify"))
	})
})

var _ = Describe("An address inside", func() {
	It("is not called by a name that points there", func(ctx SpecContext) {
		b := newBench()
		b.set(func(s *trigger.Settings) {
			*s = local(strings.Replace(b.receiver.URL, "127.0.0.1", "localhost", 1) + "/hook")
			s.AllowPrivate = false
		})
		Expect(b.settings.Load().Check(shipped())).To(Succeed())
		b.edits(ctx, "1")
		Expect(b.comesTo(ctx, trigger.Dead, 1).Attempts).To(HaveExactElements(HaveField("Error", ContainSubstring("allow-private"))))
		Expect(b.called()).To(BeEmpty())
	})

	It("and plain http are not called any more once the settings have become stricter", func(ctx SpecContext) {
		b := newBench()
		b.answers(http.StatusInternalServerError)
		b.edits(ctx, "1")
		b.edits(ctx, "2")
		b.comesTo(ctx, trigger.Waiting, 2)
		b.set(func(s *trigger.Settings) { s.AllowPrivate = false })
		Expect(b.Flush(ctx)).To(Succeed())
		b.set(func(s *trigger.Settings) { s.AllowPrivate, s.AllowHTTP = true, false })
		b.edits(ctx, "3")
		b.comesTo(ctx, trigger.Dead, 3)
		third, _ := b.Get(3)
		Expect(third.Attempts[0].Error).To(ContainSubstring("allow-http"))
		Expect(b.called()).To(HaveLen(2))
	})

	It("is not asked for at a proxy of the environment", func(ctx SpecContext) {
		GinkgoT().Setenv("HTTP_PROXY", "http://127.0.0.1:1")
		GinkgoT().Setenv("NO_PROXY", "")
		b := newBench()
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Delivered, 1)
	})
})
