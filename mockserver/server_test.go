package mockserver_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/crmock/crmock/mockserver"
)

const anyPort = "127.0.0.1:0"

// started is a server on free ports, closed when the spec ends.
func started(change ...func(*mockserver.Options)) *mockserver.Server {
	GinkgoHelper()
	options := mockserver.Options{HTTP: anyPort, HTTPS: anyPort, Console: anyPort}
	for _, apply := range change {
		apply(&options)
	}
	server, err := mockserver.New(options)
	Expect(err).NotTo(HaveOccurred())
	Expect(server.Start()).To(Succeed())
	DeferCleanup(func(ctx context.Context) { _ = server.Close(ctx) })
	return server
}

// trusting is a client that trusts the server's local CA, with the TLS versions given.
func trusting(server *mockserver.Server, lowest, highest uint16) *http.Client {
	GinkgoHelper()
	roots := x509.NewCertPool()
	Expect(roots.AppendCertsFromPEM(server.CertificatePEM())).To(BeTrue())
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: lowest, MaxVersion: highest}}
	DeferCleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 10 * time.Second}
}

// getCustomer asks for a demo customer over a real connection.
func getCustomer(client *http.Client, base string) (string, error) {
	demo := &api{tenant: "demo", username: "crmapi", password: "crmapi-demo"}
	form := url.Values{"xml_query": {demo.envelope(command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>"))}}
	response, err := client.PostForm(base+"/WAPI/wapi.php", form)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

var _ = Describe("the listeners", func() {
	It("answer over HTTP and over HTTPS alike", func() {
		server := started()
		overHTTP, err := getCustomer(http.DefaultClient, server.URLs().HTTP)
		Expect(err).NotTo(HaveOccurred())
		overHTTPS, err := getCustomer(trusting(server, tls.VersionTLS12, tls.VersionTLS13), server.URLs().HTTPS)
		Expect(err).NotTo(HaveOccurred())
		Expect(overHTTP).To(ContainSubstring("<ACCOUNTNUM>10000000</ACCOUNTNUM>"))
		Expect(overHTTPS).To(Equal(overHTTP))
	})

	It("are off without an address, and have no URL then", func() {
		server := started(func(o *mockserver.Options) { o.HTTPS, o.Console = "", "" })
		Expect(server.URLs().HTTP).To(HavePrefix("http://127.0.0.1:"))
		Expect(server.URLs().HTTPS).To(BeEmpty())
		Expect(server.URLs().Console).To(BeEmpty())
		Expect(server.CertificatePEM()).To(BeNil())
	})

	It("refuse a port that is taken, name the flag, and leave no other port open", func() {
		taken, err := net.Listen("tcp", anyPort)
		Expect(err).NotTo(HaveOccurred())
		defer taken.Close()
		server, err := mockserver.New(mockserver.Options{HTTP: anyPort, Console: taken.Addr().String()})
		Expect(err).NotTo(HaveOccurred())
		Expect(server.Start()).To(MatchError(SatisfyAll(ContainSubstring("address already in use"), ContainSubstring("--console off"))))
		_, err = net.DialTimeout("tcp", strings.TrimPrefix(server.URLs().HTTP, "http://"), time.Second)
		Expect(err).To(HaveOccurred())
	})
})

var _ = Describe("HTTPS", func() {
	It("takes TLS 1.2 and 1.3 with the local CA, whose chain and host names verify", func() {
		server := started()
		for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
			for _, host := range []string{"127.0.0.1", "localhost"} {
				base := strings.Replace(server.URLs().HTTPS, "127.0.0.1", host, 1)
				_, err := getCustomer(trusting(server, version, version), base)
				Expect(err).NotTo(HaveOccurred(), "%x %s", version, host)
			}
		}
	})

	It("refuses TLS 1.1, and the log says what the client offered and how to mend it", func() {
		log := gbytes.NewBuffer()
		server := started(func(o *mockserver.Options) { o.Logger = slog.New(slog.NewTextHandler(log, nil)) })
		_, err := getCustomer(trusting(server, tls.VersionTLS10, tls.VersionTLS11), server.URLs().HTTPS)
		Expect(err).To(MatchError(ContainSubstring("protocol version not supported")))
		Eventually(log).Should(gbytes.Say(`TLS handshake refused.*cause=version.*hint=.*--tls-min.*versions="1\.1 1\.0"`))
	})

	It("takes TLS 1.1 when the floor is lowered, and refuses TLS 1.2 when it is raised", func() {
		lowered := started(func(o *mockserver.Options) { o.TLS.Min = "1.1" })
		_, err := getCustomer(trusting(lowered, tls.VersionTLS11, tls.VersionTLS11), lowered.URLs().HTTPS)
		Expect(err).NotTo(HaveOccurred())
		raised := started(func(o *mockserver.Options) { o.TLS.Min = "1.3" })
		_, err = getCustomer(trusting(raised, tls.VersionTLS12, tls.VersionTLS12), raised.URLs().HTTPS)
		Expect(err).To(HaveOccurred())
	})

	It("can be limited to an old version", func() {
		server := started(func(o *mockserver.Options) { o.TLS.Max = "1.2" })
		_, err := getCustomer(trusting(server, tls.VersionTLS13, tls.VersionTLS13), server.URLs().HTTPS)
		Expect(err).To(HaveOccurred())
	})

	It("keeps its CA in the state folder, and a second start uses it again", func() {
		folder := filepath.Join(GinkgoT().TempDir(), "state")
		keep := func(o *mockserver.Options) { o.TLS.StateDir = folder }
		first, second := started(keep), started(keep)
		Expect(second.CertificatePEM()).To(Equal(first.CertificatePEM()))
		_, err := getCustomer(trusting(first, tls.VersionTLS12, tls.VersionTLS13), second.URLs().HTTPS)
		Expect(err).NotTo(HaveOccurred())
		Expect(mockserver.LocalCA(folder, time.Now)).To(Equal(first.CertificatePEM()))
	})

	DescribeTable("refuses wrong options before it opens anything",
		func(change func(*mockserver.Options), text string) {
			options := mockserver.Options{HTTPS: anyPort}
			change(&options)
			server, err := mockserver.New(options)
			Expect(err).NotTo(HaveOccurred())
			Expect(server.Start()).To(MatchError(ContainSubstring(text)))
		},
		Entry("an unknown version", func(o *mockserver.Options) { o.TLS.Min = "1.4" }, "1.4"),
		Entry("a floor above the ceiling", func(o *mockserver.Options) { o.TLS.Min, o.TLS.Max = "1.3", "1.2" }, "1.3"),
		Entry("certificate files that do not exist", func(o *mockserver.Options) { o.TLS.CertFile, o.TLS.KeyFile = "none.pem", "none-key.pem" }, "none.pem"),
	)
})

var _ = Describe("the log", func() {
	It("holds no secret, whatever is sent and refused", func() {
		log := &safeBuffer{}
		server := started(func(o *mockserver.Options) {
			o.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		})
		a := &api{server, "demo", "crmapi", "crmapi-demo"}
		a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "PASSWD=s3cret-toolong-for-a-password")
		a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "PASSWD=s3cret", "PASSWD=s3cret")
		a.as("demo", "crmapi", "s3cret").do("Customer.Get", "EMAIL=x")
		a.do("Customer.Get", "ACCOUNTNUM=10000000")
		Expect(log.String()).To(ContainSubstring("clause=Customer.Add.PASSWD.max"))
		Expect(log.String()).To(ContainSubstring("msg=answered"))
		Expect(log.String()).NotTo(SatisfyAny(ContainSubstring("s3cret"), ContainSubstring("crmapi-demo")))
	})
})

// safeBuffer is a buffer that several goroutines may write to.
type safeBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
