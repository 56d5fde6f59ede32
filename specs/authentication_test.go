package specs_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
)

// lax lets a login in for which the comparison holds, part by part, in place of equality.
func lax(same func(part, given, right string) bool) *spoiler {
	return &spoiler{before: func(s *seen) {
		right := wire.Request{Tenant: "main", Username: "api", Password: "secret-main"}
		if same("tenant", s.sent.Tenant, right.Tenant) && same("username", s.sent.Username, right.Username) &&
			same("password", s.sent.Password, right.Password) {
			s.request.Tenant, s.request.Username, s.request.Password = right.Tenant, right.Username, right.Password
		}
	}}
}

// laxIn compares one part by a rule of its own, and the others exactly.
func laxIn(part string, same func(given, right string) bool) *spoiler {
	return lax(func(of, given, right string) bool {
		if of == part {
			return same(given, right)
		}
		return given == right
	})
}

func anything(string, string) bool { return true }

func trimmed(given, right string) bool { return strings.TrimSpace(given) == right }

func beginning(given, right string) bool { return given != "" && strings.HasPrefix(right, given) }

func cutShort(given, right string) bool { return strings.HasPrefix(given, right) }

func nothingAtAll(given, right string) bool { return given == "" || given == right }

// chatty adds a header to the answers to some logins.
func chatty(to func(*seen) bool) *spoiler {
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		if to(s) {
			answered.Header().Set("X-Reason", "unknown")
		}
	}}
}

func TestSpecsOfAuthenticationFailOnABrokenServer(t *testing.T) {
	var servers []broken
	for _, part := range []string{"tenant", "username", "password"} {
		servers = append(servers,
			broken{name: part + " ignored", clause: "login.wrong", text: "a wrong " + part, spoiler: laxIn(part, anything)},
			broken{name: part + " may be empty", clause: "login.empty", text: "an empty " + part, spoiler: laxIn(part, nothingAtAll)},
			broken{name: part + " compared without case", clause: "login.exact", text: part + " in the other case", spoiler: laxIn(part, strings.EqualFold)},
			broken{name: part + " trimmed", clause: "login.exact", text: part + " with a blank before", spoiler: laxIn(part, trimmed)},
			broken{name: part + " trimmed", clause: "login.exact", text: part + " with a blank after", spoiler: laxIn(part, trimmed)},
			broken{name: part + " compared by prefix", clause: "login.exact", text: part + " without its last", spoiler: laxIn(part, beginning)},
			broken{name: part + " cut short", clause: "login.exact", text: part + " with a character more", spoiler: laxIn(part, cutShort)},
		)
	}
	allMustFail(t, append(servers, []broken{
		{
			name: "a header for an unknown tenant", clause: "login.wrong", text: "wrong tenant cannot be told",
			spoiler: chatty(func(s *seen) bool { return s.sent.Tenant != "main" }),
		},
		{
			name: "a text for an unknown username", clause: "login.wrong", text: "wrong username cannot be told",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.sent.Username != "api" {
					replacing(answered, "login parameters", "username")
				}
			}},
		},
		{
			name: "a header for a disabled tenant", clause: "login.disabled", text: "from one that does not exist",
			spoiler: chatty(func(s *seen) bool { return s.sent.Tenant == "disabled" }),
		},
		{
			name: "a header for the right password of a disabled tenant", clause: "login.disabled", text: "from a wrong one",
			spoiler: chatty(func(s *seen) bool { return s.sent.Password == "secret-disabled" }),
		},
		{
			name: "disabled ignored", clause: "login.disabled", text: "Customer.Get is refused",
			settings: func(a *access) { a.tenant("disabled").Disabled = false },
		},
		{
			name: "disabled ignored by Adds", clause: "login.disabled", text: "Case.Add is refused",
			spoiler: &spoiler{before: func(s *seen) {
				if s.sent.Tenant == "disabled" && s.sent.Action == "Add" {
					s.request.Tenant, s.request.Password = "main", "secret-main"
				}
			}},
		},
		{
			name: "throttled", clause: "login.no-throttle",
			settings: func(a *access) { a.server.Throttle = mockserver.Throttle{Burst: 3, Every: 550 * time.Millisecond} },
		},
	}...))
}
