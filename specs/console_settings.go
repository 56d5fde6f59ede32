package specs

import (
	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeSettings: what a tenant's settings do. Two of them show without changing any; most of the rest needs the console.
func writeSettings(b *book) {
	b.spec("A tenant whose API is enabled is let in, and one whose API is disabled is not", clauses("settings.enable"), func(s *session) {
		s.well(s.main().nothing())
		s.refused(s.as(*s.run.target.disabled()).nothing(), s.checked(contracts.CheckLogin, contracts.Violation{}))
		s.well(s.main().nothing())
	}, HasDisable)
	writeUsedIdentity(b)
	writeLoginSettings(b)
	writeFieldSettings(b)
	writeTenantPicklists(b)
	writeMaxItems(b)
	writeUnreadableSetting(b)
	writeThrottleSetting(b)
	writeLengthSetting(b)
	b.notShownOf("settings", "crmock's console does not offer what this needs")
}

// writeUsedIdentity: who the used identity is, the API does not tell; but it is one and the same in all records, and
// not the username of the API.
func writeUsedIdentity(b *book) {
	var objects []*contracts.Object
	for _, object := range b.contract.Objects {
		if identityTag(object) != nil && object.Operation(contracts.Add) != nil {
			objects = append(objects, object)
		}
	}
	if len(objects) == 0 {
		return
	}
	b.spec("All that the API adds is shown under one identity, which is not the API's username", clauses("settings.used-identity"), func(s *session) {
		identity := ""
		for _, object := range objects {
			tag := identityTag(object).Name
			shown := s.main().only(object, s.main().own(object)).value(tag)
			s.Expect(shown).NotTo(gomega.Or(gomega.BeEmpty(), gomega.Equal(s.run.target.Credentials[0].Username)), "%s of a %s", tag, object.Name)
			if identity == "" {
				identity = shown
			}
			s.Expect(shown).To(gomega.Equal(identity), "%s of a %s is the used identity of every other record", tag, object.Name)
		}
	}, CanWrite)
	writeOtherIdentity(b, objects)
}
