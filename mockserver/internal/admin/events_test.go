package admin_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/admin"
)

// listen opens a stream of acme's events. The lines end with the stream.
func (d *desk) listen(query string, headers ...string) <-chan string {
	GinkgoHelper()
	server := httptest.NewUnstartedServer(d.handler)
	server.Config.ReadTimeout, server.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	server.Start()
	ctx, leave := context.WithCancel(context.Background())
	DeferCleanup(server.Close)
	DeferCleanup(leave)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/tenants/acme/events"+query, http.NoBody)
	Expect(err).NotTo(HaveOccurred())
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := server.Client().Do(request) //nolint:bodyclose // linesOf closes it
	Expect(err).NotTo(HaveOccurred())
	Expect(response.StatusCode).To(Equal(http.StatusOK))
	Expect(response.Header.Get("Content-Type")).To(Equal("text/event-stream"))
	return linesOf(response.Body)
}

// linesOf are the lines of a body as they come.
func linesOf(body io.ReadCloser) <-chan string {
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		defer body.Close()
		for scanner := bufio.NewScanner(body); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines
}

// first are the first lines of a stream.
func first(n int, lines <-chan string) []string {
	GinkgoHelper()
	var read []string
	for range n {
		var line string
		Eventually(lines).Should(Receive(&line))
		read = append(read, line)
	}
	return read
}

var _ = Describe("The events of a tenant", func() {
	It("are its exchanges, those that there are and those that come", func() {
		d := newDesk()
		d.happened(exchange("Customer.Add"))
		lines := d.listen("")
		Expect(first(6, lines)).To(HaveExactElements(": open", "", "event: exchange", "id: 1", And(HavePrefix(`data: {"id":1,`), ContainSubstring("Customer.Add")), ""))
		d.happened(exchange("Customer.Get"))
		Expect(first(4, lines)).To(HaveExactElements("event: exchange", "id: 2", HavePrefix(`data: {"id":2,`), ""))
	})

	DescribeTable("go on after the one that was seen last", func(query string, headers ...string) {
		d := newDesk()
		d.happened(exchange("Customer.Add"), exchange("Customer.Get"))
		Expect(first(4, d.listen(query, headers...))).To(ContainElement("id: 2"))
	},
		Entry("as the query says", "?after=1"),
		Entry("as a browser says", "", "Last-Event-ID", "1"),
		Entry("as a browser says that was sent there with another one", "?after=0", "Last-Event-ID", "1"),
	)

	DescribeTable("are refused after what is no id:", func(query string, headers ...string) {
		newDesk().ask(http.MethodGet, "/api/v1/tenants/acme/events"+query, "", headers...).refuse(400, "after is the id of an exchange")
	},
		Entry("a text", "?after=x"),
		Entry("a number below zero", "?after=-1"),
		Entry("a text of a browser", "", "Last-Event-ID", "x"),
	)

	It("tell how many exchanges were missed", func() {
		d := newDesk()
		for range 1_500 { // more than a journal holds, from the first on
			d.happened(exchange("Customer.Add"))
		}
		Expect(first(6, d.listen("?after=400"))).To(HaveExactElements(": open", "", "event: missed", `data: {"missed":100}`, "", "event: exchange"))
	})

	It("show now and then that they go on, for longer than the server gives other requests", func() {
		lines := newDesk(func(c *admin.Console) { c.Beat = 10 * time.Millisecond }).listen("")
		alive := first(2*20, lines)
		Expect(alive[2:4]).To(HaveExactElements(": alive", ""))
	})

	It("end when the server does", func() {
		d := newDesk()
		lines := d.listen("")
		first(2, lines)
		d.close()
		Eventually(lines).Should(BeClosed())
	})

	It("are not sent where a deadline would cut them off, which is the server's own fault and logged", func() {
		d := newDesk()
		request := httptest.NewRequest(http.MethodGet, "/api/v1/tenants/acme/events", http.NoBody)
		request.Host = "localhost"
		recorder := httptest.NewRecorder()
		d.handler.ServeHTTP(recorder, request)
		said{recorder.Code, recorder.Header(), recorder.Body.String()}.refuse(500, "its log has the cause")
		Expect(d.log.String()).To(And(ContainSubstring("console request failed"), ContainSubstring("feature not supported")))
	})
})
