package config_test

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	yaml "go.yaml.in/yaml/v4"

	"github.com/crmock/crmock/mockserver/config"
)

// schema is the schema as an editor reads it.
func schema() *jsonschema.Schema {
	GinkgoHelper()
	text, err := config.Schema()
	Expect(err).NotTo(HaveOccurred())
	var read jsonschema.Schema
	Expect(json.Unmarshal(text, &read)).To(Succeed())
	return &read
}

// descriptions are the descriptions of all keys of a schema, by path.
func descriptions(s *jsonschema.Schema, path string) map[string]string {
	found := map[string]string{}
	for key, property := range s.Properties {
		found[path+key] = property.Description
		maps.Copy(found, descriptions(property, path+key+"."))
	}
	inside := slices.Clone(s.AnyOf)
	for _, member := range append(inside, s.Items, s.AdditionalProperties) {
		if member != nil {
			maps.Copy(found, descriptions(member, path))
		}
	}
	return found
}

// checkWith is what the schema says of a file, as an editor sees it.
func checkWith(s *jsonschema.Schema, file string) error {
	GinkgoHelper()
	resolved, err := s.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
	Expect(err).NotTo(HaveOccurred())
	var value any
	Expect(yaml.Load([]byte(file), &value)).To(Succeed())
	text, err := json.Marshal(value)
	Expect(err).NotTo(HaveOccurred())
	var instance any
	Expect(json.Unmarshal(text, &instance)).To(Succeed())
	return resolved.Validate(instance)
}

// designed is the example that the format was designed with, with the quotes that YAML wants.
const designed = `# crmock.yaml
http: 127.0.0.1:8080
https: 127.0.0.1:8443
console: 127.0.0.1:8081
store: "memory:"
tenants:
  - name: acme
    api: {enabled: true, username: wapi, password: "${ACME_WAPI_PASSWORD}", used-identity: bpower, gateway-keys: [eght_acme]}
    rights: {customer: [add, modify, get], case: [add, get], followup: [add, get], task: [add, modify, get], faq: [get]}
    agents: [{login: bpower, id: ag0002, name: B. Power}]
    picklists: {case-statuses: [Open, Pending, {name: Done, means: closed}]}
    custom-fields: [{object: case, tag: CF02.REGION, type: text, max: 40, mandatory: false}]
    seed: seeds/acme.xml        # <records><Customer><ACCOUNTNUM>10000000</ACCOUNTNUM><FIRSTNAME>…
`

