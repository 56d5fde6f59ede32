package mockserver_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// strays are the exchanges of a server that belong to no tenant.
func (s *steered) strays(query string) []any {
	GinkgoHelper()
	return list(s.ask("GET", "/exchanges?"+query, "").members(), "exchanges")
}

var _ = Describe("The journal of a tenant", func() {
	It("has each exchange as it was, before its answer is sent", func(ctx context.Context) {
		own := steer().tenant()
		must(own.Client(), "Customer.Add", "FIRSTNAME=Zoë", "LASTNAME=Lee", "EMAIL=zoe@example.com")
		tell(own.Client(overGateway), "customer.add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL=zoe@example.com")
		found, err := own.Journal().Find(ctx, console.Query{})
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Exchanges).To(HaveLen(2))

		good := found.Exchanges[0]
		Expect(good.Operation).To(Equal("Customer.Add"))
		Expect(good.Outcome).To(Equal("answered"))
		Expect(good.Endpoint).To(Equal("classic"))
		Expect(good.Method + " " + good.URL).To(HaveSuffix("/WAPI/wapi.php"))
		Expect(good.Request).To(And(ContainSubstring("<FIRSTNAME>Zoë</FIRSTNAME>"), ContainSubstring("<PASSWORD>***</PASSWORD>")))
		Expect(good.Tags).To(ContainElement(console.Tag{Name: "FIRSTNAME", Value: "Zoë"}))
		Expect(good.Reply).To(ContainSubstring("<ACCOUNTNUM>10000000</ACCOUNTNUM>"))
		Expect(*good.Status).To(BeZero())
		Expect(good.Items).To(Equal(1))
		Expect(good.HTTPStatus).To(Equal(200))
		Expect(good.Nanoseconds).To(BeNumerically(">", 0))
		Expect(good.Remote).To(HavePrefix("127.0.0.1:"))
		Expect(good.TLS).To(BeNil())

		refused := found.Exchanges[1]
		Expect(refused.Outcome).To(Equal("refused"))
		Expect(refused.Endpoint).To(Equal("gateway"))
		Expect(refused.Problem).To(Equal("duplicate"))
		Expect(refused.Clause).To(Equal("Customer.Add.EMAIL.unique"))
		Expect(refused.Hint).NotTo(BeEmpty())
		Expect(*refused.Code).To(Equal(81))
	})

	It("tells what a TLS client offered, and what was agreed on", func() {
		s := steer()
		own := s.tenant()
		must(own.Client(func(o *client.Options) { o.URL, o.TLS.Max = s.URLs().HTTPS, "1.2" }), "Task.Get", "SUBJECT=%")
		facts := own.Journal().Wait(console.Query{}, 1)[0].TLS
		Expect(facts.Version).To(Equal("TLS 1.2"))
		Expect(facts.CipherSuite).To(HavePrefix("TLS_"))
		Expect(facts.Offered.Versions).To(ContainElement("TLS 1.2"))
		Expect(facts.Offered.CipherSuites).To(ContainElement(facts.CipherSuite))
	})

	It("is asked by operation, outcome, tag and time", func(ctx context.Context) {
		own := steer().tenant()
		caller := own.Client()
		must(caller, "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		must(caller, "Customer.Get", "LASTNAME=Lee")
		tell(caller, "FAQ.Add", "QUESTION=x")
		count := func(q console.Query) int {
			GinkgoHelper()
			n, err := own.Journal().Count(ctx, q)
			Expect(err).NotTo(HaveOccurred())
			return n.Count
		}
		status := -1
		for _, c := range []struct {
			query console.Query
			want  int
		}{
			{console.Query{}, 3},
			{console.Query{Operation: "customer.%"}, 2},
			{console.Query{Operation: "FAQ.Add", Outcome: "refused"}, 1},
			{console.Query{Tags: map[string]string{"lastname": "L%"}}, 2},
			{console.Query{Tags: map[string]string{"LASTNAME": "Lee", "FIRSTNAME": ""}}, 1},
			{console.Query{Status: &status}, 1},
			{console.Query{Clause: "FAQ.Add.%"}, 1},
			{console.Query{Problem: "missing"}, 1},
			{console.Query{After: 2}, 1},
			{console.Query{Since: time.Now().Add(time.Hour)}, 0},
			{console.Query{Until: time.Now().Add(time.Hour)}, 3},
		} {
			Expect(count(c.query)).To(Equal(c.want), "%+v", c.query)
		}
		Expect(own.Journal().Clear(ctx)).To(Succeed())
		Expect(count(console.Query{})).To(BeZero())
	})

	It("waits for what has yet to come, and says what came close where it does not", func(ctx context.Context) {
		own := steer().tenant()
		caller := own.Client()
		go func() {
			defer GinkgoRecover()
			for range 3 {
				must(caller, "Task.Add", "SUBJECT=now")
			}
		}()
		Expect(own.Journal().Wait(console.Query{Operation: "Task.Add", Tags: map[string]string{"SUBJECT": "now"}}, 3)).To(HaveLen(3))
		_, err := own.Journal().Journal.Wait(ctx, console.Query{Operation: "Task.Add", Tags: map[string]string{"SUBJECT": "never"}}, 1, time.Millisecond)
		var late *console.Problem
		Expect(errors.As(err, &late)).To(BeTrue())
		Expect(late.Status).To(Equal(504))
		Expect(late.NearMisses[0].Differences).To(HaveExactElements(console.Difference{Path: "WAPI/COMMAND/SUBJECT", Expected: `"never"`, Got: `"now"`}))
		misses, err := own.Journal().NearMisses(ctx, console.Query{Operation: "Task.Get"})
		Expect(err).NotTo(HaveOccurred())
		Expect(misses.NearMisses[0].Differences[0].Path).To(Equal("WAPI/COMMAND/@ACTION"))
	})

	It("says when it has dropped older ones", func(ctx context.Context) {
		own := steer(func(o *mockserver.Options) { o.Journal = mockserver.Journal{Exchanges: 2} }).tenant()
		caller := own.Client()
		for range 3 {
			must(caller, "Task.Add", "SUBJECT=x")
		}
		found, err := own.Journal().Find(ctx, console.Query{})
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Exchanges).To(HaveLen(2))
		Expect(found.Truncated).To(BeTrue())
		_, err = own.Journal().Get(ctx, 1)
		Expect(err).To(MatchError(ContainSubstring("there is no exchange 1")))
		Expect(own.Journal().Get(ctx, 3)).To(HaveField("ID", int64(3)))
	})

	It("ends for who follows it when the tenant is removed", func(ctx context.Context) {
		own := steer().tenant()
		must(own.Client(), "Task.Add", "SUBJECT=before")
		for _, err := range own.Console().Events(ctx, 0) {
			Expect(err).NotTo(HaveOccurred())
			Expect(own.Console().Remove(ctx)).To(Succeed())
		}
	}, NodeTimeout(10*time.Second))

	It("is followed live", func(ctx context.Context) {
		own := steer().tenant()
		caller := own.Client()
		must(caller, "Task.Add", "SUBJECT=before")
		var seen []string
		for event, err := range own.Console().Events(ctx, 0) {
			Expect(err).NotTo(HaveOccurred())
			seen = append(seen, event.Exchange.Tags[0].Value)
			if len(seen) == 2 {
				break
			}
			must(caller, "Task.Add", "SUBJECT=after")
		}
		Expect(seen).To(Equal([]string{"before", "after"}))
	})
})

