package tlsconf_test

import (
	"crypto/tls"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

var _ = Describe("TLS versions in text", func() {
	DescribeTable("are read from and written to the same words",
		func(text string, version uint16) {
			Expect(tlsconf.ParseVersion(text)).To(Equal(version))
			Expect(tlsconf.VersionName(version)).To(Equal(text))
		},
		Entry(nil, "1.0", uint16(tls.VersionTLS10)),
		Entry(nil, "1.1", uint16(tls.VersionTLS11)),
		Entry(nil, "1.2", uint16(tls.VersionTLS12)),
		Entry(nil, "1.3", uint16(tls.VersionTLS13)),
	)

	DescribeTable("are refused in other spellings, with the four that count",
		func(text string) {
			_, err := tlsconf.ParseVersion(text)
			Expect(err).To(MatchError(And(ContainSubstring("%q", text), ContainSubstring("write 1.0, 1.1, 1.2 or 1.3"))))
		},
		Entry("empty", ""), Entry("with a word", "TLS1.2"), Entry("unknown", "1.4"), Entry("with space", " 1.2"), Entry("SSL", "3.0"),
	)

	It("have a name for every number, and no other number has the name of a version that can be chosen", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			version := rapid.Uint16().Draw(t, "version")
			name := tlsconf.VersionName(version)
			if name == "" {
				t.Fatalf("no name for %#x", version)
			}
			if parsed, err := tlsconf.ParseVersion(name); err == nil && parsed != version {
				t.Fatalf("%#x is called %s, which is %#x", version, name, parsed)
			}
		})
	})
})
