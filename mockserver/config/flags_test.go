package config_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/config"
)

// effect is what a flag changes, seen in the outcome.
type effect func(config.Config) any

// overlay makes an overlay that allows EMAIL a length.
func overlay(length string) string {
	return `<object name="Customer"><tag name="EMAIL"><max value="` + length + `"/></tag></object>`
}

func emailMax(c config.Config) any {
	return c.Options.Contract.Object("Customer").Tag("EMAIL").Max.Value
}

func seedNames(c config.Config) any {
	var names []string
	for _, t := range c.Options.Tenants {
		for _, file := range t.Seed {
			names = append(names, t.Name+" "+file.Name+" "+string(file.Data))
		}
	}
	return names
}

// flagCase is a flag with two values, how the second one is written in a file, and what each comes to.
type flagCase struct {
	flag, first, second, file   string
	seen                        effect
	firstOutcome, secondOutcome any
}

func flagCases() []flagCase {
	text := func(look func(mockserver.Options) string) effect {
		return func(c config.Config) any { return look(c.Options) }
	}
	return []flagCase{
		{"http", ":1", "off", "http: off", text(func(o mockserver.Options) string { return o.HTTP }), ":1", ""},
		{"https", ":1", "off", "https: off", text(func(o mockserver.Options) string { return o.HTTPS }), ":1", ""},
		{"console", ":1", "off", "console: off", text(func(o mockserver.Options) string { return o.Console }), ":1", ""},
		{"console-token", "abc", "def", "console-token: def", text(func(o mockserver.Options) string { return string(o.ConsoleToken) }), "abc", "def"},
		{"state-dir", "a", "b", "state-dir: b", text(func(o mockserver.Options) string { return o.TLS.StateDir }), "a", "b"},
		{"tls-min", "1.0", "1.1", "tls: {min: 1.1}", text(func(o mockserver.Options) string { return o.TLS.Min }), "1.0", "1.1"},
		{"tls-max", "1.2", "1.3", "tls: {max: 1.3}", text(func(o mockserver.Options) string { return o.TLS.Max }), "1.2", "1.3"},
		{"http2", "true", "false", "tls: {http2: false}", func(c config.Config) any { return c.Options.TLS.HTTP2 }, true, false},
		{"unfriendly", "7", "9", "unfriendly: {seed: 9}", func(c config.Config) any { return c.Options.Unfriendly.Seed }, uint64(7), uint64(9)},
		{"log", "json", "text", "log: text", func(c config.Config) any { return c.Log }, config.LogJSON, config.LogText},
		{"contract", "10.xml", "20.xml", "contract: 20.xml", emailMax, 10, 20},
		{"seed", "10.xml", "20.xml", "seed: 20.xml", seedNames, []string{"demo 10.xml " + overlay("10")}, []string{"demo 20.xml " + overlay("20")}},
	}
}