var _ = Describe("The journal of what belongs to no tenant", func() {
	It("has wrong passwords, unknown tenants, unknown paths and wrong methods", func() {
		s := steer()
		own := s.tenant()
		tell(own.Client(withPassword("wrong-password")), "Task.Get", "SUBJECT=x")
		tell(own.Client(func(o *client.Options) { o.Tenant = "nobody" }), "Task.Get", "SUBJECT=x")
		for _, path := range []string{"/wapi", "/WAPI/wapi.php"} {
			request, err := http.NewRequest(http.MethodPut, s.URLs().HTTP+path, strings.NewReader("x"))
			Expect(err).NotTo(HaveOccurred())
			response, err := http.DefaultTransport.RoundTrip(request)
			Expect(err).NotTo(HaveOccurred())
			Expect(response.Body.Close()).To(Succeed())
		}
		Expect(s.strays("")).To(HaveExactElements(
			And(HaveKeyWithValue("tenant", own.Name), HaveKeyWithValue("clause", "check.login"), HaveKeyWithValue("operation", "Task.Get")),
			And(HaveKeyWithValue("tenant", "nobody"), HaveKeyWithValue("outcome", "refused")),
			And(HaveKeyWithValue("outcome", "http"), HaveKeyWithValue("httpStatus", BeNumerically("==", 404))),
			And(HaveKeyWithValue("outcome", "http"), HaveKeyWithValue("httpStatus", BeNumerically("==", 405))),
		))
		Expect(s.strays("tenant=nobody")).To(HaveLen(1))
	})

	It("has what the gateway refused", func() {
		s := steer()
		own := s.tenant()
		_, err := own.Client(overGateway, func(o *client.Options) { o.APIKey = "eght_wrong" }).Do(context.Background(), op("Task.Get"))
		Expect(err).To(HaveOccurred())
		Expect(s.strays("outcome=gateway")).To(HaveExactElements(
			And(HaveKeyWithValue("tenant", own.Name), HaveKeyWithValue("endpoint", "gateway"), HaveKeyWithValue("httpStatus", BeNumerically("==", 401))),
		))
	})

	It("has TLS handshakes that failed, with what the client offered", func() {
		s := steer()
		_, err := tls.Dial("tcp", strings.TrimPrefix(s.URLs().HTTPS, "https://"), &tls.Config{
			MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10, InsecureSkipVerify: true,
		})
		Expect(err).To(HaveOccurred())
		waited := list(s.ask("GET", "/exchanges/wait?outcome=handshake", "").members(), "exchanges")
		Expect(waited).To(HaveExactElements(And(
			HaveKeyWithValue("tls", HaveKeyWithValue("offered", HaveKeyWithValue("versions", ContainElement("TLS 1.1")))),
			HaveKey("hint"), HaveKey("error"), HaveKeyWithValue("remote", HavePrefix("127.0.0.1:")),
		)))
	})

	It("has requests that a handler without listeners was asked, too", func() {
		s := steer()
		recorder := httptest.NewRecorder()
		s.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/nothing", nil))
		Expect(recorder.Code).To(Equal(404))
		Expect(s.strays("outcome=http")).To(HaveLen(1))
	})
})

