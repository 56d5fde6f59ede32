package mockserver_test

import (
	"context"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/crmock/crmock/mockserver"
)

// inFlight is a request that a server is serving, and whose body is still to come.
type inFlight struct {
	net.Conn
	received *gbytes.Buffer
	body     string
}

// serving sends the head of a request for a demo customer, and returns when the server waits for the body.
func serving(server *mockserver.Server) *inFlight {
	GinkgoHelper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(server.URLs().HTTP, "http://"))
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(conn.Close)
	demo := &api{tenant: "demo", username: "crmapi", password: "crmapi-demo"}
	body := url.Values{"xml_query": {demo.envelope(command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>"))}}.Encode()
	_, err = io.WriteString(conn, "POST /WAPI/wapi.php HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n")
	Expect(err).NotTo(HaveOccurred())
	request := &inFlight{conn, gbytes.BufferReader(conn), body}
	Eventually(request.received).Should(gbytes.Say("100 Continue"))
	return request
}

// finish sends the body.
func (f *inFlight) finish() {
	GinkgoHelper()
	_, err := io.WriteString(f, f.body)
	Expect(err).NotTo(HaveOccurred())
}

// closing begins to close a server; what comes of it arrives on the channel.
func closing(ctx context.Context, server *mockserver.Server) <-chan error {
	closed := make(chan error, 1)
	go func() { closed <- server.Close(ctx) }()
	return closed
}

// takeNothingNew waits until an address refuses connections.
func takeNothingNew(address string) {
	GinkgoHelper()
	_, hostPort, _ := strings.Cut(address, "://")
	Eventually(func() error {
		conn, err := net.Dial("tcp", hostPort) //nolint:gosec // our own listener
		if err == nil {
			_ = conn.Close()
		}
		return err
	}).Should(HaveOccurred(), address)
}

var _ = Describe("Closing a server", func() {
	It("finishes what is in flight on one listener, and meanwhile none of them takes anything new", func(ctx context.Context) {
		server := started()
		urls := server.URLs()
		request := serving(server)
		closed := closing(ctx, server)
		for _, address := range []string{urls.HTTP, urls.HTTPS, urls.Console} {
			takeNothingNew(address)
		}
		Consistently(closed, "50ms").ShouldNot(Receive(), "a request is still being served")
		request.finish()
		Eventually(request.received).Should(gbytes.Say("<ACCOUNTNUM>10000000</ACCOUNTNUM>"))
		Eventually(closed, "10s").Should(Receive(BeNil()))
	}, SpecTimeout(20*time.Second))

	It("cuts off what is still in flight when its time is over, and says so", func(ctx context.Context) {
		server := started()
		request := serving(server)
		limited, end := context.WithCancel(ctx)
		closed := closing(limited, server)
		takeNothingNew(server.URLs().HTTP)
		end()
		Eventually(closed).Should(Receive(MatchError(context.Canceled)))
		Eventually(request.received.Closed).Should(BeTrue(), "the connection has ended")
		Expect(string(request.received.Contents())).NotTo(ContainSubstring("ACCOUNTNUM"))
	}, SpecTimeout(20*time.Second))
})
