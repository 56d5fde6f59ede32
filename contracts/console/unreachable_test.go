package console_test

import (
	"context"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

// failing is a transport on which every exchange fails in the same way.
type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// overTLS starts a server with a certificate that nobody knows, and returns that in PEM.
func overTLS() (server *httptest.Server, authority []byte) {
	server = httptest.NewUnstartedServer(ok(`{"status":"ok"}`))
	server.Config.ErrorLog = log.New(GinkgoWriter, "", 0)
	server.StartTLS()
	DeferCleanup(server.Close)
	return server, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

var _ = Describe("A console that does not answer", func() {
	const running = "is `crmock serve` running, and is that the address of its console?"

	DescribeTable("is an error that says where, why, and what to do", func(ctx context.Context, cause error, hint string) {
		err := connect("http://127.0.0.1:8081", console.Options{HTTP: &http.Client{Transport: failing{cause}}}).Health(ctx)
		var unreachable *console.UnreachableError
		Expect(errors.As(err, &unreachable)).To(BeTrue())
		Expect(unreachable.URL).To(Equal("http://127.0.0.1:8081"))
		Expect(err).To(MatchError(cause))
		Expect(err).To(MatchError(HavePrefix("no answer from the console at http://127.0.0.1:8081: " + cause.Error() + "; ")))
		Expect(err).To(MatchError(ContainSubstring(hint)))
	},
		Entry("where nothing listens", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, running),
		Entry("of which nobody knows the host", &net.DNSError{Err: "no such host", Name: "consol"}, "check how the host is spelled"),
		Entry("that is too slow", &net.OpError{Op: "dial", Err: context.DeadlineExceeded}, "it took too long; "+running),
		Entry("that hangs up", io.EOF, "whether it did what was asked is unknown"),
		Entry("that cuts the connection", &net.OpError{Op: "read", Err: syscall.ECONNRESET}, "it hung up"),
		Entry("for any other reason", errors.New("no route"), running),
	)

	It("is one that is not there", func(ctx context.Context) {
		server := serve(hangUp)
		server.Close()
		err := connect(server.URL).Strays().Clear(ctx)
		Expect(err).To(MatchError(syscall.ECONNREFUSED))
		Expect(err).To(MatchError(HavePrefix("no answer from the console at " + server.URL + ": dial tcp")))
	})

	It("speaks plain HTTP, if it is asked in HTTPS", func(ctx context.Context) {
		server := serve(hangUp)
		err := connect("https" + server.URL[len("http"):]).Health(ctx)
		Expect(err).To(MatchError(ContainSubstring("so write the address with http://")))
	})

	It("has a certificate that is not trusted, until its authority is", func(ctx context.Context) {
		server, authority := overTLS()
		Expect(connect(server.URL).Health(ctx)).To(MatchError(ContainSubstring("give the certificate of its authority as the option CA")))
		Expect(connect(server.URL, console.Options{CA: authority}).Health(ctx)).To(Succeed())
	})

	It("is given up with the context, whose cause is the error", func(ctx context.Context) {
		server := serve(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		limited, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		_, err := connect(server.URL).Strays().Wait(limited, console.Query{}, 1, time.Hour)
		Expect(err).To(MatchError(context.DeadlineExceeded))
		Expect(err).To(MatchError(ContainSubstring("the request to the console at " + server.URL + " was given up")))
		var unreachable *console.UnreachableError
		Expect(errors.As(err, &unreachable)).To(BeFalse())
	})
})
