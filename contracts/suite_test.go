package contracts_test

import (
	"slices"
	"sync"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

func TestContracts(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The contract")
}

// shipped is the contract as shipped. It is loaded once: a contract never changes.
//
//nolint:gochecknoglobals // a constant that has to be loaded
var shipped = sync.OnceValue(func() *contracts.Contract {
	return must(contracts.Default())
})

// staffed is the contract of a tenant with two agents and nothing else of its own.
//
//nolint:gochecknoglobals // a constant that has to be loaded
var staffed = sync.OnceValue(func() *contracts.Contract {
	return must(shipped().Extend(contracts.Extension{Origin: "tenant demo", Agents: agents()}))
})

// fielded is the contract of a tenant that has those agents and a custom field of each type on cases.
//
//nolint:gochecknoglobals // a constant that has to be loaded
var fielded = sync.OnceValue(func() *contracts.Contract {
	return must(shipped().Extend(contracts.Extension{Origin: "tenant acme", Agents: agents(), CustomFields: []contracts.CustomField{
		{Object: "Case", Tag: "CF.NOTE"},
		{Object: "Case", Tag: "CF.PAGE", Type: "url"},
		{Object: "Case", Tag: "CF.COUNT", Type: "number"},
		{Object: "Case", Tag: "CF.DAY", Type: "date"},
		{Object: "Case", Tag: "CF_PICKLIST.COLOUR", Type: "pick-list", Values: []string{"red", "green"}},
	}}))
})

func agents() []contracts.Agent {
	return []contracts.Agent{{Login: "jsmith", ID: "ag0001", Name: "J. Smith"}, {Login: "bpower", ID: "ag0002", Name: "B. Power"}}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err) // outside of a spec there is nothing to fail
	}
	return value
}

// operation is an operation of a contract that has to be there.
func operation(c *contracts.Contract, name string) *contracts.Operation {
	GinkgoHelper()
	op := c.Operation(name)
	Expect(op).NotTo(BeNil(), "the operation %s", name)
	return op
}

// tags makes the tags of a request from names and values in turn.
func tags(namesAndValues ...string) []contracts.Field {
	var fields []contracts.Field
	for pair := range slices.Chunk(namesAndValues, 2) {
		fields = append(fields, contracts.Field{Tag: pair[0], Value: pair[1]})
	}
	return fields
}
