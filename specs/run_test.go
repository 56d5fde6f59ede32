package specs_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/specs"
)

func TestACrmockServerKeepsTheContract(t *testing.T) {
	g := NewWithT(t)
	result, err := specs.Run(t.Context(), started(t), specs.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	for _, spec := range result.Specs {
		if spec.State == specs.Failed {
			t.Errorf("%s\n%s\n%s", spec.Text, spec.Clauses[0], spec.Failure)
		}
	}
	g.Expect(result.Count(specs.Passed)).To(BeNumerically(">", 0))
	t.Logf("%d passed, %d skipped in %s", result.Count(specs.Passed), result.Count(specs.Skipped), result.Duration)
}

func TestRunsRepeatInOneProcess(t *testing.T) {
	g := NewWithT(t)
	target := started(t)
	for range 2 {
		result, err := specs.Run(t.Context(), target, specs.Options{Labels: "clause:Customer.Add.EMAIL.max"})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(result.Count(specs.Passed)).To(Equal(1))
		g.Expect(result.OK()).To(BeTrue())
	}
}