var _ = Describe("A flag", func() {
	files := func() *setup { return inFolder().write("10.xml", overlay("10")).write("20.xml", overlay("20")) }

	for _, c := range flagCases() {
		It("beats its variable, which beats the file: --"+c.flag, func() {
			variable := config.Variable(c.flag)
			By("the file alone")
			Expect(c.seen(files().write("crmock.yaml", c.file).loaded())).To(Equal(c.secondOutcome))
			By("the variable over the file")
			Expect(c.seen(files().write("crmock.yaml", c.file).env(variable, c.first).loaded())).To(Equal(c.firstOutcome))
			By("the flag over the variable")
			Expect(c.seen(files().env(variable, c.first).run("--" + c.flag + "=" + c.second).loaded())).To(Equal(c.secondOutcome))
			Expect(c.seen(files().env(variable, c.second).run("--" + c.flag + "=" + c.first).loaded())).To(Equal(c.firstOutcome))
			By("an empty variable is none")
			Expect(c.seen(files().write("crmock.yaml", c.file).env(variable, "").loaded())).To(Equal(c.secondOutcome))
		})
	}

	It("names the certificate and its key", func() {
		tls := inFolder().run("--tls-cert", "a.pem").env("CRMOCK_TLS_KEY", "a.key").loaded().Options.TLS
		Expect(tls.CertFile).To(Equal("a.pem"))
		Expect(tls.KeyFile).To(Equal("a.key"))
		tls = inFolder().env("CRMOCK_TLS_CERT", "b.pem").run("--tls-key", "b.key").
			write("crmock.yaml", "tls: {cert: a.pem, key: a.key}").loaded().Options.TLS
		Expect(tls.CertFile).To(Equal("b.pem"))
		Expect(tls.KeyFile).To(Equal("b.key"))
	})

	It("names the file, and beats its variable in that too", func() {
		s := inFolder().write("a.yaml", "http: :1").write("b.yaml", "http: :2").write("crmock.yaml", "http: :3")
		Expect(s.loaded().Options.HTTP).To(Equal(":3"))
		Expect(s.env("CRMOCK_CONFIG", "a.yaml").loaded().Options.HTTP).To(Equal(":1"))
		Expect(s.run("--config", "b.yaml").loaded().Options.HTTP).To(Equal(":2"))
	})

	It("names the store, and the error what stores there are", func() {
		store := func(s *setup) string { return string(s.loaded().Options.Store) }
		Expect(store(inFolder())).To(Equal("memory:"))
		Expect(store(inFolder().run("--store", "memory:").env("CRMOCK_STORE", "sqlite:a.db"))).To(Equal("memory:"))
		Expect(store(inFolder().env("CRMOCK_STORE", "postgres://me:pw@db/crm").write("crmock.yaml", "store: sqlite:a.db"))).To(Equal("postgres://me:pw@db/crm"))
		Expect(inFolder().run("--store", "oracle://me:pw@db/crm").problems()).To(Equal([]string{
			"--store: the text has to look like memory: or sqlite:crmock.db or postgres://user:password@host/database",
		}))
	})

	It("may be repeated where it takes a list, and its variable then separates as PATH does", func() {
		s := inFolder().write("10.xml", overlay("10")).write("20.xml", overlay("20"))
		Expect(emailMax(s.run("--contract", "10.xml", "--contract", "20.xml").loaded())).To(Equal(20))
		Expect(emailMax(s.run().env("CRMOCK_CONTRACT", "20.xml:10.xml").loaded())).To(Equal(10))
	})

	It("takes commas as part of a name", func() {
		s := inFolder().write("a,b.xml", overlay("10")).run("--contract", "a,b.xml")
		Expect(emailMax(s.loaded())).To(Equal(10))
	})

	It("is taken as it is, without variables", func() {
		Expect(inFolder().run("--state-dir", "${HOME}$$").loaded().Options.TLS.StateDir).To(Equal("${HOME}$$"))
	})

	DescribeTable("is named by what is wrong with it:",
		func(setUp func(*setup) *setup, problem string) {
			Expect(setUp(inFolder()).problems()).To(Equal([]string{problem}))
		},
		Entry("a flag", func(s *setup) *setup { return s.run("--tls-min", "2.0") },
			"--tls-min: unknown value; known are 1.0, 1.1, 1.2, 1.3; did you mean 1.0?"),
		Entry("a variable", func(s *setup) *setup { return s.env("CRMOCK_HTTP", "8080") },
			"CRMOCK_HTTP: the text has to look like 127.0.0.1:8080 or off"),
		Entry("a variable that is no truth", func(s *setup) *setup { return s.env("CRMOCK_HTTP2", "1") },
			"CRMOCK_HTTP2: this has to be true or false, not a text"),
		Entry("one of a list", func(s *setup) *setup { return s.env("CRMOCK_SEED", "a.xml::b.xml") },
			"CRMOCK_SEED: the text is empty"),
		Entry("what it needs besides", func(s *setup) *setup { return s.run("--tls-cert", "a.pem") },
			"--tls-cert: a certificate needs its key: tls.key, or --tls-key"),
		Entry("what does not go with the file", func(s *setup) *setup { return s.write("crmock.yaml", "tls: {min: 1.3}").run("--tls-max", "1.2") },
			"--tls-max: the highest TLS version is below the lowest, 1.3: no client could connect"),
		Entry("a file that is not there", func(s *setup) *setup { return s.run("--contract", "a.xml") },
			"--contract: a.xml cannot be read: no such file or directory"),
	)

	It("is reported together with what is wrong with the file", func() {
		Expect(inFolder().write("crmock.yaml", "htp: 1").run("--log", "xml").problems()).To(HaveLen(2))
	})

	It("has a help text, with its default, and every one has a spec here", func() {
		flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
		Expect(config.AddFlags(flags)).To(Succeed())
		Expect(flags.Lookup("http").DefValue).To(Equal("127.0.0.1:8080"))
		Expect(flags.Lookup("log").DefValue).To(Equal("text"))
		shown := []string{"config", "store", "tls-cert", "tls-key"}
		for _, c := range flagCases() {
			shown = append(shown, c.flag)
		}
		var defined []string
		flags.VisitAll(func(flag *pflag.Flag) {
			defined = append(defined, flag.Name)
			Expect(strings.TrimSpace(flag.Usage)).NotTo(BeEmpty(), flag.Name)
		})
		Expect(defined).To(ConsistOf(shown))
	})
})

