package faults_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/crmock/crmock/mockserver"
)

const pagePath = "../../docs/faults.md"

// page is what the clients have reported of each row.
type page struct{ acts, tls [][4]said }

const head = `# Faults

What does a client do when the API is late, wrong or gone? Here it finds out on a laptop. This page is written by a test
(` + "`make docs-faults`" + `) that has every fault seen by four clients: curl, and what Go, Python and Node.js have in their standard
libraries.

## Acts

An act is done to a call that matches: set it at the [console](console/README.md#interceptions), in ` + "`crmock.yaml`" + `, or from Go.

` + "```sh" + `
curl -X POST http://127.0.0.1:8081/api/v1/tenants/demo/interceptions -H 'Content-Type: application/json' \
  -d '{"when": {"operation": "Customer.Add", "nth": 1}, "then": {"lost": {}}}'
` + "```" + `

` + "```yaml" + `
faults:
  - {when: {operation: Customer.%, share: 0.2, seed: 7}, then: {delay: {median: 200ms, sigma: 0.5}}}
` + "```" + `

` + "```go" + `
tenant.Intercept(console.Interception{When: console.When{Every: 3}, Then: console.Then{Status: &console.ActStatus{Code: 502}}})
` + "```" + `

The call finds a customer, but where the row says otherwise. In bold is the kind of outcome, then the client's own words. curl reads
no XML and Node.js has no parser of it, so that they miss what only a parser sees.

`

const middle = `
## Listeners with a fault of TLS

A listener whose TLS is wrong in one way is opened at the console; its answer has the URL to call. In Go it is
` + "`server.Listener(t, \"expired\")`" + `.

` + "```sh" + `
curl -X POST http://127.0.0.1:8081/api/v1/listeners -H 'Content-Type: application/json' -d '{"fault": "expired"}'
` + "```" + `

The clients trust the local CA by its file.

`

const tail = `
## A server that is unfriendly

` + "`crmock serve --unfriendly 7`" + ` breaks nothing, and answers in every way that clients have to put up with: white space between
elements, empty elements in one tag or two, characters as references, header names in any case, a body in chunks, and for two
calls in a hundred (` + "`unfriendly.unavailable`" + `) STATUS 503. The number is the seed: the same one does the same again. The one clause of the contract that it does
not keep is the assumed ` + "`reply.layout`" + `; ` + "`crmock verify`" + ` passes against it with an overlay that removes it,
` + "`<promise id=\"reply.layout\" remove=\"yes\"/>`" + `, and ` + "`unavailable: 0`" + `.
`

func (p page) write(t *testing.T) {
	t.Helper()
	if len(p.acts) != len(acts()) || len(p.tls) != len(tlsFaults()) {
		t.Fatal("the page is written by all rows together: run the test without a filter of its rows")
	}
	var text strings.Builder
	text.WriteString(head)
	table(&text, "act", acts(), p.acts)
	text.WriteString(middle)
	table(&text, "fault", tlsFaults(), p.tls)
	text.WriteString(tail)
	fmt.Fprintf(&text, "\nThe clients were %s.\n", strings.Join(versions(t), ", "))
	if err := os.WriteFile(pagePath, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func table(text *strings.Builder, first string, rows []fault, reports [][4]said) {
	fmt.Fprintf(text, "| %s | curl | Go | Python | Node.js | what to do |\n|---|---|---|---|---|---|\n", first)
	for i, row := range rows {
		name := "`" + row.name + "`"
		if row.how != "" {
			name += ", " + row.how
		}
		fmt.Fprintf(text, "| %s |", name)
		for _, report := range reports[i] {
			fmt.Fprintf(text, " **%s** %s |", report.Outcome, plain(report.Says))
		}
		fmt.Fprintf(text, " %s |\n", row.advice)
	}
}

// plain are the words of a client without what is different each time, and as a cell of a table has them.
func plain(words string) string {
	for _, varying := range []struct{ pattern, as string }{
		{`127\.0\.0\.1:\d+(->127\.0\.0\.1:\d+)?`, "127.0.0.1:…"},
		{`127\.0\.0\.1 port \d+`, "127.0.0.1 port …"},
		{`\d+ milliseconds`, "… milliseconds"},
		{`current time \S+ is (after|before) \S+`, "current time … is $1 …"},
		{`Post "[^"]*"`, `Post "…"`},
		{`[0-9A-F]{16}:error`, "…:error"},
		{`:\.\./deps/\S+:\d+:`, ":…:"},
		{`\n\s*`, " "},
		{`\|`, `\|`},
		{`<`, `&lt;`},
	} {
		words = regexp.MustCompile(varying.pattern).ReplaceAllString(words, varying.as)
	}
	return words
}

// versions are those of the clients.
func versions(t *testing.T) []string {
	t.Helper()
	found := []string{}
	for _, arguments := range [][]string{{"curl", "--version"}, {"python3", "--version"}, {"node", "--version"}} {
		out, err := exec.CommandContext(t.Context(), arguments[0], arguments[1:]...).Output()
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(string(out))
		version := words[len(words)-1]
		if len(words) > 1 {
			version = words[1]
		}
		found = append(found, map[string]string{"curl": "curl", "python3": "Python", "node": "Node.js"}[arguments[0]]+" "+strings.TrimPrefix(version, "v"))
	}
	return slices.Insert(found, 1, "Go "+strings.TrimPrefix(runtime.Version(), "go"))
}

// TestThePageHasEveryFault holds docs/faults.md to what there is: it is written by hand nowhere.
func TestThePageHasEveryFault(t *testing.T) {
	text, err := os.ReadFile(pagePath)
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([a-z-]+)`(?:, ([^|]*))? \\|").FindAllSubmatch(text, -1)
	wanted := slices.Concat(acts(), tlsFaults())
	if len(rows) != len(wanted) {
		t.Fatalf("docs/faults.md has %d rows, and there are %d: run `make docs-faults`", len(rows), len(wanted))
	}
	for i, row := range rows {
		if string(row[1]) != wanted[i].name || string(bytes.TrimSpace(row[2])) != wanted[i].how {
			t.Errorf("row %d of docs/faults.md is %s, %s, and not %s, %s: run `make docs-faults`", i+1, row[1], row[2], wanted[i].name, wanted[i].how)
		}
	}
}

// TestEveryFaultIsTried sees that no act and no fault of TLS is without a row.
func TestEveryFaultIsTried(t *testing.T) {
	if got, want := namesOf(tlsFaults()), mockserver.TLSFaults(); !slices.Equal(got, want) {
		t.Errorf("the faults of TLS are %v, and there are %v", got, want)
	}
	if got, want := namesOf(acts()), mockserver.Acts(); !slices.Equal(got, want) {
		t.Errorf("the acts are %v, and there are %v", got, want)
	}
}

func namesOf(rows []fault) []string {
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.name
	}
	return slices.Compact(names)
}
