package config_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/config"
)

var _ = Describe("Loading a configuration", func() {
	It("needs no file, no flag and no variable", func() {
		loaded := inFolder().loaded()
		Expect(loaded.Options.HTTP).To(Equal("127.0.0.1:8080"))
		Expect(loaded.Options.HTTPS).To(Equal("127.0.0.1:8443"))
		Expect(loaded.Options.Console).To(Equal("127.0.0.1:8081"))
		Expect(loaded.Options.Tenants).To(BeNil(), "the demo tenant")
		Expect(loaded.Options.Contract).NotTo(BeNil())
		Expect(filepath.Base(loaded.Options.TLS.StateDir)).To(Equal("crmock"))
		Expect(loaded.Log).To(Equal(config.LogText))
		Expect(loaded.Files).To(Equal([]string{"crmock.yaml"}), "to be seen when it comes")
	})

	It("takes the environment and the home of the process when the source names no other", func() {
		inFolder()
		GinkgoT().Setenv("CRMOCK_HTTP", "127.0.0.1:1")
		GinkgoT().Setenv("HOME", "/somewhere")
		GinkgoT().Setenv("XDG_CONFIG_HOME", "")
		loaded, err := config.Load(config.Source{})
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Options.HTTP).To(Equal("127.0.0.1:1"))
		Expect(loaded.Options.TLS.StateDir).To(HavePrefix("/somewhere"))
	})

	It("reads crmock.yaml in the current folder when there is one", func() {
		loaded := inFolder().write("crmock.yaml", "http: 127.0.0.1:1\n").loaded()
		Expect(loaded.Options.HTTP).To(Equal("127.0.0.1:1"))
	})

	It("takes a file of comments for an empty one", func() {
		loaded := inFolder().write("crmock.yaml", "# nothing yet\n").loaded()
		Expect(loaded.Options.HTTP).To(Equal("127.0.0.1:8080"))
	})

	It("refuses a named file that cannot be read", func() {
		Expect(inFolder().run("--config", "other.yaml").problems()).To(Equal([]string{
			"other.yaml: the configuration cannot be read: no such file or directory",
		}))
	})

	It("makes options of every key", func() {
		options := inFolder().write("crmock.yaml", `
https: off
console: "[::1]:0"
log: json
state-dir: /state
tls: {min: 1, max: "1.2", hosts: [mock.example], http2: true}
limits: {body: 1000, depth: 5, elements: 20}
login-throttle: {burst: 3, every: 1m30s}
hints: false
console-token: pass
journal: {exchanges: 7, bytes: 9000}
`).loaded().Options
		Expect(options.HTTPS).To(BeEmpty())
		Expect(options.Console).To(Equal("[::1]:0"))
		Expect(options.TLS).To(Equal(mockserver.TLS{
			Min: "1.0", Max: "1.2", StateDir: "/state", Hosts: []string{"mock.example"}, HTTP2: true,
		}))
		Expect(options.Limits).To(Equal(mockserver.Limits{Body: 1000, Depth: 5, Elements: 20}))
		Expect(options.Throttle).To(Equal(mockserver.Throttle{Burst: 3, Every: 90 * time.Second}))
		Expect(options.HideHints).To(BeTrue())
		Expect(options.ConsoleToken).To(Equal(mockserver.Secret("pass")))
		Expect(options.Journal).To(Equal(mockserver.Journal{Exchanges: 7, Bytes: 9000}))
	})

	It("shows the password of a store nowhere, however the options are printed", func() {
		options := inFolder().write("crmock.yaml", "store: postgres://me:hush@db/crm").loaded().Options
		Expect(string(options.Store)).To(Equal("postgres://me:hush@db/crm"))
		Expect(fmt.Sprintf("%v %+v %#v", options, options, options)).NotTo(ContainSubstring("hush"))
	})

	It("makes a tenant of every key", func() {
		tenants := inFolder().write("crmock.yaml", `
tenants:
  - name: acme
    api:
      enabled: false
      username: wapi
      password: pw
      used-identity: bpower
      gateway-keys: [eght_one, {key: eght_two, product: false}, {key: eght_three}]
      data-token: files
      hosts: [crm.example.com]
    rights: {customer: [Add, GET]}
    agents: [{login: bpower, id: ag0002, name: B. Power}]
    picklists: {case-statuses: [Open, {name: Done, means: closed}]}
    custom-fields:
      - {object: case, tag: CF02.REGION, max: 40, default: EMEA, unique: true, hidden: true}
      - {object: customer, tag: CF01_PICKLIST.TIER, type: pick-list, values: [Gold], mandatory: true}
      - {object: task, tag: CF03.DAY, type: date, read-only: true}
    time-zone: Europe/Paris
    charset: UTF-8
    max-items: 50
    forward: {url: "http://127.0.0.1:9", operations: [Case.Get], tenant: t, username: u, password: p, insecure: true}
`).loaded().Options.Tenants
		Expect(tenants).To(Equal([]mockserver.Tenant{{
			Name: "acme", Disabled: true, Username: "wapi", Password: "pw", UsedIdentity: "bpower",
			GatewayKeys: []mockserver.GatewayKey{{Key: "eght_one"}, {Key: "eght_two", NoProduct: true}, {Key: "eght_three"}},
			Hosts:       []string{"crm.example.com"},
			Rights:      map[string][]string{"customer": {"Add", "GET"}},
			Agents:      []contracts.Agent{{Login: "bpower", ID: "ag0002", Name: "B. Power"}},
			Picklists:   map[string][]contracts.Option{"case-statuses": {{Name: "Open"}, {Name: "Done", Means: "closed"}}},
			CustomFields: []contracts.CustomField{
				{Object: "case", Tag: "CF02.REGION", Max: 40, Default: "EMEA", Unique: true, Hidden: true},
				{Object: "customer", Tag: "CF01_PICKLIST.TIER", Type: "pick-list", Values: []string{"Gold"}, Mandatory: true},
				{Object: "task", Tag: "CF03.DAY", Type: "date", ReadOnly: true},
			},
			TimeZone: "Europe/Paris", Charset: "UTF-8", MaxItems: 50, DataToken: "files",
			Forward: &mockserver.Forward{
				URL: "http://127.0.0.1:9", Operations: []string{"Case.Get"}, Tenant: "t", Username: "u", Password: "p", Insecure: true,
			},
		}}))
	})

	It("leaves to a tenant the defaults of what is not written", func() {
		tenants := inFolder().write("crmock.yaml", acme).loaded().Options.Tenants
		Expect(tenants).To(HaveLen(1))
		Expect(tenants[0].Rights).To(BeNil(), "every right")
		Expect(tenants[0].Disabled).To(BeFalse())
	})

	It("tells no right from every right", func() {
		tenants := inFolder().write("crmock.yaml", acme+"    rights: {}\n").loaded().Options.Tenants
		Expect(tenants[0].Rights).NotTo(BeNil())
		Expect(tenants[0].Rights).To(BeEmpty())
	})

	It("has the demo tenant when the list of tenants is empty", func() {
		Expect(inFolder().write("crmock.yaml", "tenants: []\n").loaded().Options.Tenants).To(BeNil())
	})

	It("follows aliases", func() {
		tenants := inFolder().write("crmock.yaml", `tenants:
  - {name: one, api: &api {username: wapi, password: pw}}
  - {name: two, api: *api}
`).loaded().Options.Tenants
		Expect(tenants).To(HaveLen(2))
		Expect(tenants[1].Username).To(Equal("wapi"))
	})

	Describe("a folder for state", func() {
		homeless := func(s *setup) (config.Config, error) {
			return config.Load(config.Source{
				LookupEnv: s.lookup,
				ConfigDir: func() (string, error) { return "", errors.New("$HOME is not defined") },
			})
		}

		It("is asked for when there is none to keep the local CA in", func() {
			_, err := homeless(inFolder())
			Expect(err).To(MatchError("--state-dir: there is no folder to keep the local CA in: $HOME is not defined; " +
				"name one, or turn HTTPS off with --https off"))
		})

		It("is not needed without HTTPS", func() {
			_, err := homeless(inFolder().env("CRMOCK_HTTPS", "off"))
			Expect(err).NotTo(HaveOccurred())
		})

		It("is not needed with a certificate", func() {
			_, err := homeless(inFolder().env("CRMOCK_TLS_CERT", "a.pem").env("CRMOCK_TLS_KEY", "a.key"))
			Expect(err).NotTo(HaveOccurred())
		})
	})
})
