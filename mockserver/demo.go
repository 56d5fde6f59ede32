package mockserver

import (
	_ "embed"

	"github.com/crmock/crmock/contracts"
)

//go:embed demo.xml
var demoRecords []byte

// Demo is the built-in tenant for a first try: every right, two agents, and a few records of each object. Its
// password is published, so it is for loopback.
func Demo() Tenant {
	return Tenant{ //nolint:gosec // this password is public
		Name:     "demo",
		Username: "crmapi",
		Password: "crmapi-demo",
		Agents: []contracts.Agent{
			{Login: "jsmith", ID: "ag0001", Name: "J. Smith"},
			{Login: "bpower", ID: "ag0002", Name: "B. Power"},
		},
		UsedIdentity: "bpower",
		GatewayKeys:  []GatewayKey{{Key: "eght_demo"}},
		DataToken:    "demo-data",
		Triggers:     Triggers{AllowHTTP: true, AllowPrivate: true},
		Seed:         []contracts.File{{Name: "demo.xml", Data: demoRecords}},
	}
}

// template is what a tenant begins with that is made without one to follow: as the demo, without records.
func template() Tenant {
	t := Demo()
	t.Seed = nil
	return t
}
