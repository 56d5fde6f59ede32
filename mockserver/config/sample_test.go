package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// samplePath is the sample, seen from this folder.
var samplePath = filepath.Join("..", "..", "docs", "crmock.sample.yaml") //nolint:gochecknoglobals // constant

func readSample() string {
	GinkgoHelper()
	text, err := os.ReadFile(samplePath)
	Expect(err).NotTo(HaveOccurred())
	return string(text)
}

// allOn turns on the keys that stand behind a #.
func allOn(sample string) string {
	return regexp.MustCompile(`(?m)^#((?:  +)?(?:- \{|[a-z][a-z-]*:).*)$`).ReplaceAllString(sample, "$1")
}

// authority is the certificate of a new CA.
func authority() string {
	GinkgoHelper()
	ca, err := tlsconf.NewAuthority(time.Now)
	Expect(err).NotTo(HaveOccurred())
	return string(ca.CertificatePEM())
}

var _ = Describe("The sample in the documentation", func() {
	const (
		overlay = `<overlay/>`
		records = `<records/>`
	)

	It("loads as it is", func() {
		text := readSample()
		loaded := inFolder().env("ACME_WAPI_PASSWORD", "secret").write("crmock.yaml", text).loaded()
		Expect(loaded.Options.Tenants).To(HaveLen(1))
		Expect(string(loaded.Options.Tenants[0].Password)).To(Equal("secret"))
	})

	It("shows the defaults of listeners, store, log, TLS and limits", func() {
		text := readSample()
		s := inFolder().env("ACME_WAPI_PASSWORD", "secret")
		bare := s.loaded().Options
		shown := s.write("crmock.yaml", text).loaded().Options
		Expect(shown.HTTP).To(Equal(bare.HTTP))
		Expect(shown.HTTPS).To(Equal(bare.HTTPS))
		Expect(shown.Console).To(Equal(bare.Console))
		Expect(shown.TLS.Min).To(Equal(bare.Contract.TLS.Min))
		Expect(journal.Limits(shown.Journal)).To(Equal(journal.DefaultLimits()))
		Expect(shown.Limits.Body).To(Equal(bare.Contract.Limit("body").Value))
		Expect(shown.Limits.Depth).To(Equal(bare.Contract.Limit("depth").Value))
		Expect(shown.Limits.Elements).To(Equal(bare.Contract.Limit("elements").Value))
	})

	It("loads with every key on", func() {
		text, ca := allOn(readSample()), authority()
		loaded := inFolder().env("ACME_WAPI_PASSWORD", "secret").env("STAGING_WAPI_PASSWORD", "other").env("CONSOLE_TOKEN", "token").
			write("crmock.yaml", text).write("staging-ca.pem", ca).write("hooks-ca.pem", ca).
			write("overlays/email.xml", overlay).write("overlays/case.xml", overlay).
			write("seeds/common/a.xml", records).write("seeds/acme.xml", records).loaded()
		Expect(loaded.Options.TLS.CertFile).To(Equal("server.pem"))
		Expect(loaded.Options.Throttle.Burst).To(Equal(3))
		Expect(loaded.Options.Tenants[0].Hosts).To(ConsistOf("crm.example.com"))
		Expect(loaded.Options.Tenants[0].Seed).To(HaveLen(2))
		Expect(loaded.Options.Tenants[0].Triggers.CA).To(Equal(ca))
		Expect(loaded.Options.Tenants[0].Forward.CA).To(Equal(ca))
		Expect(string(loaded.Options.ConsoleToken)).To(Equal("token"))
	})

	It("names every key that the format has", func() {
		text := allOn(readSample())
		for path := range descriptions(schema(), "") {
			key := path[strings.LastIndex(path, ".")+1:]
			Expect(text).To(MatchRegexp(`(?m)(^|[ {])%s:( |$)`, regexp.QuoteMeta(key)), path)
		}
	})
})
