package specs_test

import (
	"context"
	"crypto/x509"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// started is a server to be verified, and the target that it is.
func started(t *testing.T, change ...func(*mockserver.Options)) specs.Target {
	t.Helper()
	g := NewWithT(t)
	credentials, tenants := everyCredential(t)
	options := mockserver.Options{HTTP: "127.0.0.1:0", HTTPS: "127.0.0.1:0", Console: "127.0.0.1:0", Tenants: tenants}
	for _, apply := range change {
		apply(&options)
	}
	server, err := mockserver.New(options)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(server.Start()).To(Succeed())
	t.Cleanup(func() { g.Expect(server.Close(context.WithoutCancel(t.Context()))).To(Succeed()) })
	roots := x509.NewCertPool()
	g.Expect(roots.AppendCertsFromPEM(server.CertificatePEM())).To(BeTrue())
	return specs.Target{
		URLs:    []string{server.URLs().HTTP, server.URLs().HTTPS},
		Gateway: server.URLs().HTTP, Console: server.URLs().Console,
		Credentials: credentials, Agents: agents(), Roots: roots,
	}
}

func agents() []contracts.Agent {
	return []contracts.Agent{{Login: "jsmith", ID: "ag0001", Name: "J. Smith"}, {Login: "bpower", ID: "ag0002", Name: "B. Power"}}
}

// everyCredential is a tenant with every right, a second one, one whose API is disabled, and one for each cell of the
// matrix of rights, which lacks just that right.
func everyCredential(t *testing.T) ([]specs.Credentials, []mockserver.Tenant) {
	t.Helper()
	contract, err := contracts.Default()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	credentials := []specs.Credentials{
		{Tenant: "main", Username: "api", Password: "secret-main", APIKey: "eght_main"},
		{Tenant: "other", Username: "api2", Password: "secret-other", APIKey: "eght_other"},
		{Tenant: "disabled", Username: "api", Password: "secret-disabled", APIKey: "eght_disabled", Disabled: true},
	}
	for _, lacking := range contract.Operations() {
		rights := map[string][]string{}
		for _, op := range contract.Operations() {
			if op != lacking {
				rights[op.Object.Name] = append(rights[op.Object.Name], op.Action)
			}
		}
		credentials = append(credentials, specs.Credentials{
			Tenant: "without-" + lacking.Right.Name, Username: "api", Password: "secret-" + lacking.Right.Name, Rights: rights,
		})
	}
	var tenants []mockserver.Tenant
	for _, c := range credentials {
		tenant := mockserver.Tenant{
			Name: c.Tenant, Username: c.Username, Password: mockserver.Secret(c.Password), Rights: c.Rights,
			Disabled: c.Disabled, Agents: agents(), UsedIdentity: "bpower",
		}
		if c.APIKey != "" {
			tenant.GatewayKeys = []mockserver.GatewayKey{{Key: mockserver.Secret(c.APIKey)}}
		}
		tenants = append(tenants, tenant)
	}
	return credentials, tenants
}
