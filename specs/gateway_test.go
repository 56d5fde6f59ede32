package specs_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
)

const (
	tenantHeader = "X-8x8-Tenant"
	keyHeader    = "x-api-key"
)

// laxKey lets keys in for which the comparison with the first tenant's key holds.
func laxKey(same func(given, right string) bool) *spoiler {
	return &spoiler{before: func(s *seen) {
		if s.gateway && s.header.Get(tenantHeader) == "main" && s.header.Get(keyHeader) != "" && same(s.header.Get(keyHeader), "eght_main") {
			s.header.Set(keyHeader, "eght_main")
		}
	}}
}

// refusing changes what the gateway says in JSON.
func refusing(change func(*httptest.ResponseRecorder)) *spoiler {
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		if s.gateway && answered.Code >= http.StatusBadRequest {
			change(answered)
		}
	}}
}

// elsewhere sends some requests to another server.
func elsewhere(other http.Handler, which func(*http.Request) bool) func(http.Handler) http.Handler {
	return func(server http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if which(r) {
				other.ServeHTTP(w, r)
				return
			}
			server.ServeHTTP(w, r)
		})
	}
}

func TestSpecsOfTheGatewayFailOnABrokenServer(t *testing.T) {
	var servers []broken
	for _, refusal := range []string{"key-missing", "tenant-missing", "tenant-unknown", "key-invalid", "product"} {
		servers = append(servers, broken{
			name: "another status", clause: "endpoint.gateway." + refusal,
			overlay: `<endpoint name="gateway"><refusal name="` + refusal + `" status="418"/></endpoint>`,
		})
	}
	allMustFail(t, append(servers, []broken{
		{
			name: "another title", clause: "endpoint.gateway.product",
			overlay: `<endpoint name="gateway"><refusal name="product" title="No"/></endpoint>`,
		},
		{
			name: "another detail", clause: "endpoint.gateway.product",
			overlay: `<endpoint name="gateway"><refusal name="product" detail="No."/></endpoint>`,
		},
		{
			name: "a missing key is invalid", clause: "endpoint.gateway.key-missing", text: "a request without a key",
			spoiler: &spoiler{before: func(s *seen) {
				if _, there := s.header[http.CanonicalHeaderKey(keyHeader)]; s.gateway && !there {
					s.header.Set(keyHeader, "none")
				}
			}},
		},
		{name: "key compared without case", clause: "endpoint.gateway.key-invalid", text: "other case", spoiler: laxKey(strings.EqualFold)},
		{name: "key compared by prefix", clause: "endpoint.gateway.key-invalid", text: "without its last", spoiler: laxKey(beginning)},
		{name: "key cut short", clause: "endpoint.gateway.key-invalid", text: "a character more", spoiler: laxKey(cutShort)},
		{name: "key ignored", clause: "endpoint.gateway.key-invalid", text: "an unknown key", spoiler: laxKey(anything)},
		{
			name: "refused and carried out", clause: "endpoint.gateway.key-invalid", text: "adds nothing",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.gateway && answered.Code == http.StatusUnauthorized {
					request := s.sent
					request.Username, request.Password = "api", "secret-main"
					s.again(request)
				}
			}},
		},
		{
			name: "tenant compared without case", clause: "endpoint.gateway.tenant-unknown", text: "other case",
			spoiler: &spoiler{before: func(s *seen) {
				if strings.EqualFold(s.sent.Tenant, "main") {
					s.header.Set(tenantHeader, "main")
				}
			}},
		},
		{
			name: "any key opens any tenant", clause: "gateway.foreign-key",
			spoiler: laxKey(func(given, _ string) bool { return given == "eght_other" }),
		},
		{
			name: "disabled ignored", clause: "gateway.disabled",
			settings: func(a *access) { a.tenant("disabled").Disabled = false },
		},
		{
			name: "disabled is a refusal of the gateway", clause: "gateway.disabled",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.gateway && s.sent.Tenant == "disabled" {
					answered.Code = http.StatusForbidden
				}
			}},
		},
	}...))
}

func TestSpecsOfTheGatewaysJSONFailOnABrokenServer(t *testing.T) {
	allMustFail(t, []broken{
		{
			name: "a member is missing", clause: "gateway.refusal-json",
			spoiler: refusing(func(answered *httptest.ResponseRecorder) { replacing(answered, `"instance"`, `"path"`) }),
		},
		{
			name: "status as text", clause: "gateway.refusal-json",
			spoiler: refusing(func(answered *httptest.ResponseRecorder) { replacing(answered, `"status":401`, `"status":"401"`) }),
		},
		{
			name: "another status than that of HTTP", clause: "gateway.refusal-json",
			spoiler: refusing(func(answered *httptest.ResponseRecorder) { replacing(answered, `"status":401`, `"status":400`) }),
		},
		{
			name: "plain text", clause: "gateway.refusal-json",
			spoiler: refusing(func(answered *httptest.ResponseRecorder) { answered.Header().Set("Content-Type", "text/plain") }),
		},
		{
			name: "no JSON", clause: "gateway.refusal-json",
			spoiler: refusing(func(answered *httptest.ResponseRecorder) { answered.Body = bytes.NewBufferString("Unauthorized") }),
		},
	})
}

func TestSpecsOfTheGatewayEndpointFailOnABrokenServer(t *testing.T) {
	allMustFail(t, []broken{
		{name: "another path", clause: "endpoint.gateway", overlay: `<endpoint name="gateway" path="/cc/v2/wapi"/>`},
		{name: "takes GET", clause: "endpoint.gateway", text: "takes no GET", overlay: `<endpoint name="gateway" methods="POST GET"/>`},
		{name: "takes PUT", clause: "endpoint.gateway", text: "takes no PUT", overlay: `<endpoint name="gateway" methods="POST PUT"/>`},
		{name: "another answer to what is no XML", clause: "endpoint.gateway", text: "no XML", overlay: `<endpoint name="gateway" unreadable="envelope"/>`},
		{
			name: "records of its own", clause: "endpoint.gateway", text: "through the classic one",
			front: elsewhere(secondServer(t), func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/cc/") }),
		},
		{
			name: "every right", clause: "gateway.rights",
			front: elsewhere(everyRight(t), func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/cc/") }),
		},
		{
			name: "no rights", clause: "gateway.rights",
			spoiler: &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
				if s.gateway && strings.HasPrefix(s.sent.Tenant, "without-") {
					s.replying(answered, wire.Reply{Status: 310, Code: 310, Text: "Operation Denied. Not enough permissions"})
				}
			}},
		},
	})
}

// secondServer is a server with the same tenants and records of its own.
func secondServer(t *testing.T) http.Handler {
	t.Helper()
	return handlerOf(t, accessTo(t).server)
}

// everyRight is a server on which each of the tenants has every right.
func everyRight(t *testing.T) http.Handler {
	t.Helper()
	options := accessTo(t).server
	for i := range options.Tenants {
		options.Tenants[i].Rights = nil
	}
	return handlerOf(t, options)
}

func handlerOf(t *testing.T, options mockserver.Options) http.Handler {
	t.Helper()
	server, err := mockserver.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return server
}
