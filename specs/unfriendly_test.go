package specs_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// TestAnUnfriendlyServerIsLegal holds the specs against servers that vary whatever may vary. The one clause that they break
// is the assumed layout of replies.
func TestAnUnfriendlyServerIsLegal(t *testing.T) {
	g := NewWithT(t)
	contract, err := contracts.Default(contracts.File{Name: "layout.xml", Data: []byte(`<promise id="reply.layout" remove="yes"/>`)})
	g.Expect(err).NotTo(HaveOccurred())
	for _, seed := range []uint64{1, 2, 3} {
		target := started(t, func(options *mockserver.Options) { options.Unfriendly = &mockserver.Unfriendly{Seed: seed} })
		target.Contract = contract
		result, err := specs.Run(t.Context(), target, specs.Options{})
		g.Expect(err).NotTo(HaveOccurred())
		for _, failed := range failedOf(result) {
			t.Errorf("seed %d: %s: %s", seed, failed.Text, failed.Failure)
		}
		g.Expect(result.Count(specs.Passed)).To(BeNumerically(">", 2000))
	}
}

// TestTheLayoutOfRepliesIsAClause shows that an unfriendly server is told from a friendly one.
func TestTheLayoutOfRepliesIsAClause(t *testing.T) {
	g := NewWithT(t)
	target := started(t, func(options *mockserver.Options) { options.Unfriendly = &mockserver.Unfriendly{Seed: 1} })
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: "clause:reply.layout"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(failedOf(result)).NotTo(BeEmpty())
}
