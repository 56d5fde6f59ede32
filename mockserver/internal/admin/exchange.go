package admin

import (
	"unicode/utf8"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

// exchangesOf are exchanges of a journal. Where other processes share the store, it says that they have journals of their own.
func (c Console) exchangesOf(page journal.Page) console.Exchanges {
	found := console.Exchanges{Exchanges: make([]console.Exchange, len(page.Entries)), Matched: page.Matched, Truncated: page.Truncated, Partial: c.Tenants.Store.Shared()}
	for i, entry := range page.Entries {
		found.Exchanges[i] = exchangeOf(entry)
	}
	return found
}

func missesOf(misses []journal.Miss) []console.NearMiss {
	found := make([]console.NearMiss, len(misses))
	for i, miss := range misses {
		found[i].Exchange = exchangeOf(miss.Entry)
		found[i].Differences = make([]console.Difference, len(miss.Differences))
		for k, d := range miss.Differences {
			found[i].Differences[k] = console.Difference(d)
		}
	}
	return found
}

// exchangeOf is an entry of a journal as JSON has it.
func exchangeOf(e journal.Entry) console.Exchange {
	shown := console.Exchange{
		ID: e.ID, Tenant: e.Tenant, Endpoint: e.Endpoint, Operation: e.Operation, Outcome: string(e.Outcome), Method: e.Method, URL: e.URL,
		Request: readable(e.Request, ""), HTTPStatus: e.Status, ContentType: e.ContentType, Reply: readable(e.Reply, e.ContentType), Items: e.Items,
		Problem: e.Problem, Clause: e.Clause, Hint: e.Hint, Error: e.Error, Started: e.Started, Nanoseconds: e.Duration.Nanoseconds(),
		Remote: e.RemoteAddr, TLS: tlsOf(e.TLS, e.Offer), Truncated: e.Truncated, Forwarded: forwardedOf(e.Forwarded),
		Intercepted: e.Intercepted,
	}
	if e.Outcome.Replied() {
		shown.Status, shown.Code = &e.ReplyStatus, &e.ReplyCode
	}
	for _, field := range e.Tags {
		shown.Tags = append(shown.Tags, console.Tag{Name: field.Tag, Value: field.Value})
	}
	return shown
}

func tlsOf(facts wire.TLSFacts, offer *journal.Offer) *console.TLS {
	if facts.Version == "" && offer == nil {
		return nil
	}
	shown := &console.TLS{Version: facts.Version, CipherSuite: facts.CipherSuite}
	if o := offer; o != nil {
		shown.Offered = &console.Offer{Versions: o.Versions, CipherSuites: o.CipherSuites, Protocols: o.Protocols, ServerName: o.ServerName}
	}
	return shown
}

func forwardedOf(e *wire.Exchange) *console.Forwarded {
	if e == nil {
		return nil
	}
	return &console.Forwarded{
		URL: e.URL, Request: e.Request, HTTPStatus: e.Status, ContentType: e.ContentType, Reply: readable(e.Reply, e.ContentType),
		Error: e.Error, Started: e.Started, Nanoseconds: e.Duration.Nanoseconds(), TLS: tlsOf(e.TLS, nil),
	}
}

// readable is a body in the charset of JSON. What names no charset and is not UTF-8 is taken for ISO-8859-1, in which
// every byte is a character.
func readable(body, contentType string) string {
	charset, err := wire.LookupCharset(wire.CharsetParameter(contentType))
	switch {
	case err == nil:
		return charset.Text(body)
	case utf8.ValidString(body):
		return body
	default:
		return wire.ISO88591.Text(body)
	}
}
