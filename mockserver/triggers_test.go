package mockserver_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// values are tags by name.
func values(pairs ...string) map[string]string {
	all := map[string]string{}
	for _, pair := range pairs {
		tag, value, _ := strings.Cut(pair, "=")
		all[tag] = value
	}
	return all
}

// queries are those of calls, in order.
func queries(calls []console.Call) []string {
	all := make([]string, len(calls))
	for i, call := range calls {
		all[i] = call.Method + " " + call.Query
	}
	return all
}

var _ = Describe("An agent at the console", func() {
	It("creates, edits and deletes records of every object, each firing its own trigger", func() {
		own := steer().tenant()
		hook := own.Receiver("hook")
		for _, object := range []string{"customer", "case", "followup", "task"} {
			for _, event := range []string{"create", "edit", "delete"} {
				own.Trigger(object, event, hook.URL()+"/"+object+"/"+event)
			}
		}
		agent := own.Agent("jsmith")
		customer := agent.Create("Customer", values("FIRSTNAME=Ann", "LASTNAME=Lee")).ID
		made := agent.Create("Case", values("ACCOUNTNUM="+customer, "SUBJECT=x"))
		Expect(made.Tags).To(HaveKeyWithValue("CREATEDBY", "jsmith"))
		followup := agent.Create("Followup", values("CASENUM="+made.ID, "DESCRIPTION=x")).ID
		task := agent.Create("Task", values("SUBJECT=x")).ID
		agent.Edit("Followup", followup, values("DESCRIPTION=y"))
		agent.Edit("Task", task, values("SUBJECT=y"))
		agent.Delete("Task", task)
		agent.Delete("Followup", followup)
		agent.Edit("Case", made.ID, values("STATUS=Closed"))
		agent.Delete("Case", made.ID)
		agent.Edit("Customer", customer, values("COMPANY=Example"))
		agent.Delete("Customer", customer)
		own.Deliveries().Flush()
		Expect(queries(hook.Wait(console.CallQuery{}, 12))).To(ConsistOf(
			"GET AccountID=10000000", "GET AccountID=10000000", "GET AccountID=10000000",
			"GET AccountID=10000000&CaseID=1", "GET AccountID=10000000&CaseID=1", "GET AccountID=10000000&CaseID=1",
			"GET AccountID=10000000&CaseID=1&FollowupID=1", "GET AccountID=10000000&CaseID=1&FollowupID=1", "GET AccountID=10000000&CaseID=1&FollowupID=1",
			"GET AccountID=&TaskID=1", "GET AccountID=&TaskID=1", "GET AccountID=&TaskID=1",
		))
	})

	It("alone fires triggers: the API, imports, fake data and effects on other records fire none", func(ctx context.Context) {
		own := steer().tenant()
		hook := own.Receiver("hook")
		for _, object := range []string{"customer", "case", "followup"} {
			own.Trigger(object, "create", hook.URL())
			own.Trigger(object, "edit", hook.URL())
		}
		caller := own.Client()
		must(caller, "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		must(caller, "Customer.Modify", "ACCOUNTNUM=10000000", "LASTNAME=Low")
		must(caller, "Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		own.Import("<records><Customer><FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME></Customer></records>")
		_, err := own.Console().Fake(ctx, map[string]int{"customers": 3, "cases": 3}, 1)
		Expect(err).NotTo(HaveOccurred())
		own.Agent("bpower").Create("Followup", values("CASENUM=1", "DESCRIPTION=x"))
		own.Deliveries().Flush()
		Expect(queries(hook.Wait(console.CallQuery{}, 1))).To(Equal([]string{"GET AccountID=10000000&CaseID=1&FollowupID=1"}))
	})

	DescribeTable("is refused with what is wrong, and nothing is changed or fired",
		func(method, path, body string, status int, detail string) {
			s := steer()
			before := s.ask("GET", "/tenants/demo/export", "").Body
			refused := s.ask(method, "/tenants/demo/objects"+path, body)
			Expect(refused.Status).To(Equal(status), refused.Body)
			Expect(refused.detail()).To(ContainSubstring(detail))
			Expect(s.ask("GET", "/tenants/demo/export", "").Body).To(Equal(before))
		},
		Entry("an agent that there is not", "POST", "/Task", `{"agent": "nobody", "tags": {"SUBJECT": "x"}}`, 422, `the tenant has no agent "nobody"`),
		Entry("an object that there is not", "POST", "/Lead", `{"agent": "jsmith", "tags": {}}`, 404, `there is no object "Lead"`),
		Entry("a value that is wrong", "PATCH", "/Customer/10000000", `{"agent": "jsmith", "tags": {"EMAIL": "nobody"}}`, 422, "Customer.Modify.EMAIL.type"),
		Entry("a record that there is not", "PATCH", "/Case/99", `{"agent": "jsmith", "tags": {"SUBJECT": "x"}}`, 404, `the tenant has no Case "99"`),
		Entry("a record that others name", "DELETE", "/Customer/10000000?agent=jsmith", "", 422, "cannot be deleted"),
		Entry("no agent", "DELETE", "/Task/1", "", 422, `no agent ""`),
	)
})

var _ = Describe("A trigger", func() {
	It("is delivered after the receiver was down, by the tenant's clock, in order for the record", func() {
		own := steer().tenant()
		hook := own.Receiver("hook")
		own.Trigger("task", "edit", hook.URL())
		own.Clock().Freeze(today)
		hook.Tell(mockserver.Down(3))
		agent := own.Agent("jsmith")
		must(own.Client(), "Task.Add", "SUBJECT=x")
		agent.Edit("Task", "1", values("SUBJECT=first"))
		agent.Edit("Task", "1", values("SUBJECT=second"))
		for range 3 {
			waiting := own.Deliveries().Wait(console.DeliveryQuery{State: console.DeliveryWaiting}, 1)[0]
			Expect(waiting.ID).To(BeEquivalentTo(1), "the second waits for the first")
			next := waiting.Attempts[len(waiting.Attempts)-1].Next
			own.Clock().Advance(next.Sub(own.Clock().Now()))
			tried := len(waiting.Attempts)
			Eventually(func() int {
				one, err := own.Deliveries().Get(context.Background(), 1)
				Expect(err).NotTo(HaveOccurred())
				return len(one.Attempts)
			}).Should(BeNumerically(">", tried))
		}
		done := own.Deliveries().Wait(console.DeliveryQuery{State: console.DeliveryDelivered}, 2)
		Expect(done[0].Attempts).To(HaveLen(4))
		Expect(done[1].Attempts).To(HaveLen(1))
		Expect(done[0].Attempts[0].Error).NotTo(BeEmpty())
	})

	DescribeTable("ends as documented where the receiver misbehaves",
		func(behaviour console.Behaviour, state, reason string, attempts int) {
			own := steer().tenant()
			hook := own.Receiver("hook")
			own.Trigger("task", "create", hook.URL())
			own.Change(`{"triggers": {"attempts": 2, "timeout": "100ms"}}`)
			hook.Tell(behaviour)
			own.Agent("jsmith").Create("Task", values("SUBJECT=x"))
			own.Deliveries().Flush()
			got := own.Deliveries().Wait(console.DeliveryQuery{}, 1)[0]
			Expect(got.State).To(Equal(state))
			Expect(got.Attempts).To(HaveLen(attempts))
			Expect(got.Attempts[0].Error).To(ContainSubstring(reason))
		},
		Entry("it drops the call", console.Behaviour{Drop: true}, "dead", "closed the connection", 2),
		Entry("it is slow", mockserver.Slow(time.Minute), "dead", "no answer within 100ms", 2),
		Entry("it answers 500", console.Behaviour{HTTPStatus: 500}, "dead", "HTTP 500", 2),
		Entry("it answers 500 once", console.Behaviour{HTTPStatus: 500, Times: 1}, "delivered", "HTTP 500", 2),
		Entry("it answers 404", console.Behaviour{HTTPStatus: 404}, "dead", "HTTP 404", 1),
		Entry("it closes in the middle of the answer", console.Behaviour{CutBody: true, Body: "half", Times: 1}, "delivered", "did not arrive as a whole", 2),
		Entry("it redirects to another host", console.Behaviour{HTTPStatus: 302, Location: "https://other.example.com/"}, "dead", "redirects are not followed", 1),
	)

	It("is fired for every change that is kept, and nothing is changed while there is no room for its call", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		hook := own.Receiver("hook")
		own.Trigger("task", "edit", hook.URL())
		own.Clock().Freeze(today)
		hook.Tell(mockserver.Down(1))
		must(own.Client(), "Task.Add", "SUBJECT=x")
		agent := own.Agent("jsmith")
		for n := range 1000 { // as many as may be unfinished: the first waits for the clock, and the others for the first
			agent.Edit("Task", "1", values(fmt.Sprintf("SUBJECT=%d", n)))
		}
		brief, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		_, err := own.Console().EditRecord(brief, "jsmith", "Task", "1", values("SUBJECT=too many"))
		Expect(err).To(HaveOccurred())
		Expect(own.Record("Task", "1").Tags["SUBJECT"]).To(Equal("999"))
		agent.Edit("Customer", agent.Create("Customer", values("FIRSTNAME=A", "LASTNAME=B")).ID, values("COMPANY=C")) // which has no trigger
		begun := make(chan struct{})
		held := make(chan error, 1)
		go func() {
			close(begun)
			_, err := own.Console().EditRecord(ctx, "jsmith", "Task", "1", values("SUBJECT=held"))
			held <- err
		}()
		<-begun
		own.Deliveries().Flush()
		Eventually(held).Should(Receive(BeNil()))
		own.Deliveries().Flush()
		Expect(hook.Wait(console.CallQuery{}, 1000)).To(HaveLen(1000), "of 1,002; so many are remembered")
	})

	It("does not keep a server from ending, however full the queue is", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		hook := own.Receiver("hook")
		own.Trigger("task", "create", hook.URL())
		own.Clock().Freeze(today)
		hook.Tell(console.Behaviour{Drop: true})
		agent := own.Agent("jsmith")
		for range 1000 {
			agent.Create("Task", values("SUBJECT=x"))
		}
		held := make(chan error, 1)
		go func() {
			_, err := own.Console().CreateRecord(ctx, "jsmith", "Task", values("SUBJECT=held"))
			held <- err
		}()
		Expect(s.Close(ctx)).To(Succeed())
		Eventually(held).Should(Receive(HaveOccurred()))
	}, NodeTimeout(30*time.Second))

	It("shows a key in the query of its URL nowhere", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		own.Trigger("task", "create", own.Receiver("hook").URL()+"?key=hidden-key")
		own.Agent("jsmith").Create("Task", values("SUBJECT=x"))
		own.Deliveries().Flush()
		must(own.Client(), "Task.Add", "SUBJECT=hidden-key")
		for _, path := range []string{"/settings", "/deliveries", "/exchanges"} {
			Expect(s.ask("GET", "/tenants/"+own.Name+path, "").Body).NotTo(ContainSubstring("hidden-key"), path)
		}
		settings, err := own.Console().Settings(ctx)
		Expect(err).NotTo(HaveOccurred())
		refused := s.ask("PATCH", "/tenants/"+own.Name+"/settings", fmt.Sprintf(`{"triggers": {"urls": {"task": {"edit": %q}}}}`, settings.Triggers.URLs["task"]["create"]))
		Expect(refused.Status).To(Equal(422))
		Expect(refused.detail()).To(ContainSubstring("stands for a secret"))
	})

	It("is made once more where somebody asks for it", func(ctx context.Context) {
		own := steer().tenant()
		hook := own.Receiver("hook")
		own.Trigger("task", "create", hook.URL()+"?key=hidden")
		own.Agent("jsmith").Create("Task", values("SUBJECT=x"))
		own.Deliveries().Flush()
		again, err := own.Deliveries().Replay(ctx, 1)
		Expect(err).NotTo(HaveOccurred())
		Expect(again.ReplayOf).To(BeEquivalentTo(1))
		Expect(again.URL).NotTo(ContainSubstring("hidden"))
		Expect(queries(hook.Wait(console.CallQuery{Parameters: map[string]string{"TaskID": "1"}}, 2))).To(HaveEach("GET key=hidden&AccountID=&TaskID=1"))
	})

	DescribeTable("has a URL that is taken or refused as documented",
		func(url, reason string) {
			s := steer()
			answered := s.ask("PATCH", "/tenants/demo/settings", fmt.Sprintf(
				`{"triggers": {"allowHttp": false, "allowPrivate": false, "urls": {"case": {"edit": %q}}}}`, url))
			if reason == "" {
				Expect(answered.Status).To(Equal(200), answered.Body)
				return
			}
			Expect(answered.Status).To(Equal(422), answered.Body)
			Expect(answered.detail()).To(And(ContainSubstring("case.edit: "), ContainSubstring(reason)))
		},
		Entry("a plain one", "https://crm.example.com/hook", ""),
		Entry("with a query", "https://crm.example.com/hook?key=1", ""),
		Entry("with an IPv6 host", "https://[2001:db8::1]:9443/hook", ""),
		Entry("with a fragment", "https://crm.example.com/hook#top", "#"),
		Entry("with user info", "https://user:pass@crm.example.com/", "user name"),
		Entry("a private address", "https://10.0.0.1/", "allow"),
		Entry("loopback in IPv6", "https://[::1]/", "allow"),
		Entry("plain HTTP", "http://crm.example.com/", "https"),
		Entry("a file", "file:///etc/hosts", ""+"https"),
		Entry("no URL", "hook", "https"),
	)

	It("keeps 10,000 edits of 100 records by 20 agents in order for each record, and loses none", func() {
		if testing.Short() {
			Skip("it takes some seconds; run without -short")
		}
		own := steer().tenant()
		var mu sync.Mutex
		seen := map[string][]string{} // subjects, by record
		ours := httptestServer(func(id string) {
			subject := own.Record("Task", id).Tags["SUBJECT"]
			mu.Lock()
			defer mu.Unlock()
			seen[id] = append(seen[id], subject)
		})
		own.Trigger("task", "edit", ours)
		caller := own.Client()
		for n := range 100 {
			must(caller, "Task.Add", fmt.Sprintf("SUBJECT=%d", n))
		}
		var agents sync.WaitGroup
		for a := range 20 {
			agents.Go(func() {
				defer GinkgoRecover()
				for n := range 500 {
					own.Agent("jsmith").Edit("Task", fmt.Sprint(1+(a*5+n%5)), values(fmt.Sprintf("SUBJECT=%06d", n)))
				}
			})
		}
		agents.Wait()
		Expect(own.Console().Deliveries().Flush(context.Background(), 50*time.Second)).To(Succeed())
		mu.Lock()
		defer mu.Unlock()
		total := 0
		for id, subjects := range seen {
			total += len(subjects)
			Expect(slices.IsSorted(subjects)).To(BeTrue(), id)
		}
		Expect(total).To(Equal(10_000))
	})
})