var _ = Describe("The JSON Schema", func() {
	It("is of the draft 2020-12, and the same each time", func() {
		first, err := config.Schema()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(first)).To(ContainSubstring(`"$schema": "https://json-schema.org/draft/2020-12/schema"`))
		for range 20 {
			Expect(config.Schema()).To(Equal(first))
		}
	})

	It("describes every key", func() {
		all := descriptions(schema(), "")
		Expect(all).To(HaveKey("tenants.custom-fields.read-only"))
		Expect(all).To(HaveKey("tenants.api.gateway-keys.product"))
		for path, description := range all {
			Expect(description).NotTo(BeEmpty(), path)
		}
	})

	It("takes the example of the design, and so does the loader", func() {
		Expect(checkWith(schema(), designed)).To(Succeed())
		inFolder().write("crmock.yaml", designed).write("seeds/acme.xml", "<records/>").env("ACME_WAPI_PASSWORD", "pw").loaded()
	})

	It("takes the sample of the documentation, with every key on", func() {
		Expect(checkWith(schema(), allOn(readSample()))).To(Succeed())
	})

	DescribeTable("takes, as the loader does,",
		func(file string) {
			Expect(checkWith(schema(), file)).To(Succeed())
			inFolder().write("crmock.yaml", file).env("VALUE", "1.3").env("LOG", "json").env("PORT", "8080").loaded()
		},
		Entry("a TLS version that YAML reads as a number", "tls: {min: 1.0}"),
		Entry("a TLS version without its point", "tls: {min: 1}"),
		Entry("a TLS version in quotes", `tls: {min: "1.0"}`),
		Entry("a variable for a TLS version", "tls:\n  min: ${VALUE}"),
		Entry("a variable for one of several words", "log: ${LOG}"),
		Entry("a variable inside an address", "http: 127.0.0.1:${PORT}"),
		Entry("a listener that is off", "http: off"),
		Entry("a store in a file", "store: sqlite:records.db"),
		Entry("a store for many servers", "store: postgresql://me@db/crm?sslmode=require"),
		Entry("a variable for the password of a store", "store: postgres://me:${VALUE}@db/crm"),
		Entry("an address without a host", `http: ":0"`),
		Entry("a list of no overlays", "contract: []"),
		Entry("the shortest tenant", acme),
	)

	DescribeTable("refuses, as the loader does,",
		func(file string) {
			Expect(checkWith(schema(), file)).NotTo(Succeed())
			inFolder().write("crmock.yaml", file).problems()
		},
		Entry("an unknown key", "htp: 127.0.0.1:1"),
		Entry("a key of a later release", "tenants: [{name: a, api: {username: a, password: b}, interceptions: {}}]"),
		Entry("an unknown key further down", "tls: {minimum: \"1.2\"}"),
		Entry("a list for a text", "http: [a]"),
		Entry("a text for a list", "tenants: acme"),
		Entry("a text for a mapping", "limits: many"),
		Entry("a text for a number", "limits: {body: many}"),
		Entry("a number for a text", "tenants: [{name: 7, api: {username: a, password: b}}]"),
		Entry("a text for a truth", "tls: {http2: maybe}"),
		Entry("yes for a truth", "tls: {http2: yes}"),
		Entry("nothing", "http:"),
		Entry("a list for the whole", "[a]"),
		Entry("a number that is too small", "limits: {body: 0}"),
		Entry("a number below none", "tenants: [{name: a, api: {username: a, password: b}, max-items: -1}]"),
		Entry("a store that there is not", "store: mysql://db/crm"),
		Entry("a file without the store that it is of", "store: records.db"),
		Entry("a store without its file", `store: "sqlite:"`),
		Entry("a format of the log that there is not", "log: xml"),
		Entry("a TLS version that there is not", "tls: {min: 1.4}"),
		Entry("a TLS version in words", "tls: {min: old}"),
		Entry("a type of custom field that there is not", acme+"    custom-fields: [{object: case, tag: A, type: colour}]\n"),
		Entry("an address without a port", "http: localhost"),
		Entry("a period without a unit", "login-throttle: {burst: 1, every: \"5\"}"),
		Entry("an empty name of a file", `state-dir: ""`),
		Entry("a tenant without a name", "tenants: [{api: {username: a, password: b}}]"),
		Entry("a tenant without access", "tenants: [{name: a}]"),
		Entry("access without a password", "tenants: [{name: a, api: {username: a}}]"),
		Entry("a throttle without its period", "login-throttle: {burst: 1}"),
		Entry("a gateway key without the key", "tenants: [{name: a, api: {username: a, password: b, gateway-keys: [{product: true}]}}]"),
		Entry("an agent without an id", acme+"    agents: [{login: a}]\n"),
		Entry("a picklist of numbers", acme+"    picklists: {case-statuses: [1]}\n"),
	)

	DescribeTable("has the types of custom fields that the contract has",
		func(kind string) {
			values := ""
			if kind == "pick-list" {
				values = ", values: [a]"
			}
			inFolder().write("crmock.yaml", acme+"    custom-fields: [{object: case, tag: A, type: "+kind+values+"}]\n").loaded()
		},
		Entry("text", "text"), Entry("url", "url"), Entry("number", "number"), Entry("date", "date"), Entry("pick-list", "pick-list"),
	)
})
