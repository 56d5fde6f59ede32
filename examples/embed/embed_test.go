// Package embed_test shows how a server of yours is held against the contract in its own test suite.
package embed_test

import (
	"net/http/httptest"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// TestOurServer runs the specs as part of `go test`.
func TestOurServer(t *testing.T) {
	ours, err := mockserver.New(mockserver.Options{}) // put your own http.Handler in its place
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(ours)
	defer server.Close()

	gomega.RegisterFailHandler(ginkgo.Fail)
	err = specs.Register(specs.Target{
		URLs: []string{server.URL},
		Credentials: []specs.Credentials{
			{Tenant: "demo", Username: "crmapi", Password: "crmapi-demo", APIKey: "eght_demo"},
		},
		Gateway: server.URL,
		Agents:  mockserver.Demo().Agents,
	})
	if err != nil {
		t.Fatal(err)
	}
	ginkgo.RunSpecs(t, "our server keeps the contract")
}
