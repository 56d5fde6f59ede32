package specs_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// access is a target with every key that specs of access can use: one that does not cover the product, and one for each
// tenant.
type access struct {
	target specs.Target
	server mockserver.Options
}

// accessTo is the credentials of a target, and the options of a server that takes them.
func accessTo(t *testing.T) *access {
	t.Helper()
	credentials, tenants := everyCredential(t)
	for i := range credentials {
		if credentials[i].APIKey == "" {
			credentials[i].APIKey = "eght_" + credentials[i].Tenant
			tenants[i].GatewayKeys = []mockserver.GatewayKey{{Key: mockserver.Secret(credentials[i].APIKey)}}
		}
	}
	credentials[0].OtherKey = "eght_other_product"
	tenants[0].GatewayKeys = append(tenants[0].GatewayKeys, mockserver.GatewayKey{Key: "eght_other_product", NoProduct: true})
	contract, err := contracts.Default()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return &access{
		specs.Target{Credentials: credentials, Agents: agents(), Contract: contract},
		mockserver.Options{Tenants: tenants, Contract: contract},
	}
}

// onlyFull leaves out the tenants with fewer rights than all, which take time to make.
func (a *access) onlyFull() {
	const full = 3
	a.target.Credentials, a.server.Tenants = a.target.Credentials[:full], a.server.Tenants[:full]
}

// tenant are the settings of a tenant of the server.
func (a *access) tenant(name string) *mockserver.Tenant {
	for i := range a.server.Tenants {
		if a.server.Tenants[i].Name == name {
			return &a.server.Tenants[i]
		}
	}
	return nil
}

// overlaid changes the contract of the server, and leaves that of the target as it is.
func (a *access) overlaid(t *testing.T, overlay string) {
	t.Helper()
	contract, err := a.target.Contract.With(contracts.File{Name: "overlay.xml", Data: []byte(overlay)})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	a.server.Contract = contract
}

// serve starts the server and its console, with something that spoils requests or replies in front of the API; nil:
// nothing.
func (a *access) serve(t *testing.T, spoil func(http.Handler) http.Handler) {
	t.Helper()
	a.server.Console = "127.0.0.1:0"
	server, err := mockserver.New(a.server)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(server.Start()).To(Succeed())
	t.Cleanup(func() { NewWithT(t).Expect(server.Close(context.WithoutCancel(t.Context()))).To(Succeed()) })
	var handler http.Handler = server
	if spoil != nil {
		handler = spoil(server)
	}
	listener := httptest.NewServer(handler)
	t.Cleanup(listener.Close)
	a.target.URLs, a.target.Gateway, a.target.Console = []string{listener.URL}, listener.URL, server.URLs().Console
}

// run carries out the specs that are chosen by labels.
func (a *access) run(t *testing.T, labels string) specs.Result {
	t.Helper()
	result, err := specs.Run(t.Context(), a.target, specs.Options{Labels: labels})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return result
}

// accessConcerns choose the specs about who may do what.
const accessConcerns = "concern: containsAny {authentication, rights, isolation, concurrency, settings, triggers, attachments}"

// broken is one way in which a server breaks a clause.
type broken struct {
	name, clause string
	text         string                          // part of the text of the spec that has to fail; empty: any that the clause names
	settings     func(*access)                   // changes the settings of the server
	overlay      string                          // changes its contract
	spoiler      *spoiler                        // changes what it hears and says
	front        func(http.Handler) http.Handler // the same, for what a spoiler cannot do
}

// mustFail holds the specs against a broken server: one that the clause names has to fail.
func (b broken) mustFail(t *testing.T) {
	t.Helper()
	a := accessTo(t)
	if !strings.Contains(b.clause, "right") {
		a.onlyFull()
	}
	if b.settings != nil {
		b.settings(a)
	}
	if b.overlay != "" {
		a.overlaid(t, b.overlay)
	}
	front := b.front
	if b.spoiler != nil {
		front = func(server http.Handler) http.Handler { return b.spoiler.around(server, a.target.Contract) }
	}
	a.serve(t, front)
	var failed []string
	for _, spec := range a.run(t, "clause:"+b.clause).Specs {
		if spec.State == specs.Failed && spec.Clauses[0] == b.clause {
			failed = append(failed, spec.Text)
		}
	}
	NewWithT(t).Expect(failed).To(ContainElement(ContainSubstring(b.text)), "no spec that %s names has failed", b.clause)
}

// allMustFail does so for each.
func allMustFail(t *testing.T, servers []broken) {
	t.Helper()
	for _, b := range servers {
		t.Run(b.clause+": "+b.name, b.mustFail)
	}
}
