package specs

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// endpointGateway is the endpoint that takes its credentials in headers, as the contract names it.
const endpointGateway = "gateway"

// badKey is one way of getting the headers of the gateway wrong, and the refusal that answers it.
type badKey struct {
	refusal, text string
	forge         func(*session, *Credentials)
	absent        bool // a header without a value is not sent at all
	needs         []Capability
}

func badKeys() []badKey {
	tenant := func(value func(*session, string) string) func(*session, *Credentials) {
		return func(s *session, c *Credentials) { c.Tenant = value(s, c.Tenant) }
	}
	key := func(value func(*session, string) string) func(*session, *Credentials) {
		return func(s *session, c *Credentials) { c.APIKey = value(s, c.APIKey) }
	}
	none := func(*session, string) string { return "" }
	unknown := func(s *session, _ string) string { return s.unique("nobody-") }
	return []badKey{
		{refusal: "key-missing", text: "a request without a key", forge: key(none), absent: true},
		{refusal: "key-missing", text: "an empty key", forge: key(none)},
		{refusal: "tenant-missing", text: "a request without a tenant", forge: tenant(none), absent: true},
		{refusal: "tenant-missing", text: "an empty tenant", forge: tenant(none)},
		{refusal: "tenant-unknown", text: "an unknown tenant", forge: tenant(unknown)},
		{refusal: "tenant-unknown", text: "a tenant in the other case", forge: tenant(otherCase)},
		{refusal: "key-invalid", text: "an unknown key", forge: key(unknownKey)},
		{refusal: "key-invalid", text: "a key in the other case", forge: key(otherCase)},
		{refusal: "key-invalid", text: "a key with a character more", forge: key(func(_ *session, k string) string { return k + "x" })},
		{refusal: "key-invalid", text: "a key without its last character", forge: key(func(_ *session, k string) string { return lessLast(k) })},
		{
			refusal: "product", text: "a key that does not cover the product",
			forge: func(_ *session, c *Credentials) { c.APIKey = c.OtherKey }, needs: []Capability{HasOtherKey},
		},
	}
}

// unknownKey is a key that looks like one.
func unknownKey(s *session, _ string) string {
	return s.unique(s.contract().Endpoint(endpointGateway).KeyPrefix)
}

// writeGatewayAccess: whom the gateway endpoint lets in, if there is one.
func writeGatewayAccess(b *book) {
	if endpoint := b.contract.Endpoint(endpointGateway); endpoint != nil {
		writeGatewayRefusals(b, endpoint)
		writeRotatedKey(b, endpoint)
		writeGatewayKeys(b, endpoint)
		writeGatewayDoor(b, endpoint)
	}
}

// writeGatewayRefusals: what the gateway answers by HTTP and JSON, before the API itself is reached.
func writeGatewayRefusals(b *book, endpoint *contracts.Endpoint) {
	for _, bad := range badKeys() {
		refusal := endpoint.Refusal(bad.refusal)
		if refusal == nil {
			continue
		}
		b.spec(fmt.Sprintf("The gateway answers HTTP %d to %s", refusal.Status, bad.text),
			clauses(contracts.ClauseID("endpoint", endpoint.Name, refusal.Name), "gateway.refusal-json"),
			func(s *session) { s.turnedAway(s.atGate(bad), refusal) }, append(bad.needs, HasGateway)...)
	}
	b.spec("A refusal of the gateway is a JSON object with the five members", clauses("gateway.refusal-json"), func(s *session) {
		for _, bad := range badKeys() {
			if endpoint.Refusal(bad.refusal) != nil && bad.needs == nil && !bad.absent {
				s.jsonRefusal(s.atGate(bad))
			}
		}
	}, HasGateway)
}

// atGate is the answer of the gateway to a Get with bad headers.
func (s *session) atGate(bad badKey) answer {
	c := s.run.target.Credentials[0]
	bad.forge(s, &c)
	endpoint, op := s.contract().Endpoint(endpointGateway), s.run.firstGet()
	return s.answerTo(s.gatewayLogin(c), func(header http.Header) {
		for _, name := range []string{endpoint.TenantHeader, endpoint.KeyHeader} {
			if bad.absent && header.Get(name) == "" {
				header.Del(name)
			}
		}
	}, op.Name, s.nowhere(op)...)
}

// gatewayRefusal is what a refusal of the gateway says.
type gatewayRefusal struct {
	Title, Detail, Instance, Time string
	Status                        int
}

// turnedAway demands a refusal of the contract, by HTTP status, title and detail.
func (s *session) turnedAway(got answer, refusal *contracts.Refusal) {
	told := s.jsonRefusal(got)
	s.Expect(fmt.Sprintf("HTTP %d, %s: %s", got.status, told.Title, told.Detail)).To(
		gomega.Equal(fmt.Sprintf("HTTP %d, %s: %s", refusal.Status, refusal.Title, refusal.Detail)))
}

// jsonRefusal demands that an answer is a refusal in JSON with all that belongs to one, and reads it.
func (s *session) jsonRefusal(got answer) gatewayRefusal {
	shown := s.beginning(got.body)
	s.Expect(got.status).To(gomega.BeNumerically(">=", http.StatusBadRequest), "the gateway lets the request pass: HTTP %d %s", got.status, shown)
	s.Expect(got.header.Get("Content-Type")).To(gomega.MatchRegexp(`(?i)^application/([a-z.-]+\+)?json *(;|$)`), "the content type of the refusal %s", shown)
	var told gatewayRefusal
	s.Expect(json.Unmarshal(got.body, &told)).To(gomega.Succeed(), "the refusal is no JSON object of the right form: %s", shown)
	var missing []string
	for name, value := range map[string]string{"title": told.Title, "detail": told.Detail, "instance": told.Instance, "time": told.Time} {
		if value == "" {
			missing = append(missing, name)
		}
	}
	s.Expect(strings.Join(missing, " ")).To(gomega.BeEmpty(), "the refusal lacks members: %s", shown)
	s.Expect(told.Status).To(gomega.Equal(got.status), "the status in the refusal is that of HTTP: %s", shown)
	return told
}
