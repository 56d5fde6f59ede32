package specs_test

import (
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/crmock/crmock/contracts/wire"
)

// trespassing carries out what the second tenant asks as if the first one had asked.
func trespassing(operations ...string) *spoiler {
	return &spoiler{before: func(s *seen) {
		if s.sent.Tenant == "other" && slices.Contains(operations, s.operation()) {
			s.request.Tenant, s.request.Username, s.request.Password = "main", "api", "secret-main"
		}
	}}
}

func TestSpecsOfIsolationFailOnABrokenServer(t *testing.T) {
	servers := []broken{
		{
			name: "values unique over all tenants", clause: "tenant.isolation", text: "can be the same",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if email := s.value("EMAIL"); s.sent.Tenant == "other" && email != "" && s.sent.Action == "Add" {
					s.replying(answered, wire.Reply{Status: -1, Code: 81, Text: "The value '" + email + "' of the tag 'EMAIL' already exists"})
				}
			}},
		},
	}
	for _, object := range []string{"Customer", "Case", "Followup", "Task", "FAQ"} {
		servers = append(servers, broken{
			name: object + " visible", clause: "tenant.isolation", text: "finds the " + object, spoiler: trespassing(object + ".Get"),
		})
	}
	for _, object := range []string{"Customer", "Case", "Task", "FAQ"} {
		servers = append(servers, broken{
			name: object + " modifiable", clause: "tenant.isolation", text: "modify the " + object, spoiler: trespassing(object + ".Modify"),
		})
	}
	for _, refusal := range []string{"Case.Add refuses the Customer", "Followup.Add refuses the Case", "Task.Add refuses the Customer"} {
		servers = append(servers, broken{
			name: refusal + " no longer", clause: "tenant.isolation", text: refusal,
			spoiler: trespassing("Case.Add", "Followup.Add", "Task.Add"),
		})
	}
	allMustFail(t, servers)
}
