package specs

// writeGatewayRights: the matrix holds behind the gateway too.
func writeGatewayRights(b *book) {
	if b.contract.Endpoint(endpointGateway) == nil {
		return
	}
	b.spec("What a tenant's rights lack is denied on the gateway endpoint, and the rest is not", clauses("gateway.rights"), func(s *session) {
		target, keys := s.run.target, 0
		for _, c := range target.limited() {
			if c.APIKey == "" {
				continue
			}
			keys++
			gate := s.throughGate(c)
			for _, op := range target.lacking(c) {
				s.lacksRight(gate.do(op.Name))
			}
			for _, op := range target.ticked(c) {
				s.passes(gate.do(op.Name), op)
			}
		}
		if keys == 0 {
			s.skip("no API key of a tenant with fewer rights than all is given")
		}
	}, HasGateway, HasRights)
}
