package mockserver_test

import (
	"io"
	"net"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// get reads a page of the console.
func get(address, host string) (status int, body string) {
	GinkgoHelper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	Expect(err).NotTo(HaveOccurred())
	if host != "" {
		request.Host = host
	}
	response, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred())
	return response.StatusCode, string(text)
}

var _ = Describe("the console", func() {
	It("tells that it is well, which version it is, and hands out the CA", func() {
		server := started()
		console := server.URLs().Console
		status, body := get(console+"/health", "")
		Expect(status).To(Equal(200))
		Expect(body).To(MatchJSON(`{"status":"ok"}`))
		status, body = get(console+"/version", "")
		Expect(status).To(Equal(200))
		Expect(body).To(ContainSubstring(`"name":"crmock"`))
		status, body = get(console+"/ca.pem", "")
		Expect(status).To(Equal(200))
		Expect([]byte(body)).To(Equal(server.CertificatePEM()))
	})

	It("has no CA to hand out without HTTPS", func() {
		server := started(func(o *mockserver.Options) { o.HTTPS = "" })
		status, body := get(server.URLs().Console+"/ca.pem", "")
		Expect(status).To(Equal(404))
		Expect(body).To(ContainSubstring("no local CA"))
	})

	DescribeTable("answers by address and as localhost only, so that no page of the web can reach it by a name of its own",
		func(host string, expected int) {
			server := started()
			status, _ := get(server.URLs().Console+"/health", host)
			Expect(status).To(Equal(expected))
		},
		Entry("localhost", "localhost:8081", 200),
		Entry("an IPv6 address", "[::1]:8081", 200),
		Entry("a name", "evil.example.com", 403),
		Entry("a name that resolves to loopback", "127.0.0.1.nip.io:8081", 403),
	)

	DescribeTable("listens on loopback, however that is written",
		func(address, host string) {
			if probe, err := net.Listen("tcp", address); err != nil {
				Skip("this machine has no " + address)
			} else {
				Expect(probe.Close()).To(Succeed())
			}
			server := started(func(o *mockserver.Options) { o.HTTP, o.HTTPS, o.Console = "", "", address })
			Expect(server.URLs().Console).To(HavePrefix("http://" + host + ":"))
			status, _ := get(server.URLs().Console+"/health", "")
			Expect(status).To(Equal(200))
		},
		Entry("by name", "localhost:0", "127.0.0.1"),
		Entry("in IPv4", "127.0.0.1:0", "127.0.0.1"),
		Entry("in IPv6", "[::1]:0", "[::1]"),
	)

	DescribeTable("refuses an address that others could reach without a token, says why, and opens nothing",
		func(address string) {
			server, err := mockserver.New(mockserver.Options{HTTP: anyPort, Console: address})
			Expect(err).NotTo(HaveOccurred())
			Expect(server.Start()).To(MatchError(`console "` + address + `": others than this machine can reach it there, so it needs a token that ` +
				"they have to know: --console-token, or better CRMOCK_CONSOLE_TOKEN; or let it listen on loopback, as in 127.0.0.1:8081"))
			_, err = net.Dial("tcp", strings.TrimPrefix(server.URLs().HTTP, "http://"))
			Expect(err).To(HaveOccurred())
			Expect(server.URLs().Console).To(BeEmpty())
		},
		Entry("no host at all", ":0"),
		Entry("every address in IPv4", "0.0.0.0:0"),
		Entry("every address in IPv6", "[::]:0"),
		Entry("an address in a network", "192.0.2.1:0"),
		Entry("a name", "crmock.example.com:0"),
		Entry("a name that looks like loopback", "127.0.0.1.example.com:0"),
	)

	It("refuses an address without a port, and shows one that is right", func() {
		server, err := mockserver.New(mockserver.Options{Console: "127.0.0.1"})
		Expect(err).NotTo(HaveOccurred())
		Expect(server.Start()).To(MatchError(And(HavePrefix(`console "127.0.0.1": `), HaveSuffix("write it like 127.0.0.1:8081"))))
	})
})
