package main

import (
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// Tenants in a file of credentials: one that may read cases, and one with every right.
const twoTenants = `tenants:
  - name: reader
    api: {username: wapi, password: one, gateway-keys: [{key: eght_chat, product: false}, eght_reader]}
    rights: {case: [get]}
  - {name: acme, api: {username: wapi, password: "${ACME_PASSWORD}"}}
`

// withAcme is a server of the second of them.
func withAcme(o *mockserver.Options) {
	o.Tenants = []mockserver.Tenant{{Name: "acme", Username: "wapi", Password: "two"}}
}

// acmePassword is an environment that has the secret of the file.
func acmePassword(more ...string) map[string]string {
	set := map[string]string{"ACME_PASSWORD": "two", "CRMOCK_HTTP": "of a server"}
	for _, variable := range more {
		name, value, _ := strings.Cut(variable, "=")
		set[name] = value
	}
	return set
}

func TestCredentialsAreThoseOfATenantOfTheFile(t *testing.T) {
	folder := t.TempDir()
	two := file(t, folder, "two.yaml", twoTenants)
	one := file(t, folder, "one.yaml", "tenants: [{name: reader, api: {username: wapi, password: one}, rights: {case: [get]}}]")
	acme, reader := []string{"acme", "wapi", "two", ""}, []string{"reader", "wapi", "one", "eght_reader"}
	for name, c := range map[string]struct {
		set  map[string]string
		args []string
		want []string
	}{
		"the first with every right":        {acmePassword(), []string{"--credentials", two}, acme},
		"the one that is named":             {acmePassword(), []string{"--credentials", two, "--tenant", "reader"}, reader},
		"the one of the variable":           {acmePassword("CRMOCK_TENANT=reader"), []string{"--credentials", two}, reader},
		"the only one":                      {nil, []string{"--credentials", one}, []string{"reader", "wapi", "one", ""}},
		"a file of the environment":         {acmePassword("CRMOCK_CREDENTIALS=" + two), nil, acme},
		"the file before a variable":        {acmePassword("CRMOCK_PASSWORD=x", "CRMOCK_USERNAME=y"), []string{"--credentials", two}, acme},
		"a flag before the file's variable": {acmePassword("CRMOCK_CREDENTIALS=" + two), []string{"--tenant", "a", "--username", "b", "--password", "c"}, []string{"a", "b", "c", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := aimed(t, c.set, c.args...)
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			NewWithT(t).Expect(credentials(made)).To(Equal(c.want))
		})
	}
}

func TestCredentialsOfAFileAreRefusedWithTheReason(t *testing.T) {
	folder := t.TempDir()
	two := file(t, folder, "two.yaml", twoTenants)
	none := file(t, folder, "none.yaml", "http: 127.0.0.1:9\n")
	readers := file(t, folder, "readers.yaml", "tenants: [{name: a, api: {username: u, password: p}, rights: {}}, {name: b, api: {username: u, password: p}, rights: {}}]")
	for name, c := range map[string]struct {
		args []string
		text string
	}{
		"no such file":             {[]string{"--credentials", "nowhere.yaml"}, "nowhere.yaml"},
		"a folder":                 {[]string{"--credentials", folder}, "is a directory"},
		"no tenant":                {[]string{"--credentials", none}, "names no tenant; write one under the key tenants:"},
		"no tenant of the name":    {[]string{"--credentials", two, "--tenant", "x"}, "names no tenant x; it has reader, acme"},
		"no tenant to choose":      {[]string{"--credentials", readers}, "choose one of a, b with --tenant"},
		"said in two ways":         {[]string{"--credentials", two, "--password", "x"}, "--credentials and --password say the same thing; give one of them"},
		"no key for the gateway":   {[]string{"--credentials", two, "--gateway", "http://127.0.0.1:1"}, "two.yaml gives the tenant acme no api-key, and http://127.0.0.1:1 needs one"},
		"two ways to say password": {[]string{"--password-file", two, "--password", "x"}, "--password and --password-file say the same thing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := aimed(t, acmePassword(), c.args...)
			NewWithT(t).Expect(exitCode(err)).To(Equal(exitUsage))
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(c.text)))
		})
	}
}

func TestReplayAndDiffTakeCredentialsOfAFile(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	path, two := scenario(t, folder, "one", right), file(t, folder, "two.yaml", twoTenants)
	theirs, ours := verified(t, withAcme).HTTP, verified(t).HTTP
	got := replay(t, acmePassword(), path, "--target", theirs, "--credentials", two)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	got = diff(t, acmePassword(), path, "--left", ours, "--right", theirs, "--right-credentials", two)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	got = diff(t, acmePassword("CRMOCK_LEFT_CREDENTIALS="+two), path, "--left", theirs, "--right", ours)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	got = diff(t, acmePassword(), path, "--left", ours, "--right", theirs, "--right-credentials", two, "--right-username", "x")
	g.Expect(got).To(Equal(outcome{exitUsage, "", "crmock: the right server: --right-credentials and --right-username say the same thing; give one of them\n"}))
}

func TestRecordFindsTheTenantOfAJournalInAFile(t *testing.T) {
	g := NewWithT(t)
	server := mockserver.Start(t)
	ask(t, server.URLs().HTTP, "", "FAQ", "Get", contracts.Field{Tag: "FAQNUM", Value: "99999"})
	folder := t.TempDir()
	demo := file(t, folder, "demo.yaml", "tenants: [{name: demo, api: {username: crmapi, password: x}}]")
	args := []string{"record", "--credentials", demo, "--out", filepath.Join(folder, "session.xml")}
	code, said, errors := once(t, nil, append(args, "--from-journal", "--console", server.URLs().Console)...)
	g.Expect(code).To(Equal(0), errors)
	g.Expect(said).To(HavePrefix("recorded 1 exchange in "))
	code, _, errors = once(t, nil, append(args, "--force", "--target", server.URLs().HTTP)...)
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("--credentials is about a journal"))
}
