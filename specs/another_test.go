package specs_test

import (
	"context"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// ofServers are the clauses of settings that a whole server has.
func ofServers() []string {
	return []string{"limits.settings", "envelope.not-xml-setting", "login.throttle-setting", "customer.email-max-setting"}
}

// variants starts servers with what a variant says, or, where they are deaf, without it.
func variants(t *testing.T, deaf bool) specs.Starter {
	t.Helper()
	return func(_ context.Context, v specs.Variant) (specs.Target, func(), error) {
		contract, err := contracts.Default()
		if v.Overlay != "" && err == nil {
			contract, err = contract.With(contracts.File{Name: "variant.xml", Data: []byte(v.Overlay)})
		}
		if err != nil {
			return specs.Target{}, nil, err
		}
		target := started(t, func(o *mockserver.Options) {
			if deaf {
				return
			}
			o.Contract = contract
			o.Limits = mockserver.Limits{Body: v.Body}
			o.Throttle = mockserver.Throttle{Burst: v.Burst, Every: v.Every}
		})
		target.Contract = contract
		return target, func() {}, nil
	}
}

func TestSpecsOfServerSettings(t *testing.T) {
	for _, c := range []struct {
		name string
		deaf bool
		want specs.State
	}{{"hold on a server that has them", false, specs.Passed}, {"fail on one that has none", true, specs.Failed}} {
		for _, clause := range ofServers() {
			t.Run(c.name+" "+clause, func(t *testing.T) {
				g := NewWithT(t)
				target := started(t, func(*mockserver.Options) {})
				target.Another = variants(t, c.deaf)
				result, err := specs.Run(t.Context(), target, specs.Options{Labels: "clause:" + clause})
				g.Expect(err).NotTo(HaveOccurred())
				for _, spec := range result.Specs {
					if spec.State != specs.NotExercised {
						g.Expect(spec.State).To(Equal(c.want), spec.Text+spec.Failure)
					}
				}
				g.Expect(result.Count(c.want)).To(BeNumerically(">", 0))
			})
		}
	}
}