var _ = Describe("Operations that are passed on", func() {
	// beyond is a tenant whose operations another tenant answers, on a server of its own.
	beyond := func(operations string) (near, far *mockserver.TestTenant) {
		GinkgoHelper()
		far = steer().tenant()
		near = steer().tenant(fmt.Sprintf(`{"forward": {"url": %q, "tenant": %q, "username": %q, "password": %q%s}}`,
			far.Client().URL(), far.Name, far.Username, far.Password, operations))
		return near, far
	}

	It("are answered by the other server to the byte, and journaled on both sides", func() {
		near, far := beyond("")
		must(near.Client(), "Customer.Add", "FIRSTNAME=Zoë", "LASTNAME=Lee")
		got := must(near.Client(overGateway), "Customer.Get", "LASTNAME=Lee")
		Expect(got.Body).To(Equal(must(far.Client(), "Customer.Get", "LASTNAME=Lee").Body))
		here := near.Journal().Wait(console.Query{Operation: "Customer.Get"}, 1)[0]
		there := far.Journal().Wait(console.Query{Operation: "Customer.Get"}, 1)[0]
		Expect(here.Forwarded.Request).To(Equal(there.Request))
		Expect(here.Forwarded.Reply).To(And(Equal(here.Reply), Equal(there.Reply)))
		Expect(here.Forwarded.Request).To(ContainSubstring("<TENANT>" + far.Name + "</TENANT>"))
		Expect(here.Outcome).To(Equal("answered"))
	})

	It("may be refused there", func() {
		near, _ := beyond("")
		Expect(tell(near.Client(), "Customer.Add", "FIRSTNAME=Ann").Code).To(Equal(6))
		Expect(near.Journal().Wait(console.Query{Outcome: "refused"}, 1)[0].Forwarded).NotTo(BeNil())
	})

	It("may be some, while the others are answered here", func() {
		near, far := beyond(`, "operations": ["customer.get"]`)
		must(near.Client(), "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		Expect(must(near.Client(), "Customer.Get", "LASTNAME=Lee").Items).To(BeEmpty(), "it was added here and is asked for there")
		must(far.Client(), "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		Expect(must(near.Client(), "Customer.Get", "LASTNAME=Lee").Items).To(HaveLen(1))
	})

	It("are held against the rights here", func() {
		near, far := beyond("")
		near.Change(`{"rights": {"customer": []}}`)
		Expect(tell(near.Client(), "Customer.Get", "LASTNAME=x").Clause).To(Equal("Customer.Get.right"))
		Expect(far.Journal().Wait(console.Query{}, 0)).To(BeEmpty())
	})

	It("fail clearly where the other server does not answer", func() {
		own := steer().tenant(`{"forward": {"url": "http://127.0.0.1:1", "tenant": "t", "username": "u", "password": "password of t"}}`)
		reply := tell(own.Client(), "Task.Get", "SUBJECT=x")
		Expect(reply.Clause).To(Equal("problem.unavailable"))
		Expect(reply.Hint).To(ContainSubstring("no reply from the server that it was passed on to"))
		failed := own.Journal().Wait(console.Query{Outcome: "failed"}, 1)[0]
		Expect(failed.Forwarded.Error).NotTo(BeEmpty())
	})
})