// httptestServer is a receiver of somebody's own, which is told the ids of tasks as they come.
func httptestServer(received func(id string)) string {
	GinkgoHelper()
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { received(r.URL.Query().Get("TaskID")) }))
	DeferCleanup(server.Close)
	return server.URL
}

var _ = Describe("Attachments", func() {
	// read asks the vendor's endpoint over HTTPS.
	read := func(s *steered, path, user, token string) (int, http.Header, []byte) {
		GinkgoHelper()
		roots := x509.NewCertPool()
		Expect(roots.AppendCertsFromPEM(s.CertificatePEM())).To(BeTrue())
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
		defer transport.CloseIdleConnections()
		request, err := http.NewRequest(http.MethodGet, s.URLs().HTTPS+path, nil)
		Expect(err).NotTo(HaveOccurred())
		if user != "" {
			request.SetBasicAuth(user, token)
		}
		response, err := transport.RoundTrip(request)
		Expect(err).NotTo(HaveOccurred())
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		Expect(err).NotTo(HaveOccurred())
		return response.StatusCode, response.Header, body
	}

	It("that an agent has put on a record are read at the vendor's endpoint", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		caller := own.Client()
		must(caller, "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		must(caller, "Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		const path = "/api/ccm/attachments/case/1"
		status, _, _ := read(s, path, own.Name, own.DataToken)
		Expect(status).To(Equal(404))
		Expect(own.Console().Attach(ctx, "case", "1", "grüße.txt", "text/plain", []byte("hello"))).To(Succeed())
		status, headers, body := read(s, path, own.Name, own.DataToken)
		Expect(status).To(Equal(200))
		Expect(string(body)).To(Equal("hello"))
		Expect(headers.Get("Content-Disposition")).To(ContainSubstring("UTF-8''gr%C3%BC%C3%9Fe.txt"))
		seen := own.Journal().Wait(console.Query{Outcome: "http"}, 2)
		Expect(seen[0].HTTPStatus).To(Equal(404))
		Expect(seen[1].HTTPStatus).To(Equal(200))
		Expect(seen[1].Endpoint + " " + seen[1].URL).To(Equal("attachments " + s.URLs().HTTPS + path))
		Expect(seen[1].TLS.Version).To(HavePrefix("TLS "))

		restore := own.Snapshot()
		Expect(own.Console().Attach(ctx, "Case", "1", "b.bin", "", []byte{0, 1})).To(Succeed())
		status, headers, body = read(s, path, own.Name, own.DataToken)
		Expect(status).To(Equal(200))
		Expect(headers.Get("Content-Type")).To(Equal("application/zip"))
		files, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		Expect(err).NotTo(HaveOccurred())
		Expect(files.File).To(HaveExactElements(HaveField("Name", "grüße.txt"), HaveField("Name", "b.bin")))
		restore()
		Expect(own.Console().Attachments(ctx, "Case", "1")).To(HaveExactElements(And(HaveField("Name", "grüße.txt"), HaveField("Size", 5))))
		Expect(own.Console().Detach(ctx, "Case", "1", "grüße.txt")).To(Succeed())
		Expect(own.Console().Attachments(ctx, "Case", "1")).To(BeEmpty())
	})

	It("are for who knows the tenant's token, over HTTPS alone", func(ctx context.Context) {
		s := steer()
		own, other := s.tenant(), s.tenant()
		const path = "/api/ccm/attachments/faq/1"
		must(own.Client(), "FAQ.Add", "QUESTION=x", "ANSWER=x")
		Expect(own.Console().Attach(ctx, "FAQ", "1", "a.txt", "text/plain", []byte("hello"))).To(Succeed())
		for _, credentials := range [][2]string{{"", ""}, {own.Name, "wrong"}, {own.Name, own.Password}, {own.Name, other.DataToken}, {"nobody", own.DataToken}} {
			status, headers, _ := read(s, path, credentials[0], credentials[1])
			Expect(status).To(Equal(401))
			Expect(headers.Get("WWW-Authenticate")).To(HavePrefix("Basic"))
		}
		status, _, _ := read(s, path, other.Name, other.DataToken)
		Expect(status).To(Equal(404), "another tenant's record of that id")
		response, err := http.Get(s.URLs().HTTP + path)
		Expect(err).NotTo(HaveOccurred())
		Expect(response.Body.Close()).To(Succeed())
		Expect(response.StatusCode).To(Equal(403))
		Expect(s.ask("GET", "/exchanges/wait?outcome=http&count=6", "").Body).NotTo(ContainSubstring(own.DataToken))
	})

	It("go with their record", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		must(own.Client(), "FAQ.Add", "QUESTION=x", "ANSWER=x")
		Expect(own.Console().Attach(ctx, "FAQ", "1", "a.txt", "text/plain", []byte("hello"))).To(Succeed())
		own.Agent("jsmith").Delete("FAQ", "1")
		status, _, _ := read(s, "/api/ccm/attachments/faq/1", own.Name, own.DataToken)
		Expect(status).To(Equal(404))
	})
})

