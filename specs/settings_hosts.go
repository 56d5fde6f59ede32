package specs

import (
	"net/url"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// Hosts that a tenant may list. No request goes there: they stand in the header Host alone.
const (
	listedHost  = "crm-one.example.com"
	foreignHost = "crm-two.example.com"
)

// writeHosts: where a tenant answers.
func writeHosts(b *book) {
	if !b.hasClassic() {
		return
	}
	login := func(id string) []string { return clauses(id, "problem.login", "check.login") }
	b.steered("A tenant of another cluster is refused like a wrong login, over every scheme", login("login.wrong-cluster"), func(t *steered) {
		for _, base := range t.run.target.URLs {
			t.answersOn(foreignHost, hostOf(t, base))
			t.well(t.at(base, t.credentials()).nothing())
			t.answersOn(foreignHost)
			t.refused(t.at(base, t.credentials()).nothing(), t.checked(contracts.CheckLogin, contracts.Violation{}))
		}
	})
	b.steered("A tenant that lists hosts answers on each of them and on no other", login("login.hosts"), func(t *steered) {
		t.answersOn(listedHost, "third.example.com")
		for _, host := range []string{listedHost, listedHost + ":8443", "CRM-One.Example.com", "third.example.com"} {
			t.well(t.asked(host))
		}
		for _, host := range []string{foreignHost, "example.com", "x" + listedHost, listedHost + ".example.org", hostOf(t, t.run.target.URLs[0])} {
			t.refused(t.asked(host), t.checked(contracts.CheckLogin, contracts.Violation{}))
		}
	})
	b.steered("The gateway endpoint too refuses a tenant that lists other hosts", login("login.hosts"), func(t *steered) {
		gateway := t.calling(t.gatewayLogin(t.credentials()))
		t.answersOn(hostOf(t, t.run.target.Gateway))
		t.well(gateway.nothing())
		t.answersOn(foreignHost)
		t.refused(gateway.nothing(), t.checked(contracts.CheckLogin, contracts.Violation{}))
	}, HasGateway)
	b.steered("A tenant that lists no hosts answers on any", clauses("login.any-host"), func(t *steered) {
		t.answersOn()
		for _, host := range []string{listedHost, foreignHost, foreignHost + ":8080", "localhost", "192.0.2.7", "[2001:db8::7]:80"} {
			t.well(t.asked(host))
		}
	})
}

// answersOn sets the hosts of the tenant.
func (t *steered) answersOn(hosts ...string) {
	t.set(settings{"api": settings{"hosts": append([]string{}, hosts...)}})
}

// asked is the answer to a Get that is sent to the target under the name of some host.
func (t *steered) asked(host string) client.Reply {
	m := t.classic(t.probing())
	m.header.Set("Host", host)
	return t.ask(m)
}

// hostOf is the host in a URL.
func hostOf(t *steered, base string) string {
	parsed, err := url.Parse(base)
	t.Expect(err).NotTo(gomega.HaveOccurred())
	return parsed.Hostname()
}
