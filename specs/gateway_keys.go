package specs

import (
	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeGatewayKeys: whom a key opens the gateway for.
func writeGatewayKeys(b *book, endpoint *contracts.Endpoint) {
	if refusal := endpoint.Refusal("key-invalid"); refusal != nil {
		b.spec("The gateway refuses the key of another tenant", clauses("gateway.foreign-key"), func(s *session) {
			main, other := s.run.target.Credentials[0], *s.run.target.other()
			if other.APIKey == "" {
				s.skip("no API key of the second tenant is given")
			}
			main.APIKey, other.APIKey = other.APIKey, main.APIKey
			for _, mixed := range []Credentials{main, other} {
				op := s.run.firstGet()
				s.turnedAway(s.answerTo(s.gatewayLogin(mixed), nil, op.Name, s.nowhere(op)...), refusal)
			}
		}, HasGateway, HasOther)
		writeGatewayHarmless(b, refusal)
	}
	b.spec("The gateway lets a key in whose tenant has the API disabled, and the API refuses it", clauses("gateway.disabled"), func(s *session) {
		disabled := *s.run.target.disabled()
		if disabled.APIKey == "" {
			s.skip("no API key of the tenant whose API is disabled is given")
		}
		s.refused(s.throughGate(disabled).nothing(), s.checked(contracts.CheckLogin, contracts.Violation{}))
	}, HasGateway, HasDisable)
}

// writeGatewayHarmless: what the gateway refuses is not carried out all the same.
func writeGatewayHarmless(b *book, refusal *contracts.Refusal) {
	add := firstAdd(b.contract)
	if add == nil || trailOf(add.Object) == nil {
		return
	}
	b.spec(add.Name+" with a wrong key adds nothing", clauses(contracts.ClauseID("endpoint", endpointGateway, refusal.Name)), func(s *session) {
		forged := s.run.target.Credentials[0]
		forged.APIKey = unknownKey(s, "")
		trail := s.main().trail(add.Object)
		fields := with(s.main().request(add).Minimal, trail.Tag, trail.Value)
		s.turnedAway(s.answerTo(s.gatewayLogin(forged), nil, add.Name, fields...), refusal)
		s.Expect(s.main().search(add.Object, trail)).To(gomega.BeEmpty(), "the refused %s was carried out", add.Name)
	}, HasGateway, CanWrite)
}

// writeRotatedKey: a key is good for as long as it stands in the settings.
func writeRotatedKey(b *book, endpoint *contracts.Endpoint) {
	refusal := endpoint.Refusal("key-invalid")
	if refusal == nil {
		return
	}
	b.steered("A key of the gateway that is taken away opens nothing from then on, and the new one does",
		clauses(contracts.ClauseID("endpoint", endpoint.Name, refusal.Name)), func(t *steered) {
			old, renewed := t.credentials(), t.credentials()
			renewed.APIKey = t.unique(endpoint.KeyPrefix + "crmock-")
			t.well(t.throughGate(old).nothing())
			t.set(settings{"api": settings{"gatewayKeys": []settings{{"key": renewed.APIKey}}}})
			op := t.run.firstGet()
			t.turnedAway(t.answerTo(t.gatewayLogin(old), nil, op.Name, t.nowhere(op)...), refusal)
			t.well(t.throughGate(renewed).nothing())
		}, HasGateway)
}
