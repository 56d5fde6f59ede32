package wire_test

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
)

var _ = Describe("Secrets", func() {
	DescribeTable("are masked however they are spelled", func(secret, text, masked string) {
		Expect(wire.NewSecrets(secret).Mask(text)).To(Equal(masked))
	},
		Entry("as they are", "hush&hush", "a hush&hush b", "a *** b"),
		Entry("as XML", "hush&<hush", "a hush&amp;&lt;hush b", "a *** b"),
		Entry("as Go writes XML", "hush\t\"\nhush", "a hush&#x9;&#34;&#xA;hush b", "a *** b"),
		Entry("as a query", "hush hush", "a=hush+hush", "a=***"),
		Entry("as a path", "hush hush", "a/hush%20hush", "a/***"),
		Entry("in ISO-8859-1", "caf\u00e9s", "a caf\xe9s b", "a *** b"),
		Entry("with their blanks", " hush ", "a[ hush ]", "a[***]"),
		Entry("without their blanks", " hush ", "a[hush]", "a[***]"),
		Entry("kept by blanks only", "  ab ", "a[  ab ] ab", "a[***] ab"),
		Entry("but not where that would spoil any text", "abc", "abc", "abc"),
	)

	It("are masked the longest first, since one may be part of another", func() {
		Expect(wire.NewSecrets("hush", "hush-hush").Mask("hush-hush, hush")).To(Equal("***, ***"))
	})

	It("may be none", func() {
		Expect(wire.Secrets{}.Mask("a text")).To(Equal("a text"))
		Expect(wire.NewSecrets().Mask("a text")).To(Equal("a text"))
	})

	It("are for many goroutines at once", func() {
		secrets := wire.NewSecrets("hush")
		masked := make([]string, 8)
		var working sync.WaitGroup
		for i := range masked {
			working.Go(func() { masked[i] = secrets.Mask("hush") })
		}
		working.Wait()
		Expect(masked).To(HaveEach("***"))
	})
})
