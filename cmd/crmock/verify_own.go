package main

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// freePort is an address on this machine whose port is chosen when it is opened.
const freePort = "127.0.0.1:0"

// startOwn starts a server for the subject's tenants, on free ports and with a CA that is never stored, and makes it
// the target. Of a subject that has a target already, it opens no more than that offers.
func startOwn(s *subject, change ...func(*mockserver.Options)) (*mockserver.Server, error) {
	options := mockserver.Options{Contract: s.base, Tenants: s.tenants, HTTP: freePort, HTTPS: freePort}
	if s.own || s.Console != "" {
		options.Console = freePort
	}
	for _, apply := range change {
		apply(&options)
	}
	server, err := mockserver.New(options)
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	if err := server.Start(); err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(server.CertificatePEM()) {
		return nil, errors.New("the certificate of a server of our own cannot be read")
	}
	asked, urls := s.URLs, server.URLs()
	s.Roots, s.Console, s.Insecure = roots, urls.Console, false
	s.URLs = nil
	for _, url := range []string{urls.HTTP, urls.HTTPS} {
		if s.own || offers(asked, url) {
			s.URLs = append(s.URLs, url)
		}
	}
	if s.own || s.Gateway != "" {
		s.Gateway = urls.HTTP
	}
	return server, s.open(s.tenants...)
}

// offers tells whether one of the URLs has the scheme of another.
func offers(urls []string, other string) bool {
	scheme, _, _ := strings.Cut(other, ":")
	for _, url := range urls {
		if strings.HasPrefix(strings.ToLower(url), scheme+":") {
			return true
		}
	}
	return false
}

// closeOwn ends a server of our own. Its requests are over, and it holds nothing to keep.
func closeOwn(ctx context.Context, server *mockserver.Server) {
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	_ = server.Close(ending)
}

// ownTenants are all that a run can make use of: a tenant with every right, a second one, one whose API is disabled,
// and for each right a tenant that lacks just that.
func ownTenants(contract *contracts.Contract) []mockserver.Tenant {
	tenants := []mockserver.Tenant{ownTenant(contract, "main", nil), ownTenant(contract, "other", nil), ownTenant(contract, "disabled", nil)}
	tenants[2].Disabled = true
	for _, lacking := range contract.Operations() {
		rights := map[string][]string{}
		for _, op := range contract.Operations() {
			if op != lacking {
				rights[op.Object.Name] = append(rights[op.Object.Name], op.Action)
			}
		}
		tenants = append(tenants, ownTenant(contract, "without-"+lacking.Right.Name, rights))
	}
	for i := range tenants {
		for _, product := range []bool{true, false} {
			key := mockserver.GatewayKey{Key: mockserver.Secret(keyPrefix(contract) + newToken()), NoProduct: !product}
			tenants[i].GatewayKeys = append(tenants[i].GatewayKeys, key)
		}
	}
	return tenants
}

func ownTenant(contract *contracts.Contract, name string, rights map[string][]string) mockserver.Tenant {
	demo := mockserver.Demo()
	return mockserver.Tenant{
		Name: name, Username: "api-" + name, Password: mockserver.Secret(newToken()), Rights: rights,
		Agents: demo.Agents, UsedIdentity: demo.UsedIdentity, CustomFields: ownFields(contract),
	}
}

// ownFields are custom fields of every type and flag, on every object that takes some.
func ownFields(contract *contracts.Contract) []contracts.CustomField {
	var fields []contracts.CustomField
	for _, owner := range contract.Objects {
		if owner.Custom == nil {
			continue
		}
		object := owner.Name
		fields = append(
			fields,
			contracts.CustomField{Object: object, Tag: "CF01_PICKLIST.TIER", Type: "pick-list", Values: []string{"Gold", "Silver"}, Default: "Silver"},
			contracts.CustomField{Object: object, Tag: "CF02.REGION", Max: 40},
			contracts.CustomField{Object: object, Tag: "CF03.SEATS", Type: "number"},
			contracts.CustomField{Object: object, Tag: "CF04.SINCE", Type: "date"},
			contracts.CustomField{Object: object, Tag: "CF05.SITE", Type: "url"},
			contracts.CustomField{Object: object, Tag: "CF06.CONTRACT", Max: 40, Unique: true},
			contracts.CustomField{Object: object, Tag: "CF07.SCORE", ReadOnly: true},
			contracts.CustomField{Object: object, Tag: "CF08.SECRET", Hidden: true},
			contracts.CustomField{Object: object, Tag: "CF09.SOURCE", Max: 40, Mandatory: true},
			contracts.CustomField{Object: object, Tag: "queue_id", Max: 20},
		)
	}
	return fields
}

// keyPrefix is how a key for the gateway begins; empty where the contract has no gateway.
func keyPrefix(contract *contracts.Contract) string {
	if endpoint := contract.Endpoint("gateway"); endpoint != nil {
		return endpoint.KeyPrefix
	}
	return ""
}

// newToken is a text that nobody can guess.
func newToken() string { return strings.ToLower(rand.Text()) }
