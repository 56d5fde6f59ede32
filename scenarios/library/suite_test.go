package library_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
	"github.com/crmock/crmock/scenarios/library"
)

func TestLibrary(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Library of scenarios")
}

// all are the scenarios of the library in the order of their names.
func all() []*scenarios.Scenario {
	GinkgoHelper()
	var found []*scenarios.Scenario
	err := scenarios.Each(library.Files(), nil, func(s *scenarios.Scenario) { found = append(found, s) })
	Expect(err).NotTo(HaveOccurred())
	return found
}

// named is one scenario of the library.
func named(name string) *scenarios.Scenario {
	GinkgoHelper()
	for _, s := range all() {
		if s.Name == name {
			return s
		}
	}
	Fail("the library has no scenario " + name)
	return nil
}

// served is a server of the spec's own, with its console.
func served(change ...func(*mockserver.Options)) scenarios.Target {
	GinkgoHelper()
	server := mockserver.Start(GinkgoT(), append([]func(*mockserver.Options){func(o *mockserver.Options) { o.HTTPS = "" }}, change...)...)
	made, err := console.New(server.URLs().Console, console.Options{})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(made.Close)
	return scenarios.Target{URL: server.URLs().HTTP, Gateway: server.URLs().HTTP, Console: made}
}
