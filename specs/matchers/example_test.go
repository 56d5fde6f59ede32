package matchers_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs/matchers"
)

// printing is a Gomega that prints a failure; that of a test would end it. In tests dot imports make this Expect(…).
func printing() gomega.Gomega {
	return gomega.NewGomega(func(message string, _ ...int) { fmt.Fprintln(os.Stdout, message) })
}

// Here a server with a prepared answer stands in for the CRM.
func Example() {
	g := printing()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><ACCOUNTNUM>10000000</ACCOUNTNUM><LASTNAME>Lee</LASTNAME></ITEM></REPLY></WAPI>`)
	}))
	defer server.Close()
	api, err := client.New(client.Options{URL: server.URL, Tenant: "acme", Username: "wapi", Password: "secret"})
	g.Expect(err).NotTo(gomega.HaveOccurred())
	defer api.Close()

	get := client.Command{Object: "Customer", Action: "Get", Fields: item("LASTNAME=Lee")}
	g.Expect(api.Do(context.Background(), get)).To(matchers.HaveStatus(0)) // the error is checked, too
	g.Expect(api.Do(context.Background(), get)).To(matchers.HaveTag("LASTNAME", "Leeds"))
	// Output:
	// Expected the tag LASTNAME to be "Leeds"
	// but it is "Lee"
}

func ExampleHaveStatus() {
	reply := wire.Reply{Status: -1, Code: 6, Text: "The tag 'LASTNAME' not passed"}
	printing().Expect(reply).To(matchers.HaveStatus(0))
	// Output:
	// Expected STATUS 0
	// but the reply is
	//     STATUS -1, ERROR_CODE 6: The tag 'LASTNAME' not passed
}

func ExampleHaveProblem() {
	reply := wire.Reply{Status: -1, Code: 6, Text: "The tag 'LASTNAME' not passed"}
	printing().Expect(reply).To(matchers.HaveProblem("missing"))
	printing().Expect(reply).To(matchers.HaveProblem("no-tags"))
	// Output:
	// Expected the problem "no-tags"
	//     STATUS -1, ERROR_CODE 7: No tags found
	// but the reply is the problem "missing"
	//     STATUS -1, ERROR_CODE 6: The tag 'LASTNAME' not passed
}

func ExampleHaveTag() {
	reply := wire.Reply{Items: []wire.Item{item("ACCOUNTNUM=10000000", "customertype=Default")}}
	printing().Expect(reply).To(matchers.HaveTag("ACCOUNTNUM", gomega.HaveLen(8)))
	printing().Expect(reply).To(matchers.HaveTag("CUSTOMERTYPE", "Default"))
	// Output:
	// Expected the tag CUSTOMERTYPE to be "Default"
	// but there is no such tag; did you mean customertype? Names in replies count with their case; there are ACCOUNTNUM, customertype
}

func ExampleHaveItems() {
	reply := wire.Reply{Items: []wire.Item{item("LASTNAME=Lopez"), item("LASTNAME=Leeds")}}
	printing().Expect(reply).To(matchers.HaveItems(2))
	printing().Expect(reply).To(matchers.HaveItems(matchers.HaveTag("LASTNAME", "Lopez"), matchers.HaveTag("LASTNAME", "Lee")))
	// Output:
	// Expected the items to match, each in turn
	// but some do not
	//     item 2
	//         Expected the tag LASTNAME to be "Lee"
	//         but it is "Leeds"
}

func ExampleMatchReplyXML() {
	golden := `<?xml version="1.0" encoding="UTF-8"?>
		<WAPI>
			<REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0">
				<ITEM><LASTNAME>Lopez</LASTNAME><EMAIL>lopez@example.com</EMAIL></ITEM>
				<ITEM><LASTNAME>Leeds</LASTNAME><EMAIL></EMAIL></ITEM>
			</REPLY>
		</WAPI>`
	reply := wire.Reply{Items: []wire.Item{item("LASTNAME=Lopez", "EMAIL=lopez@example.org"), item("LASTNAME=Leeds")}}
	printing().Expect(reply).To(matchers.MatchReplyXML(golden))
	// Output:
	// Expected the same reply
	// but there are differences
	//     WAPI/REPLY/ITEM[1]/EMAIL: expected "lopez@example.com", got "lopez@example.org"
	//     WAPI/REPLY/ITEM[2]/EMAIL: missing, expected ""
}

// Here a server with prepared answers stands in for the console of `crmock serve`, which is at http://127.0.0.1:8081.
func ExampleHaveReceivedCommand() {
	g := printing()
	answers := map[string]string{
		"/api/v1/tenants/acme/exchanges": `{"exchanges":[],"matched":0,"truncated":false}`,
		"/api/v1/tenants/acme/exchanges/near-misses": `{"nearMisses":[{"exchange":{"id":1,"operation":"Customer.Add"},
			"differences":[{"path":"WAPI/COMMAND/EMAIL","expected":"\"ann@example.com\"","got":"\"ann@example.org\""}]}]}`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answers[r.URL.Path])
	}))
	defer server.Close()
	crmock, err := console.New(server.URL, console.Options{})
	g.Expect(err).NotTo(gomega.HaveOccurred())
	defer crmock.Close()

	// The program under test does its work. Then:
	journal := crmock.Tenant("acme").Journal()
	g.Expect(journal).NotTo(matchers.HaveReceivedCommand("Customer.Modify"))
	g.Expect(journal).To(matchers.HaveReceivedCommand("Customer.Add", matchers.WithTag("EMAIL", "ann@example.com")))
	// Output:
	// Expected the command Customer.Add to have been received
	//     with EMAIL "ann@example.com"
	// but it was not received
	// What came closest
	//     exchange 1, Customer.Add: WAPI/COMMAND/EMAIL: expected "ann@example.com", got "ann@example.org"
}
