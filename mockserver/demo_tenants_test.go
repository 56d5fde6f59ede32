package mockserver_test

import (
	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// demoWith is the option of one tenant, the demo, with other settings.
func demoWith(change func(*mockserver.Tenant)) func(*mockserver.Options) {
	return func(o *mockserver.Options) {
		tenant := mockserver.Demo()
		change(&tenant)
		o.Tenants = []mockserver.Tenant{tenant}
	}
}

// acmeToo is the option of a second tenant beside the demo, without records.
func acmeToo(o *mockserver.Options) {
	o.Tenants = []mockserver.Tenant{mockserver.Demo(), {
		Name: "acme", Username: "wapi", Password: "acme-secret",
		Agents:      []contracts.Agent{{Login: "klee", ID: "ag0007", Name: "K. Lee"}},
		GatewayKeys: []mockserver.GatewayKey{{Key: "eght_acme"}},
	}}
}
