package scenarios_test

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

// served is a server of the spec's own, with its console.
func served(change ...func(*mockserver.Options)) scenarios.Target {
	GinkgoHelper()
	server := mockserver.Start(GinkgoT(), append([]func(*mockserver.Options){func(o *mockserver.Options) { o.HTTPS = "" }}, change...)...)
	return targetOf(server)
}

func targetOf(server *mockserver.Server) scenarios.Target {
	GinkgoHelper()
	made, err := console.New(server.URLs().Console, console.Options{})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(made.Close)
	return scenarios.Target{URL: server.URLs().HTTP, Gateway: server.URLs().HTTP, Console: made}
}

// withoutConsole is the same target to one who knows only a tenant's credentials.
func withoutConsole(target scenarios.Target) scenarios.Target {
	demo := mockserver.Demo()
	target.Console = nil
	target.Tenant, target.Username, target.Password, target.APIKey = demo.Name, demo.Username, string(demo.Password), string(demo.GatewayKeys[0].Key)
	return target
}

// replay plays a scenario once; in positions it is f.xml.
func replay(ctx context.Context, text string, target scenarios.Target) scenarios.Result {
	GinkgoHelper()
	return scenarios.Replay(ctx, loaded(text), target, scenarios.Options{Seed: 7})
}

// said is what a result says of its failure, in lines; empty where nothing failed.
func said(result scenarios.Result) string {
	if result.Failure == nil {
		return result.Reason
	}
	return strings.Join(result.Failure.Lines(), "\n")
}

// tenants are those that a target has.
func tenants(ctx context.Context, target scenarios.Target) []string {
	GinkgoHelper()
	all, err := target.Console.Tenants(ctx)
	Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, tenant := range all {
		names = append(names, tenant.Name)
	}
	return names
}

// ann is a customer to be given.
const ann = `<records><Customer><ACCOUNTNUM>10000500</ACCOUNTNUM><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>ann@example.com</EMAIL></Customer></records>`

// herCase is a case of hers.
const herCase = `<records><Customer><ACCOUNTNUM>10000500</ACCOUNTNUM><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME></Customer><Case><CASENUM>7</CASENUM><ACCOUNTNUM>10000500</ACCOUNTNUM><SUBJECT>Help</SUBJECT></Case></records>`

// playing is a scenario of a setup and steps; the steps begin at line 3, column 1.
func playing(given, steps string) string {
	return "<scenario name=\"s\"><given>" + given + "</given>\n<steps>\n" + steps + "\n</steps></scenario>"
}

// getting is a request for Ann with an expectation, all in one line.
func getting(expect string) string {
	return `<send name="get"><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Lee</LASTNAME></COMMAND>` + expect + `</send>`
}
