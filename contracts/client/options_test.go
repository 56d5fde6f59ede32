package client_test

import (
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

var _ = Describe("The options", func() {
	DescribeTable("make a URL of the base and the endpoint's path",
		func(base, want string) { Expect(connect(base).URL()).To(Equal(want)) },
		Entry("without a path", "http://127.0.0.1:8080", "http://127.0.0.1:8080/WAPI/wapi.php"),
		Entry("with a slash", "https://crm.example.com/", "https://crm.example.com/WAPI/wapi.php"),
		Entry("with a prefix", "https://proxy.example.com/a%2Fb/", "https://proxy.example.com/a%2Fb/WAPI/wapi.php"),
		Entry("with the path of the endpoint already", "https://crm.example.com/WAPI/wapi.php", "https://crm.example.com/WAPI/wapi.php"),
		Entry("with an IPv6 address", "http://[::1]:8080", "http://[::1]:8080/WAPI/wapi.php"),
	)

	It("use the gateway's path for the gateway", func() {
		Expect(connect("https://api.example.com", overGateway).URL()).To(Equal("https://api.example.com/cc/v1/wapi"))
	})

	DescribeTable("are refused with a sentence that says what to write",
		func(options client.Options, words ...string) {
			if options.URL == "" {
				options.URL = "http://127.0.0.1:8080"
			}
			_, err := client.New(options)
			Expect(err).To(HaveOccurred())
			for _, word := range words {
				Expect(err).To(MatchError(ContainSubstring(word)))
			}
			Expect(err).NotTo(MatchError(ContainSubstring("s3cret")))
		},
		Entry("no scheme", client.Options{URL: "127.0.0.1:8080"}, "127.0.0.1:8080", "http://"),
		Entry("another scheme", client.Options{URL: "ftp://127.0.0.1"}, "ftp", "http://"),
		Entry("no host", client.Options{URL: "http:///x"}, "not a URL"),
		Entry("a broken URL with a password", client.Options{URL: "http://me:s3cret@host:%zz"}, "host", "not a URL"),
		Entry("a password in the URL", client.Options{URL: "http://me:s3cret@crm.example.com"}, "crm.example.com", "options of their own"),
		Entry("a query", client.Options{URL: "http://127.0.0.1/?a=b"}, "more than a path"),
		Entry("a negative timeout", client.Options{Timeout: -1}, "timeout"),
		Entry("a version that there is not", client.Options{TLS: client.TLS{Max: "1.4"}}, "highest", "1.4", "1.0, 1.1, 1.2, 1.3"),
		Entry("a version in other words", client.Options{TLS: client.TLS{Min: "TLS1.2"}}, "lowest", "TLS1.2"),
		Entry("versions in the wrong order", client.Options{TLS: client.TLS{Min: "1.3", Max: "1.2"}}, "1.3", "above", "1.2"),
		Entry("an authority that is none", client.Options{TLS: client.TLS{CA: []byte("x")}}, "-----BEGIN CERTIFICATE-----"),
		Entry("a file that is not there", client.Options{TLS: client.TLS{CAFile: "none.pem"}}, "none.pem", "authority"),
		Entry("a key with a line break", client.Options{Gateway: true, APIKey: "s3cret\n"}, "API key", "line break"),
		Entry("a tenant with a line break", client.Options{Gateway: true, Tenant: "acme\r"}, "tenant", "line break"),
		Entry("TLS beside a transport", client.Options{Transport: roundTripper(nil), TLS: client.TLS{Insecure: true}}, "transport"),
	)

	It("are refused if the file of the authority holds no certificate", func() {
		file := filepath.Join(GinkgoT().TempDir(), "ca.pem")
		Expect(os.WriteFile(file, []byte("-----BEGIN NONSENSE-----"), 0o600)).To(Succeed())
		_, err := client.New(client.Options{URL: "https://127.0.0.1", TLS: client.TLS{CAFile: file}})
		Expect(err).To(MatchError(And(ContainSubstring(file), ContainSubstring("-----BEGIN CERTIFICATE-----"))))
	})

	It("are refused if the contract has no such endpoint", func() {
		contract, err := contracts.Default(contracts.File{Name: "overlay.xml", Data: []byte(
			`<overlay><api><endpoint name="gateway" remove="yes"/></api></overlay>`)})
		Expect(err).NotTo(HaveOccurred())
		_, err = client.New(client.Options{URL: "http://127.0.0.1", Gateway: true, Contract: contract})
		Expect(err).To(MatchError(ContainSubstring(`no endpoint "gateway"`)))
	})
})