var _ = Describe("The two-way exchange", func() {
	It("goes from an agent's edit to the integrator and back, over HTTPS, without a new trigger, on a frozen clock", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		own.Clock().Freeze(today)
		own.Import(`<records><Customer><ACCOUNTNUM>10000000</ACCOUNTNUM><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME></Customer>
			<Case><CASENUM>1</CASENUM><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>No dial tone</SUBJECT></Case></records>`)
		hook := own.Receiver("integrator")
		own.Trigger("case", "edit", hook.URL())

		own.Agent("bpower").Edit("Case", "1", values("STATUS=Closed"))
		call := hook.Wait(console.CallQuery{}, 1)[0]
		secure := own.Client(func(o *client.Options) { o.URL = s.URLs().HTTPS })
		read := must(secure, "Case.Get", "CASENUM="+call.Parameters["CaseID"][0])
		Expect(fieldOf(read, "STATUS")).To(Equal("Closed"))
		Expect(fieldOf(read, "CLOSEDDATE")).To(Equal("03092026"))
		must(secure, "Case.Modify", "CASENUM="+call.Parameters["CaseID"][0], "SUBJECT=Ticket 4711: No dial tone")

		own.Agent("bpower").Edit("Case", "1", values("STATUS=Open"))
		Expect(queries(hook.Wait(console.CallQuery{}, 2))).To(HaveLen(2), "the Modify has caused none")
		found, err := hook.Calls(ctx, console.CallQuery{})
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Calls).To(HaveLen(2))
		Expect(own.Record("Case", "1").Tags["SUBJECT"]).To(Equal("Ticket 4711: No dial tone"))
	})
})