var _ = Describe("Files that a configuration names", func() {
	It("are relative to the file that names them, and to the current folder on the command line", func() {
		loaded := inFolder().write("conf/crmock.yaml", `
contract: [overlay.xml]
state-dir: state
tls: {cert: a.pem, key: /abs/a.key}
`+acme+"    seed: seeds/acme.xml\n").
			write("conf/overlay.xml", overlay("10")).write("conf/seeds/acme.xml", "<records/>").write("common.xml", "<records/>").
			run("--config", "conf/crmock.yaml", "--seed", "common.xml").loaded()
		Expect(emailMax(loaded)).To(Equal(10))
		Expect(loaded.Options.TLS.StateDir).To(Equal("conf/state"))
		Expect(loaded.Options.TLS.CertFile).To(Equal("conf/a.pem"))
		Expect(loaded.Options.TLS.KeyFile).To(Equal("/abs/a.key"))
		Expect(loaded.Options.Tenants[0].Seed).To(Equal([]contracts.File{
			{Name: "conf/seeds/acme.xml", Data: []byte("<records/>")},
			{Name: "common.xml", Data: []byte("<records/>")},
		}))
		Expect(loaded.Files).To(ConsistOf("conf/crmock.yaml", "conf/overlay.xml", "conf/seeds/acme.xml", "common.xml"))
	})

	It("may be folders of records, whose XML files count in the order of their names", func() {
		s := inFolder().write("seeds/b.xml", "B").write("seeds/a.xml", "A").write("seeds/readme.txt", "no").write("seeds/old.xml/c.xml", "no")
		loaded := s.write("crmock.yaml", acme+"    seed: [seeds]\n").loaded()
		Expect(loaded.Options.Tenants[0].Seed).To(Equal([]contracts.File{
			{Name: "seeds/a.xml", Data: []byte("A")}, {Name: "seeds/b.xml", Data: []byte("B")},
		}))
		Expect(loaded.Files).To(ContainElement("seeds"), "to see a file that comes")
	})

	It("may be a store, whose file then stands beside the file that names it", func() {
		s := inFolder().write("conf/crmock.yaml", "store: sqlite:data/crm.db").run("--config", "conf/crmock.yaml")
		Expect(string(s.loaded().Options.Store)).To(Equal("sqlite:conf/data/crm.db"))
		Expect(string(s.write("conf/crmock.yaml", "store: sqlite:/data/crm.db").loaded().Options.Store)).To(Equal("sqlite:/data/crm.db"))
		Expect(string(s.run("--store", "sqlite:data/crm.db").loaded().Options.Store)).To(Equal("sqlite:data/crm.db"))
	})

	It("are refused when the folder holds no records", func() {
		Expect(inFolder().write("seeds/readme.txt", "").run("--seed", "seeds").problems()).To(Equal([]string{
			"--seed: seeds: the folder holds no *.xml",
		}))
	})

	It("add records to every tenant, and replace those of the demo", func() {
		two := acme + "  - name: other\n    api: {username: wapi, password: pw}\n"
		s := inFolder().write("more.xml", "M").run("--seed", "more.xml")
		Expect(seedNames(s.loaded())).To(Equal([]string{"demo more.xml M"}))
		Expect(seedNames(s.write("crmock.yaml", two).loaded())).To(Equal([]string{"acme more.xml M", "other more.xml M"}))
	})

	It("are known even when the configuration is wrong, so that a mend is seen", func() {
		loaded, err := inFolder().run("--contract", "o.xml").write("o.xml", "<overlay><nothing/></overlay>").load()
		Expect(err).To(HaveOccurred())
		Expect(loaded.Files).To(ConsistOf("crmock.yaml", "o.xml"))
	})
})
