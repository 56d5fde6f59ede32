package client_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

func TestClient(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The client")
}

const password = "pass & <word> é€\""

// serve starts a server over HTTP that ends with the spec.
func serve(handler http.HandlerFunc) *httptest.Server {
	server := httptest.NewServer(handler)
	DeferCleanup(server.Close)
	return server
}

// serveTLS starts a server over HTTPS whose log does not fill the report.
func serveTLS(change func(*httptest.Server)) *httptest.Server {
	server := httptest.NewUnstartedServer(answering(wire.Reply{}))
	server.Config.ErrorLog = log.New(GinkgoWriter, "", 0)
	change(server)
	server.StartTLS()
	DeferCleanup(server.Close)
	return server
}

// answering is a handler with always the same reply.
func answering(reply wire.Reply) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=ISO-8859-1")
		_, _ = w.Write(wire.AppendReply(nil, reply, wire.DefaultGrammar(), wire.ISO88591))
	}
}

// decoding is a handler that hands each request to a function and answers what that says. Requests of the gateway have
// no credentials of their own.
func decoding(answer func(wire.Request) wire.Reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		decode, document := wire.DecodeCommand, body
		if r.URL.Path == "/WAPI/wapi.php" {
			decode = wire.DecodeRequest
			document, _ = wire.FormValue(body, "xml_query")
		}
		request, err := decode(document, "", wire.DefaultGrammar(), wire.RequestLimits())
		if err != nil {
			http.Error(w, err.Error(), http.StatusTeapot)
			return
		}
		answering(answer(request))(w, r)
	}
}

// connect makes a client, changed as a spec needs it.
func connect(url string, changes ...func(*client.Options)) *client.Client {
	GinkgoHelper()
	options := client.Options{URL: url, Tenant: "acme", Username: "wapi", Password: password, APIKey: "eght_secret"}
	for _, change := range changes {
		change(&options)
	}
	made, err := client.New(options)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(made.Close)
	return made
}

// watched makes the client note its exchanges.
func watched(into *[]client.Exchange) func(*client.Options) {
	return func(o *client.Options) { o.Observe = func(e client.Exchange) { *into = append(*into, e) } }
}

// loadedOnce spares a property test to load the contract for each client.
func loadedOnce() func(*client.Options) {
	GinkgoHelper()
	contract, err := contracts.Default()
	Expect(err).NotTo(HaveOccurred())
	return func(o *client.Options) { o.Contract = contract }
}

func overGateway(o *client.Options) { o.Gateway = true }

func field(tag, value string) contracts.Field { return contracts.Field{Tag: tag, Value: value} }

func get(fields ...contracts.Field) client.Command {
	return client.Command{Object: "Customer", Action: "Get", Fields: fields}
}

// roundTripper is a function in the place of a network.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func through(f roundTripper) func(*client.Options) {
	return func(o *client.Options) { o.Transport = f }
}
