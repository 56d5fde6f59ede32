package specs

import "slices"

// Capability is something that a target lets us do. A spec that needs one that is missing is skipped, and the reason
// stands in every report.
type Capability string

// The capabilities.
const (
	CanWrite    Capability = "write"     // add and modify records
	HasHTTP     Capability = "http"      // a base URL over HTTP
	HasHTTPS    Capability = "https"     // a base URL over HTTPS
	HasGateway  Capability = "gateway"   // a gateway endpoint and a key for it
	HasOtherKey Capability = "other-key" // a gateway endpoint and a key for another of its products
	HasAgents   Capability = "agents"    // the agents of the tenant are known
	HasRights   Capability = "rights"    // credentials without every right
	HasDisable  Capability = "disable"   // a tenant whose API is not enabled
	HasOther    Capability = "other"     // a second tenant with every right
	HasConsole  Capability = "console"   // crmock's console
	HasAnother  Capability = "another"   // a server like the target can be started with other settings
	HasFailure  Capability = "failure"   // a way to make the target fail inside, which no target offers from outside
)

// missing is why a target lacks a capability, empty where it has it.
func (t Target) missing(need Capability) string {
	main := t.Credentials[0]
	lacks := map[Capability]struct {
		lacking bool
		reason  string
	}{
		CanWrite:    {t.Profile != Write, "the profile is read-only: nothing may be added or modified"},
		HasHTTP:     {t.url("http") == "", "no URL over HTTP is given"},
		HasHTTPS:    {t.url("https") == "", "no URL over HTTPS is given"},
		HasGateway:  {t.Gateway == "" || main.APIKey == "", "no gateway, or no API key for it, is given"},
		HasOtherKey: {t.Gateway == "" || main.OtherKey == "", "no gateway, or no API key that does not cover the product, is given"},
		HasAgents:   {len(t.Agents) == 0, "the agents of the tenant are not given"},
		HasRights:   {!slices.ContainsFunc(t.Credentials, Credentials.limited), "no credentials with fewer rights are given"},
		HasDisable:  {!slices.ContainsFunc(t.Credentials, func(c Credentials) bool { return c.Disabled }), "no tenant whose API is disabled is given"},
		HasOther:    {t.other() == nil, "no second tenant with every right is given"},
		HasConsole:  {t.Console == "", "no console of crmock is given"},
		HasAnother:  {t.Another == nil, "a setting of the whole server shows only on a server that is started with it, and this one is not ours to start"},
		HasFailure:  {true, "no request can make a target fail inside"},
	}
	if lack := lacks[need]; lack.lacking {
		return lack.reason
	}
	return ""
}

// limited tells that the credentials have fewer rights than all.
func (c Credentials) limited() bool { return c.Rights != nil && !c.Disabled }

// other is a second tenant with every right, nil if there is none.
func (t Target) other() *Credentials {
	for i := range t.Credentials[1:] {
		if c := &t.Credentials[i+1]; c.Rights == nil && !c.Disabled && c.Tenant != t.Credentials[0].Tenant {
			return c
		}
	}
	return nil
}
