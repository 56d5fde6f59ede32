package config_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"
)

var _ = Describe("What is wrong with a file", func() {
	It("is reported all at once, each with line, column and key", func() {
		Expect(inFolder().write("conf/crmock.yaml", `http: 127.0.0.1:1
htps: off
tls:
  http2: "true"
  min: 1.2
  min: 1.3
limits: {body: 0, depth: many}
tenants:
  - name: acme
    api: {usernme: wapi, password: pw}
    agents: [{login: a, id: [b]}]
`).run("--config", "conf/crmock.yaml").problems()).To(Equal([]string{
			`conf/crmock.yaml:2:1: htps: unknown key; known are http, https, console, console-token, store, log, state-dir, contract, seed, tls, limits, hints, login-throttle, journal, faults, unfriendly, tenants; did you mean https?`,
			`conf/crmock.yaml:4:10: tls.http2: this has to be true or false, not a text`,
			`conf/crmock.yaml:6:3: tls.min: the key stands here a second time`,
			`conf/crmock.yaml:7:16: limits.body: the number is below 1`,
			`conf/crmock.yaml:7:26: limits.depth: this has to be a whole number, not a text`,
			`conf/crmock.yaml:10:10: tenants[0].api: username is missing`,
			`conf/crmock.yaml:10:11: tenants[0].api.usernme: unknown key; known are enabled, username, password, used-identity, gateway-keys, data-token, hosts; did you mean username?`,
			`conf/crmock.yaml:11:29: tenants[0].agents[0].id: this has to be a text, not a list`,
		}))
	})

	DescribeTable("says how to mend it:",
		func(file, problem string) {
			Expect(inFolder().write("crmock.yaml", file).problems()).To(Equal([]string{"crmock.yaml:" + problem}))
		},
		Entry("a number for a text", "state-dir: 7", "1:12: state-dir: this has to be a text, not a whole number; put it in quotes"),
		Entry("a date for a text", "state-dir: 2024-01-01", "1:12: state-dir: this has to be a text, not a date; put it in quotes"),
		Entry("a tag of its own", "state-dir: !env HOME", "1:12: state-dir: this has to be a text; its tag does not fit here"),
		Entry("a tag that does not fit", "tls: !!map x", "1:6: tls: this has to be a mapping of keys to values; its tag does not fit here"),
		Entry("a truth by its tag alone", "tls: {http2: !!bool maybe}", "1:14: tls.http2: write true or false"),
		Entry("a mapping that calls itself a text", "log: !!str {a: b}", "1:6: log: this has to be a text; its tag does not fit here"),
		Entry("nothing", "tenants:\n", "1:9: tenants: there is no value; remove the key to have its default"),
		Entry("a union", "contract: {a: b}", "1:11: contract: this has to be a text or a list, not a mapping of keys to values"),
		Entry("a union of a text and a number", "tls: {min: true}", "1:12: tls.min: this has to be a text or a number, not true or false; put it in quotes"),
		Entry("a store", `store: "mysql://me:pw@db/crm"`,
			"1:8: store: the text has to look like memory: or sqlite:crmock.db or postgres://user:password@host/database"),
		Entry("a near miss among words", "log: jsn", "1:6: log: unknown value; known are text, json; did you mean json?"),
		Entry("a TLS version", "tls: {max: 2.0}", "1:12: tls.max: unknown value; known are 1.0, 1.1, 1.2, 1.3"),
		Entry("an address", "http: 8080", "1:7: http: this has to be a text, not a whole number; put it in quotes"),
		Entry("an address in quotes", `http: "8080"`, "1:7: http: the text has to look like 127.0.0.1:8080 or off"),
		Entry("an empty path", "seed: ['']", "1:8: seed[0]: the text is empty"),
		Entry("a number in another notation", "limits: {body: 0x10}", "1:16: limits.body: write the number in decimal digits alone"),
		Entry("a fraction in another notation", "tls: {min: .inf}", "1:12: tls.min: write the number in decimal digits, with a point"),
		Entry("a key that is no text", "? [a]\n: b\n", "1:3: a key has to be a text"),
		Entry("a key that is nothing", "? \n: b\n", "1:2: a key has to be a text"),
		Entry("a second document", "http: off\n---\nhttps: off\n", "2:1: a second YAML document begins here; the file holds one"),
		Entry("a second document that is no YAML", "http: off\n---\nhttps: [\n", "4:1: not YAML: did not find expected node content"),
		Entry("a variable without quotes", "tls: {cert: ${CERT}}", `1:14: not YAML: did not find expected ',' or '}'; between { } or [ ] a variable needs quotes, "${NAME}"`),
		Entry("a colon without quotes", "store: memory:", `1:14: not YAML: mapping values are not allowed in this context; a text that holds or ends with a colon, such as "memory:", needs quotes`),
		Entry("an anchor that there is not", "http: *secret", "1:7: not YAML: * begins the name of an anchor, and there is none of this name; put a text that begins with * in quotes"),
		Entry("a throttle that never ends", "login-throttle: {burst: 1, every: 0s}", "1:35: login-throttle.every: the period has to be more than none, and less than 290 years"),
		Entry("a throttle beyond all time", "login-throttle: {burst: 1, every: 9999999h}", "1:35: login-throttle.every: the period has to be more than none, and less than 290 years"),
		Entry("a certificate without its key", "tls: {cert: a.pem}", "1:13: tls.cert: a certificate needs its key: tls.key, or --tls-key"),
		Entry("a key without its certificate", "tls: {key: a.pem}", "1:12: tls.key: a key needs its certificate: tls.cert, or --tls-cert"),
		Entry("a range of TLS versions that is empty", "tls: {min: 1.3, max: 1.2}", "1:22: tls.max: the highest TLS version is below the lowest, 1.3: no client could connect"),
		Entry("a highest TLS version below the contract's lowest", "tls: {max: 1.1}", "1:12: tls.max: the highest TLS version is below the lowest, 1.2: no client could connect"),
	)

	It("is said of bytes that are no text, without a place", func() {
		Expect(inFolder().write("crmock.yaml", "http: \xff").problems()).To(Equal([]string{
			"crmock.yaml: not YAML: invalid leading UTF-8 octet (value: 255)",
		}))
	})

	It("is said in time of aliases that stand for millions of values, or for themselves", func() {
		var nested strings.Builder
		nested.WriteString("seed: &a0 [x, x, x, x, x, x, x, x, x]\ntenants:\n")
		for i := range 20 {
			fmt.Fprintf(&nested, "  - &a%d [%s]\n", i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9))
		}
		Expect(inFolder().write("crmock.yaml", nested.String()).problems()).To(HaveLen(20))
		Expect(inFolder().write("crmock.yaml", "tenants: &a [*a]\n").problems()).To(Equal([]string{
			"crmock.yaml:1:14: tenants[0]: this has to be a mapping of keys to values, not a list",
		}))
	})

	DescribeTable("says where the tenant stands, when it is the tenant that is wrong:",
		func(rest string, problems ...string) {
			found := inFolder().write("crmock.yaml", acme+rest).problems()
			Expect(found).To(HaveLen(len(problems)))
			for i, problem := range problems {
				Expect(found[i]).To(HavePrefix("crmock.yaml:" + problem))
			}
		},
		Entry("an unknown right", "    rights: {customer: [delete]}\n",
			"2:5: tenants[0]: tenant acme: rights: there is no right to delete of customer; the rights are "),
		Entry("the username of an agent", "    agents: [{login: wapi, id: ag1}]\n",
			`2:5: tenants[0]: tenant acme: username "wapi" is an agent's login`),
		Entry("a picklist that there is not", "    picklists: {moods: [Good]}\n",
			"4:24: tenants[0].picklists.moods: there is no such picklist; the contract has "),
		Entry("custom fields", "    custom-fields:\n      - {object: case, tag: 1st}\n      - {object: cse, tag: A}\n",
			`5:9: tenants[0].custom-fields[0]: the tag "1st" is no name`, `6:9: tenants[0].custom-fields[1]: there is no object "cse"`),
		Entry("a custom field that clashes with the contract", "    custom-fields: [{object: case, tag: SUBJECT}]\n",
			`4:21: tenants[0].custom-fields[0]: a second tag "SUBJECT" in Case`),
		Entry("another tenant of the name", "  - name: acme\n    api: {username: wapi, password: pw}\n",
			"4:11: tenants[1].name: there is another tenant of this name"),
		Entry("a seed that cannot be read", "    seed: [a.xml, b.xml]\n",
			"4:11: tenants[0].seed: a.xml cannot be read: no such file or directory",
			"4:11: tenants[0].seed: b.xml cannot be read: no such file or directory"),
	)

	It("is said at the overlay's own place, when the overlay is wrong", func() {
		Expect(inFolder().write("crmock.yaml", "contract: o/case.xml").write("o/case.xml", "<overlay>\n  <objct/>\n</overlay>").
			problems()).To(ContainElement(HavePrefix("o/case.xml:2:3: ")))
	})

	It("never holds a secret that a tenant may not have", func() {
		for _, problem := range inFolder().write("crmock.yaml", `tenants:
  - {name: acme, api: {username: wapi, password: S3cr3t, gateway-keys: [S3cr3t]}}
  - {name: acme, api: {username: "", password: S3cr3t}}
`).problems() {
			Expect(problem).NotTo(ContainSubstring("S3cr3t"))
		}
	})

	It("never holds a secret, whatever is wrong with it", func() {
		s := inFolder()
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			secret := "S3" + rapid.StringMatching(`[*&!%@{}\[\]:,"' |>#$a-z0-9]{0,9}`).Draw(t, "secret") + "cr3t"
			form := rapid.SampledFrom([]string{
				"password: %s", "password: [%s]", "password: {%s}", "password: {a: %s}", "password:%s", "password: *%s",
				"password: !%s x", "password: &%s", "password: '%s", "gateway-keys: [%s]", "gateway-keys: {%s: a}",
				"gateway-keys: [{key: %s}]", "gateway-keys: [{ky: %s}]", "gateway-keys: %s",
			}).Draw(t, "form")
			file := "tenants:\n  - name: acme\n    api:\n      username: wapi\n      " + fmt.Sprintf(form, secret) + "\nhttp: 7\n"
			_, err := s.write("crmock.yaml", file).load()
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Fatalf("%s\nis answered by\n%s", file, err)
			}
		})
	})
})
