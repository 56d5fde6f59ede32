package mockserver_test

import (
	"fmt"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// acme are the settings of a tenant that begins without records.
func acme() mockserver.Tenant {
	return mockserver.Tenant{
		Name: "acme", Username: "wapi", Password: "wapi-acme", UsedIdentity: "bpower",
		Agents: []contracts.Agent{{Login: "jsmith", ID: "ag0001", Name: "J. Smith"}, {Login: "bpower", ID: "ag0002", Name: "B. Power"}},
	}
}

// newAcme is a server of acme alone, with the changes that a spec needs, on the date of all specs.
func newAcme(change ...func(*mockserver.Tenant)) *api {
	GinkgoHelper()
	return newAcmeAt(&clock{now: today}, change...)
}

// newAcmeAt is the same with a clock of its own.
func newAcmeAt(clock *clock, change ...func(*mockserver.Tenant)) *api {
	GinkgoHelper()
	return newTenants(clock, changed(acme(), change...))
}

// newTenants is a server of several tenants; requests go to the first one.
func newTenants(clock *clock, tenants ...mockserver.Tenant) *api {
	GinkgoHelper()
	server := newAPI(func(o *mockserver.Options) { o.Now, o.Tenants = clock.tell, tenants })
	return server.of(tenants[0])
}

// of is the same server with a tenant's credentials.
func (a *api) of(t mockserver.Tenant) *api { return a.as(t.Name, t.Username, string(t.Password)) }

func changed(t mockserver.Tenant, change ...func(*mockserver.Tenant)) mockserver.Tenant {
	for _, apply := range change {
		apply(&t)
	}
	return t
}

// clock is what a server takes the time from.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) tell() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// set turns the clock to a moment in UTC, written 2006-01-02 15:04.
func (c *clock) set(moment string) {
	GinkgoHelper()
	at, err := time.Parse("2006-01-02 15:04", moment)
	Expect(err).NotTo(HaveOccurred())
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = at
}

// addCustomers adds that many customers, the first one with the number 10000000.
func (a *api) addCustomers(count int) {
	GinkgoHelper()
	for i := range count {
		a.add("Customer.Add", "FIRSTNAME=Ann", fmt.Sprintf("LASTNAME=Lee %d", i))
	}
}

// findNothing matches success without an item.
func findNothing() types.GomegaMatcher { return And(beWell(), HaveField("Items", BeEmpty())) }

// find matches success with the records of these ids, in this order.
func find(tag string, ids ...string) types.GomegaMatcher {
	return And(beWell(), WithTransform(func(a answer) string { return strings.Join(a.ids(tag), " ") }, Equal(strings.Join(ids, " "))))
}
