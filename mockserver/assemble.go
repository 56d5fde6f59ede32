package mockserver

import (
	"net/http"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/access"
	"github.com/crmock/crmock/mockserver/internal/api"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/unfriendly"
)

// handler puts the parts of the API together for one set of tenants.
func (s *Server) handler(base *contracts.Contract, tenants *tenant.Registry, options Options) http.Handler {
	var throttle *access.Throttle
	if options.Throttle.Every > 0 {
		throttle = access.NewThrottle(options.Throttle.Burst, options.Throttle.Every, s.now)
	}
	return options.Seams.WrapAPI(beside(s.attachments(base, tenants), api.New(api.Parts{
		Contract: base,
		Access:   access.New(base, tenants, s.sealer, throttle),
		CRM:      s.crm,
		Limits:   limitsOf(base, options.Limits),
		Log:      s.log,
		Now:      s.now,

		HideHints: options.HideHints, Unfriendly: unfriendlyOf(options),

		Tenants: s.tenants,
		Observe: s.metrics.Observe,
		Offer:   s.offered,
	})))
}

// unfriendlyOf is the mode that the options ask for.
func unfriendlyOf(options Options) *unfriendly.Mode {
	if options.Unfriendly == nil {
		return nil
	}
	return unfriendly.New(unfriendly.Settings(*options.Unfriendly))
}

// limitsOf are the limits of the options, or else the contract's.
func limitsOf(base *contracts.Contract, limits Limits) wire.Limits {
	choose := func(option int, name string) int {
		if option > 0 {
			return option
		}
		return base.Limit(name).Value
	}
	return wire.Limits{
		Body:     int64(choose(limits.Body, contracts.LimitBody)),
		Depth:    choose(limits.Depth, contracts.LimitDepth),
		Elements: choose(limits.Elements, contracts.LimitElements),
	}
}
