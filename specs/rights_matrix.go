package specs

import (
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeMatrix: each cell of the matrix by itself. The commands have no tags, so that one which is not denied is refused
// by the next check, and nothing is changed either way.
func writeMatrix(b *book) {
	b.spec("Every operation that a tenant has no right for is denied", clauses("rights.matrix", "rights.denied"), func(s *session) {
		s.eachLimited(Target.lacking, func(c caller, op *contracts.Operation) { s.lacksRight(c.do(op.Name)) })
	}, HasRights)
	b.spec("No operation that a tenant has the right for is denied, whatever else it lacks", clauses("rights.matrix-alone", "rights.matrix"), func(s *session) {
		s.eachLimited(Target.ticked, func(c caller, op *contracts.Operation) { s.passes(c.do(op.Name), op) })
	}, HasRights)
	b.spec("An operation is denied before anybody looks at its tags", clauses("rights.denied", "check.right"), func(s *session) {
		s.eachLimited(Target.lacking, func(c caller, op *contracts.Operation) {
			s.lacksRight(c.do(op.Name, append(s.strange(op), field("NO_SUCH_TAG", "x"))...))
		})
	}, HasRights)
}

// eachLimited does something with each of some operations, as each tenant with fewer rights than all.
func (s *session) eachLimited(operations func(Target, Credentials) []*contracts.Operation, do func(caller, *contracts.Operation)) {
	sent := 0
	for _, c := range s.run.target.limited() {
		as := s.as(c)
		for _, op := range operations(s.run.target, c) {
			do(as, op)
			sent++
		}
	}
	if sent == 0 {
		s.skip("the profile is %s, and the credentials given differ in no right that it lets us use", s.run.target.Profile)
	}
}

// passes demands that a reply comes from behind the check of rights.
func (s *session) passes(reply client.Reply, op *contracts.Operation) {
	for _, check := range []string{contracts.CheckEnvelope, contracts.CheckLogin, contracts.CheckOperation, contracts.CheckRight} {
		shows := contracts.Violation{Operation: op.Name}
		s.Expect(reply).NotTo(beProblem(s.checked(check, shows)), "the right %s is ticked", op.Right.Name)
	}
}

// writeIdentityRights: a record shows that the API acts as the used identity, and what the matrix lacks is denied to it.
func writeIdentityRights(b *book) {
	for _, object := range b.contract.Objects {
		tag := identityTag(object)
		if tag == nil {
			continue
		}
		b.spec("Under the used identity that "+object.Name+".Add shows, what the rights lack is denied",
			clauses("rights.not-inherited"), func(s *session) {
				target, get := s.run.target, object.Operation(contracts.Get)
				limited := target.limited()
				at := slices.IndexFunc(limited, func(c Credentials) bool { return c.adds(target.Contract, object) && c.has(target.Contract, get) })
				if at < 0 {
					s.skip("no credentials with fewer rights than all can add a %s and find it", object.Name)
				}
				c := s.as(limited[at])
				s.Expect(c.only(object, c.own(object)).value(tag.Name)).NotTo(gomega.BeEmpty(), "%s holds the used identity", tag.Name)
				for _, op := range target.lacking(limited[at]) {
					s.lacksRight(c.do(op.Name))
				}
			}, CanWrite, HasRights)
	}
}

// identityTag is the tag of an object that an Add sets to the used identity, nil where there is none or no Get shows it.
func identityTag(object *contracts.Object) *contracts.Tag {
	get := object.Operation(contracts.Get)
	for _, effect := range object.Effects {
		if effect.To == contracts.ToAgent && effect.Via == "" && slices.Contains(effect.On, contracts.Add) && get != nil {
			return object.Tag(effect.Set)
		}
	}
	return nil
}
