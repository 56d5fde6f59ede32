package mockserver_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// underWay is a request that the server has begun to read and whose rest is still to come.
type underWay struct {
	rest  string
	body  *io.PipeWriter
	reply chan answer
}

// begin sends the first bytes of an operation, and returns when the server has taken them.
func (a *api) begin(operation string, pairs ...string) *underWay {
	GinkgoHelper()
	body, pipe := io.Pipe()
	form := url.Values{"xml_query": {a.envelope(command(operation, tags(pairs...)))}}.Encode()
	u := &underWay{rest: form[1:], body: pipe, reply: make(chan answer, 1)}
	go func() {
		defer GinkgoRecover()
		request := httptest.NewRequest(http.MethodPost, "/WAPI/wapi.php", body)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		u.reply <- a.request(request)
	}()
	_, err := io.WriteString(pipe, form[:1])
	Expect(err).NotTo(HaveOccurred())
	return u
}

// finish sends the rest and is the answer.
func (u *underWay) finish() answer {
	GinkgoHelper()
	_, err := io.WriteString(u.body, u.rest)
	Expect(err).NotTo(HaveOccurred())
	Expect(u.body.Close()).To(Succeed())
	var got answer
	Eventually(u.reply).Should(Receive(&got))
	return got
}

var _ = Describe("A reload while requests are under way", func() {
	var a *api
	one, two := contracts.CustomField{Tag: "one"}, contracts.CustomField{Tag: "two"}
	BeforeEach(func(ctx context.Context) {
		a = newAcme()
		a.addCustomers(1)
		Expect(a.reload(ctx, regions(one, two))).To(Succeed())
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "one=1", "two=2")).To(beWell())
	})

	It("does not wait for a slow client, whose request is answered by all of the old settings", func(ctx context.Context) {
		before := a.do("Customer.Get", "ACCOUNTNUM=10000000").Body
		slow := a.begin("Customer.Get", "ACCOUNTNUM=10000000")
		Expect(a.reload(ctx, regions(two, one))).To(Succeed())
		Expect(slow.finish().Body).To(Equal(before))
	}, SpecTimeout(5*time.Second))

	It("knows a slow client by the password that was right when it called", func(ctx context.Context) {
		slow := a.begin("Customer.Get", "ACCOUNTNUM=10000000")
		Expect(a.reload(ctx, changed(regions(one, two), func(t *mockserver.Tenant) { t.Password = "new" }))).To(Succeed())
		Expect(slow.finish()).To(beWell())
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(refuseLogin())
	}, SpecTimeout(5*time.Second))

	It("finds afterwards what a slow client has added, by a field that has become unique meanwhile", func(ctx context.Context) {
		slow := a.begin("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee", "one=7")
		Expect(a.reload(ctx, regions(contracts.CustomField{Tag: "one", Unique: true}, two))).To(Succeed())
		Expect(slow.finish()).To(beWell())
		Expect(a.do("Customer.Get", "one=7")).To(find("ACCOUNTNUM", "10000001"))
		Expect(a.do("Customer.Add", "FIRSTNAME=Eve", "LASTNAME=Lee", "one=7")).To(refuseDuplicate("ONE", "7"))
	}, SpecTimeout(5*time.Second))

	It("never answers 16 clients by anything but the old settings or the new, and loses none of their records", func(ctx context.Context) {
		settings := []mockserver.Tenant{regions(two, one), regions(one, two)}
		var over atomic.Bool
		var added atomic.Int32
		atOnce(17, func(client int) {
			if client == 16 {
				defer over.Store(true)
				for i := range 12 {
					Expect(a.reload(ctx, settings[i%2])).To(Succeed())
				}
				return
			}
			for i := 0; !over.Load(); i++ {
				got := a.do("Customer.Get", "ACCOUNTNUM=10000000")
				Expect(got).To(beWell())
				Expect(got.Items[0]).To(And(HaveKeyWithValue("one", "1"), HaveKeyWithValue("two", "2")))
				Expect(slices.Sorted(slices.Values(got.Order[len(got.Order)-2:]))).To(Equal([]string{"one", "two"}))
				if i%4 == 0 {
					a.add("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee", fmt.Sprintf("EMAIL=%d-%d@example.com", client, i))
					added.Add(1)
				}
			}
		})
		found := a.do("Customer.Get", "FIRSTNAME=Bob")
		Expect(found.Items).To(HaveLen(int(added.Load())))
	}, SpecTimeout(20*time.Second))
})
