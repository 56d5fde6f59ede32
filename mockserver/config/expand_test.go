package config_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/config"
)

var _ = Describe("A variable in a file", func() {
	password := func(s *setup, written string) string {
		GinkgoHelper()
		file := "tenants:\n  - name: acme\n    api:\n      username: wapi\n      password: '" + written + "'\n"
		return string(s.write("crmock.yaml", file).loaded().Options.Tenants[0].Password)
	}

	DescribeTable("is replaced:",
		func(written, outcome string) {
			s := inFolder().env("ONE", "first").env("_2", "second").env("EMPTY", "").env("LOOP", "${ONE}")
			Expect(password(s, written)).To(Equal(outcome))
		},
		Entry("alone", "${ONE}", "first"),
		Entry("inside a text", "a${ONE}b${_2}c", "afirstbsecondc"),
		Entry("by nothing, when it is set to nothing", "a${EMPTY}b", "ab"),
		Entry("once, not again", "${LOOP}", "${ONE}"),
		Entry("but not behind a second dollar", "$${ONE}", "${ONE}"),
		Entry("but not without braces", "$ONE", "$ONE"),
		Entry("and two dollars are one", "a$$b$$", "a$b$"),
		Entry("and one dollar is itself", "cash$", "cash$"),
	)

	DescribeTable("is an error with its place:",
		func(written, problem string) {
			file := "tenants:\n  - name: acme\n    api:\n      username: wapi\n      password: " + written + "\n"
			Expect(inFolder().write("crmock.yaml", file).problems()).To(Equal([]string{"crmock.yaml:5:17: tenants[0].api.password: " + problem}))
		},
		Entry("when it is not set", "a${ACME_PASSWORD}b", "the environment variable ACME_PASSWORD is not set"),
		Entry("when it does not end", "a${ACME", "${ begins a variable, as in ${HOME}, and here is none; write $${ for the two characters themselves"),
		Entry("when it has no name", "a${}b", "${ begins a variable, as in ${HOME}, and here is none; write $${ for the two characters themselves"),
		Entry("when it is no name", "a${B-C}b", "${ begins a variable, as in ${HOME}, and here is none; write $${ for the two characters themselves"),
	)

	It("is not replaced in keys", func() {
		Expect(inFolder().env("KEY", "http").write("crmock.yaml", "${KEY}: off\n").problems()).To(HaveLen(1))
	})

	DescribeTable("never changes the structure of the file, when it holds",
		func(secret string) {
			Expect(password(inFolder().env("SECRET", secret), "<${SECRET}>")).To(Equal("<" + secret + ">"))
		},
		Entry("quotes", `it's "quoted"`),
		Entry("lines", "a\nhttp: off\n"),
		Entry("a mapping", "{a: b}"),
		Entry("the end of a quoted text", "', a: '"),
		Entry("an alias", "*a"),
		Entry("a comment", "a # b"),
	)

	It("is replaced by any value as it is", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			value := rapid.String().Draw(t, "value")
			got, err := config.Expand("<${SECRET}>", func(string) (string, bool) { return value, true })
			if err != nil || got != "<"+value+">" {
				t.Fatalf("%q became %q, %v", value, got, err)
			}
		})
	})

	It("can be written around: any text comes back when its dollars are doubled", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			text := rapid.StringMatching(`[${}A-Z]{0,12}`).Draw(t, "text")
			got, err := config.Expand(strings.ReplaceAll(text, "$", "$$"), func(string) (string, bool) { return "", false })
			if err != nil || got != text {
				t.Fatalf("%q became %q, %v", text, got, err)
			}
		})
	})
})
