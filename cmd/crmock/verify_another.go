package main

import (
	"context"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// another starts one more server of our own, like the subject's but for the settings of a variant, on the subject's first
// tenant alone.
func (s subject) another(ctx context.Context, v specs.Variant) (specs.Target, func(), error) {
	other := s
	other.Target = specs.Target{Timeout: s.Timeout}
	other.tenants = s.tenants[:1]
	if v.Overlay != "" {
		corrected, err := s.base.With(contracts.File{Name: "variant.xml", Data: []byte(v.Overlay)})
		if err != nil {
			return specs.Target{}, nil, err
		}
		other.base = corrected
	}
	server, err := startOwn(&other, func(o *mockserver.Options) {
		o.Limits = mockserver.Limits{Body: v.Body}
		o.Throttle = mockserver.Throttle{Burst: v.Burst, Every: v.Every}
	})
	if err != nil {
		return specs.Target{}, nil, err
	}
	return other.Target, func() { closeOwn(ctx, server) }, nil
}
