package client_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// unreachable expects that nobody has answered, and is the hint.
func unreachable(err error) string {
	GinkgoHelper()
	failure, is := errors.AsType[*client.UnreachableError](err)
	Expect(is).To(BeTrue(), "%T: %v", err, err)
	Expect(err).To(MatchError(And(ContainSubstring(failure.URL), ContainSubstring(failure.Hint))))
	return failure.Hint
}

// unreadable expects that the answer was no reply, and is the error.
func unreadable(err error) *client.ReplyError {
	GinkgoHelper()
	failure, is := errors.AsType[*client.ReplyError](err)
	Expect(is).To(BeTrue(), "%T: %v", err, err)
	return failure
}

var _ = Describe("A target that does not answer", func() {
	It("is told by a refused connection, with how to start a server", func(ctx context.Context) {
		server := serve(answering(wire.Reply{}))
		server.Close()
		_, err := connect(server.URL).Do(ctx, get())
		Expect(unreachable(err)).To(ContainSubstring("crmock serve"))
	})

	It("is told by a name that nobody knows", func(ctx context.Context) {
		caller := connect("http://crm.invalid", through(func(*http.Request) (*http.Response, error) {
			return nil, &net.DNSError{Err: "no such host", Name: "crm.invalid", IsNotFound: true}
		}))
		_, err := caller.Do(ctx, get())
		Expect(unreachable(err)).To(ContainSubstring("spelled"))
	})

	It("is told by the time it takes", func(ctx context.Context) {
		server := serve(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that the client goes
			<-r.Context().Done()
		})
		_, err := connect(server.URL, func(o *client.Options) { o.Timeout = 20 * time.Millisecond }).Do(ctx, get())
		Expect(unreachable(err)).To(And(ContainSubstring("20ms"), ContainSubstring("--timeout")))
	})

	It("is told by a connection that ends without an answer, which may still have had an effect", func(ctx context.Context) {
		var calls atomic.Int32
		server := serve(func(http.ResponseWriter, *http.Request) {
			calls.Add(1)
			panic(http.ErrAbortHandler)
		})
		_, err := connect(server.URL).Do(ctx, get())
		Expect(unreachable(err)).To(ContainSubstring("look before you send it again"))
		Expect(calls.Load()).To(Equal(int32(1)), "nothing may be sent twice")
	})

	It("is told by an answer that is cut off", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("<WAPI>"))
		})
		_, err := connect(server.URL).Do(ctx, get())
		Expect(unreachable(err)).To(ContainSubstring("hung up"))
		Expect(err).To(MatchError(io.ErrUnexpectedEOF))
	})

	It("is told with a general hint by whatever else goes wrong", func(ctx context.Context) {
		broken := errors.New("the cable is out")
		_, err := connect("http://crm.invalid", through(func(*http.Request) (*http.Response, error) { return nil, broken })).Do(ctx, get())
		Expect(unreachable(err)).To(ContainSubstring("network"))
		Expect(err).To(MatchError(broken))
	})

	It("is not blamed when the caller gives up", func(ctx context.Context) {
		changed := errors.New("changed my mind")
		ctx, cancel := context.WithCancelCause(ctx)
		server := serve(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel(changed)
			<-r.Context().Done()
		})
		_, err := connect(server.URL).Do(ctx, get())
		Expect(err).To(MatchError(changed))
		_, is := errors.AsType[*client.UnreachableError](err)
		Expect(is).To(BeFalse())
	})
})

var _ = Describe("An answer that is not the API's", func() {
	It("is shown with what a gateway says in JSON, and with crmock's hint", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("X-Crmock-Clause", "endpoint.gateway.key-invalid")
			w.Header().Set("X-Crmock-Hint", "use%20another")
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"title":"Unauthorized","status":401,"detail":"The API key is\u001b[2J not valid.","instance":"/x","time":"now"}`))
		})
		_, err := connect(server.URL, overGateway).Do(ctx, get())
		refused, is := errors.AsType[*client.StatusError](err)
		Expect(is).To(BeTrue())
		Expect(*refused).To(Equal(client.StatusError{
			URL: server.URL + "/cc/v1/wapi", Status: 401, Title: "Unauthorized", Detail: "The API key is [2J not valid.",
			Clause: "endpoint.gateway.key-invalid", Hint: "use another",
		}))
		Expect(err).To(MatchError(server.URL + "/cc/v1/wapi answers HTTP 401, Unauthorized: The API key is [2J not valid; use another"))
	})

	DescribeTable("is shown in a few words",
		func(ctx context.Context, contentType, body, want string) {
			server := serve(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", contentType)
				w.WriteHeader(http.StatusNotFound)
				_, _ = w.Write([]byte(body))
			})
			_, err := connect(server.URL).Do(ctx, get())
			Expect(err).To(MatchError(server.URL + "/WAPI/wapi.php answers HTTP 404, " + want))
		},
		Entry("of the first line of a text", "text/plain; charset=utf-8", "\nno such page\nat all", "Not Found: no such page"),
		Entry("of a JSON that says nothing", "application/problem+json", `{"message":"x"}`, "Not Found"),
		Entry("of a page", "text/html", "<h1>404</h1>", "Not Found"),
	)

	It("is a redirect, which is never followed", func(ctx context.Context) {
		var followed atomic.Int32
		elsewhere := serve(func(http.ResponseWriter, *http.Request) { followed.Add(1) })
		for _, status := range []int{http.StatusMovedPermanently, http.StatusTemporaryRedirect} {
			server := serve(func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, elsewhere.URL+"/login?next=x", status)
			})
			_, err := connect(server.URL).Do(ctx, get())
			redirected, is := errors.AsType[*client.RedirectError](err)
			Expect(is).To(BeTrue(), "%v", err)
			Expect(redirected.Status).To(Equal(status))
			Expect(redirected.Location).To(Equal(elsewhere.URL + "/login?…"))
			Expect(err).To(MatchError(ContainSubstring(redirected.Location)))
		}
		Expect(followed.Load()).To(BeZero())
	})

	It("is a web page, with how it begins", func(ctx context.Context) {
		page := "<!DOCTYPE html><html><body>" + string(bytes.Repeat([]byte("Welcome! "), 50))
		server := serve(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(page)) })
		_, err := connect(server.URL).Do(ctx, get())
		failure := unreadable(err)
		Expect(failure.Start).To(And(HavePrefix("<!DOCTYPE html><html>"), HaveSuffix("…")))
		_, is := errors.AsType[*wire.DecodeError](err)
		Expect(is).To(BeTrue())
		Expect(err).To(MatchError(And(ContainSubstring(server.URL), ContainSubstring("is it the right URL?"))))
	})

	It("is too long", func(ctx context.Context) {
		endless := through(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(blanks{}), Request: r}, nil
		})
		_, err := connect("http://crm.invalid", endless).Do(ctx, get())
		Expect(unreadable(err).Err).To(MatchError(ContainSubstring("64 MiB")))
	})
})

// blanks is a body without end.
type blanks struct{}

func (blanks) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = ' '
	}
	return len(into), nil
}
