package hostile_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/hostile"
	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// house is what listeners are opened with, and what was refused at them.
type house struct {
	hostile.Parts

	mu      sync.Mutex
	refused []tlsconf.Refusal
}

func newHouse() *house {
	GinkgoHelper()
	ca, err := tlsconf.NewAuthority(time.Now)
	Expect(err).NotTo(HaveOccurred())
	h := &house{}
	h.Parts = hostile.Parts{
		Host: "127.0.0.1", Authority: ca, Now: time.Now,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "well") }),
		NewServer: func(handler http.Handler) *http.Server {
			return &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
		},
		Refused: func(r tlsconf.Refusal) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.refused = append(h.refused, r)
		},
	}
	return h
}

func (h *house) open(fault string) *hostile.Listener {
	GinkgoHelper()
	l, err := hostile.Open(fault, h.Parts)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(l.Close)
	return l
}

// config trusts the house's authority.
func (h *house) config(change ...func(*tls.Config)) *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(h.Authority.CertificatePEM())
	config := &tls.Config{RootCAs: roots}
	for _, apply := range change {
		apply(config)
	}
	return config
}

// get asks a listener for its one page.
func get(ctx context.Context, l *hostile.Listener, config *tls.Config) (string, error) {
	client := http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, l.URL(), nil)
	Expect(err).NotTo(HaveOccurred())
	reply, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	return string(body), err
}

// Ways of a client to put up with a fault.
func carefree(c *tls.Config) { c.InsecureSkipVerify = true }
func old(c *tls.Config)      { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }
func weak(c *tls.Config) {
	c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA}
}

var _ = Describe("A listener with a fault", func() {
	var h *house
	BeforeEach(func() { h = newHouse() })

	DescribeTable("is refused by a client that is careful, and answers one that puts up with it:",
		func(ctx context.Context, fault string, cause func(error) bool, put func(*tls.Config)) {
			l := h.open(fault)
			_, err := get(ctx, l, h.config())
			Expect(err).To(HaveOccurred())
			Expect(cause(err)).To(BeTrue(), "%T %v", err, err)
			Expect(get(ctx, l, h.config(put))).To(Equal("well"))
		},
		Entry("expired", "expired", isInvalid(x509.Expired), carefree),
		Entry("not-yet-valid", "not-yet-valid", isInvalid(x509.Expired), carefree),
		Entry("wrong-host", "wrong-host", isA[x509.HostnameError], carefree),
		Entry("unknown-ca", "unknown-ca", isA[x509.UnknownAuthorityError], carefree),
		Entry("old-tls", "old-tls", says("protocol version not supported"), old),
		Entry("weak-suites", "weak-suites", says("handshake failure"), weak),
		Entry("client-certificate", "client-certificate", says("certificate required"), showing),
	)

	DescribeTable("is wrong in nothing else:", func(ctx context.Context, fault string, put func(*tls.Config)) {
		for _, suite := range []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256} {
			_, err := get(ctx, h.open(fault), h.config(put, func(c *tls.Config) { c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{suite} }))
			Expect(err).NotTo(HaveOccurred(), "RSA and ECDSA")
		}
	},
		Entry("expired", "expired", at(-45*time.Minute)),
		Entry("not-yet-valid", "not-yet-valid", at(2*24*time.Hour)),
		Entry("wrong-host", "wrong-host", func(c *tls.Config) { c.ServerName = "other.example.com" }),
		Entry("client-certificate", "client-certificate", showing),
	)

	DescribeTable("ends or holds the handshake:", func(ctx context.Context, fault string, cause func(error) bool) {
		ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		_, err := get(ctx, h.open(fault), h.config(carefree))
		Expect(cause(err)).To(BeTrue(), "%T %v", err, err)
	},
		Entry("close-handshake", "close-handshake", is(io.EOF)),
		Entry("reset-handshake", "reset-handshake", is(syscall.ECONNRESET)),
		Entry("stall-handshake", "stall-handshake", is(context.DeadlineExceeded)),
	)

	It("may speak plain HTTP where HTTPS is told", func(ctx context.Context) {
		l := h.open("plain-http")
		_, err := get(ctx, l, h.config())
		Expect(err).To(MatchError(ContainSubstring("server gave HTTP response to HTTPS client")))
		reply, err := http.Get(strings.Replace(l.URL(), "https", "http", 1))
		Expect(err).NotTo(HaveOccurred())
		defer reply.Body.Close()
		Expect(reply).To(HaveHTTPBody("well"))
	})

	It("tells of handshakes that fail", func(ctx context.Context) {
		l := h.open("old-tls")
		_, err := get(ctx, l, h.config())
		Expect(err).To(HaveOccurred())
		Expect(l.Close()).To(Succeed())
		Eventually(func() int {
			h.mu.Lock()
			defer h.mu.Unlock()
			return len(h.refused)
		}).Should(Equal(1))
	})

	It("frees its port and ends what it holds when it is closed", func(ctx context.Context) {
		for _, fault := range hostile.Faults() {
			l, err := hostile.Open(fault.Name, h.Parts)
			Expect(err).NotTo(HaveOccurred())
			address := strings.TrimPrefix(l.URL(), "https://")
			ended := make(chan error, 1)
			go func() {
				_, err := get(ctx, l, h.config())
				ended <- err
			}()
			if fault.Name != "stall-handshake" {
				Eventually(ended).Should(Receive(HaveOccurred()), fault.Name)
			}
			Expect(l.Close()).To(Succeed(), fault.Name)
			if fault.Name == "stall-handshake" {
				Eventually(ended).Should(Receive(HaveOccurred()))
			}
			again, err := net.Listen("tcp", address)
			Expect(err).NotTo(HaveOccurred(), fault.Name)
			Expect(again.Close()).To(Succeed())
		}
	})

	It("is not opened for a fault that does not exist", func() {
		_, err := hostile.Open("rusty", h.Parts)
		Expect(err).To(MatchError(HavePrefix(`there is no fault "rusty"; there are expired, not-yet-valid, wrong-host`)))
		Expect(err).To(BeAssignableToTypeOf(&hostile.UnknownError{}))
	})

	It("says where it could not be opened", func() {
		h.Host = "192.0.2.1" // TEST-NET-1, which this machine does not have
		_, err := hostile.Open("expired", h.Parts)
		Expect(err).To(MatchError(HavePrefix("listener with the fault expired: listen tcp 192.0.2.1:0")))
	})
})

func isInvalid(reason x509.InvalidReason) func(error) bool {
	return func(err error) bool {
		var invalid x509.CertificateInvalidError
		return errors.As(err, &invalid) && invalid.Reason == reason
	}
}

func isA[E error](err error) bool {
	var wanted E
	return errors.As(err, &wanted)
}

func says(text string) func(error) bool {
	return func(err error) bool { return strings.Contains(err.Error(), text) }
}

func is(wanted error) func(error) bool {
	return func(err error) bool { return errors.Is(err, wanted) }
}

func at(offset time.Duration) func(*tls.Config) {
	return func(c *tls.Config) { c.Time = func() time.Time { return time.Now().Add(offset) } }
}

// showing shows a certificate of the client's own.
func showing(c *tls.Config) {
	own, err := tlsconf.NewAuthority(time.Now)
	Expect(err).NotTo(HaveOccurred())
	source, err := own.Certificates("client.example.com")
	Expect(err).NotTo(HaveOccurred())
	c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		return source(&tls.ClientHelloInfo{})
	}
}
