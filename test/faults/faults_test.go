// Package faults_test shows what clients of the field report when the API or its TLS is broken on purpose: curl, and what
// Go, Python and Node.js have in their standard libraries. The same test writes docs/faults.md.
package faults_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

var update = flag.Bool("update", false, "write docs/faults.md anew") //nolint:gochecknoglobals // a flag of the test

// patient is how long a client waits where its answer is to come.
const patient = 30 * time.Second

const records = `<records><Customer><ACCOUNTNUM>10000000</ACCOUNTNUM><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>` + surname + `</LASTNAME></Customer></records>`

// field is a server with its clients.
type field struct {
	*mockserver.Server

	caFile    string
	reporters []reporter
}

func newField(t *testing.T) *field {
	t.Helper()
	f := &field{Server: mockserver.Start(t), caFile: filepath.Join(t.TempDir(), "ca.pem")}
	if err := os.WriteFile(f.caFile, f.CertificatePEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, r := range reporters() {
		if r.there(t) {
			f.reporters = append(f.reporters, r)
		} else if *update {
			t.Fatalf("the page needs every client: apt install %s", r.install)
		}
	}
	return f
}

// each asks every client that is here, and holds what it reports to what it has to. A client that is missing is a skip that
// can be seen.
func (f *field) each(t *testing.T, row fault, ask func(*testing.T, reporter) said) [4]said {
	t.Helper()
	var reports [4]said
	for i, r := range reporters() {
		t.Run(r.name, func(t *testing.T) {
			if !slices.ContainsFunc(f.reporters, func(there reporter) bool { return there.name == r.name }) {
				t.Skipf("%s is not on this machine: apt install %s", r.needs, r.install)
			}
			reports[i] = ask(t, r)
			if !slices.Contains(strings.Split(row.outcomes[i], "|"), reports[i].Outcome) {
				t.Errorf("%s reports %s (%s), not %s", r.name, reports[i].Outcome, reports[i].Says, row.outcomes[i])
			}
		})
	}
	return reports
}

func TestFaults(t *testing.T) {
	f := newField(t)
	page := page{}
	for _, row := range acts() {
		t.Run(row.name+" "+row.how, func(t *testing.T) {
			page.acts = append(page.acts, f.each(t, row, func(t *testing.T, r reporter) said { return f.act(t, row, r) }))
		})
	}
	for _, row := range tlsFaults() {
		t.Run(row.name, func(t *testing.T) {
			page.tls = append(page.tls, f.each(t, row, func(t *testing.T, r reporter) said { return f.tls(t, row, r) }))
		})
	}
	if *update && t.Failed() {
		t.Fatal("the page is not written, because a client reports something else than it has to")
	}
	if *update {
		page.write(t)
	}
}

// act lets a client call a tenant of its own while the act is set, and sees that the tenant is well after it.
func (f *field) act(t *testing.T, row fault, r reporter) said {
	t.Helper()
	own := f.Tenant(t)
	own.Import(records)
	set := own.Intercept(console.Interception{Then: row.then})
	report := r.report(t, f.call(own, f.URLs().HTTP, row))
	if set.Hits() != 1 {
		t.Errorf("the act was done to %d calls", set.Hits())
	}
	set.Remove()
	well(t, own)
	return report
}

// tls lets a client call a listener with a fault, and sees that the server's own is well after it.
func (f *field) tls(t *testing.T, row fault, r reporter) said {
	t.Helper()
	own := f.Tenant(t)
	own.Import(records)
	report := r.report(t, f.call(own, f.Listener(t, row.name).URL, row))
	well(t, own, func(o *client.Options) { o.URL = f.URLs().HTTPS })
	return report
}

func (f *field) call(own *mockserver.TestTenant, base string, row fault) call {
	command := `<COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND>`
	if row.adds {
		command = `<COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>Bo</FIRSTNAME><LASTNAME>Low</LASTNAME><EMAIL>bo.low@example.com</EMAIL></COMMAND>`
	}
	c := call{
		url: base + "/WAPI/wapi.php", ca: string(f.CertificatePEM()), caFile: f.caFile, patience: row.patience,
		document: fmt.Sprintf("<WAPI><TENANT>%s</TENANT><USERNAME>%s</USERNAME><PASSWORD>%s</PASSWORD>%s</WAPI>", own.Name, own.Username, own.Password, command),
	}
	if c.patience == 0 {
		c.patience = patient
	}
	return c
}

// well sees that an ordinary call is answered.
func well(t *testing.T, own *mockserver.TestTenant, change ...func(*client.Options)) {
	t.Helper()
	command := client.Command{Object: "Customer", Action: "Get", Fields: []contracts.Field{{Tag: "ACCOUNTNUM", Value: "10000000"}}}
	if reply, err := own.Client(change...).Do(t.Context(), command); err != nil || !reply.OK() {
		t.Errorf("the server is not well: %v, %+v", err, reply.Reply)
	}
}
