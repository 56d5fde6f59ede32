package scenarios

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// FromJournal is what Distill takes, from the journal of a tenant. A journal masks secrets already, so all that differ are
// taken for the same one: wrong credentials are known by the refusal alone.
func FromJournal(exchanges []console.Exchange, contract *contracts.Contract) []Exchanged {
	w := newWitness(contract)
	all := make([]Exchanged, len(exchanges))
	for i := range exchanges {
		all[i] = w.recall(&exchanges[i])
	}
	return all
}

// recall is one exchange of a journal.
func (w *witness) recall(from *console.Exchange) Exchanged {
	e := Exchanged{Started: from.Started, Duration: time.Duration(from.Nanoseconds)}
	endpoint := w.contract.Endpoint(from.Endpoint)
	switch {
	case endpoint == nil:
		e.LeftOut = "it reached no endpoint of the API"
	case from.Truncated:
		e.LeftOut = "it was too long for the journal, which holds only a part of it"
	case from.Outcome == "intercepted" || from.Outcome == "lost":
		e.LeftOut = "an interception answered it; a scenario has its interceptions in <given>"
	}
	if e.LeftOut != "" {
		return e
	}
	said, err := w.decode(endpoint, withoutDeclaration(from.Request), "")
	if err != nil {
		e.LeftOut = err.Error()
		return e
	}
	if tag := w.refusedSecret(said.Fields, from.Clause); tag != "" {
		e.LeftOut = "it was refused for its " + tag + ", which is a secret that the journal does not hold"
		return e
	}
	e.Endpoint, e.HTTP = endpoint.Name, from.HTTPStatus
	if reply, err := wire.DecodeReply(withoutDeclaration(from.Reply), "", w.grammar, wire.ReplyLimits()); err == nil && from.Status != nil {
		reply.Text = ""
		e.Reply = &reply
	}
	said.Tenant, said.Password = from.Tenant, ""
	if refusesCaller(w.contract, &e) {
		said.Password = "another"
	}
	w.forget(&e, w.unmasked(said))
	return e
}

// refusedSecret is the secret tag of a request that a clause is about; empty if it is about none.
func (w *witness) refusedSecret(fields []contracts.Field, clause string) string {
	for _, field := range fields {
		if tag := w.contract.SecretTag(field.Tag); tag != nil && slices.Contains(strings.Split(clause, "."), tag.RequestName) {
			return tag.RequestName
		}
	}
	return ""
}

// unmasked is a request whose masked values are as long as their tags allow, as those that were masked most likely were.
func (w *witness) unmasked(said wire.Request) wire.Request {
	for i, field := range said.Fields {
		if tag := w.contract.SecretTag(field.Tag); tag != nil && tag.Min != nil && field.Value == wire.Mask {
			said.Fields[i].Value += strings.Repeat("*", max(0, tag.Min.Value-utf8.RuneCountInString(wire.Mask)))
		}
	}
	return said
}

// withoutDeclaration is a document without its XML declaration: the journal's text is UTF-8, whatever the bytes were in.
func withoutDeclaration(document string) []byte {
	trimmed := strings.TrimSpace(document)
	if _, rest, found := strings.Cut(trimmed, "?>"); found && strings.HasPrefix(trimmed, "<?xml") {
		return []byte(rest)
	}
	return []byte(document)
}
