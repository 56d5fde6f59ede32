package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// intercept does to a call what the interceptions say of the tenant that it names, whether its credentials are right or
// not: a service that is down asks for none. It is false where no interception is met, and then nothing has happened.
func (h *Handler) intercept(w http.ResponseWriter, c *call, deciding []stage) bool {
	t := c.tenant
	if t == nil {
		t = h.access.Find(c.claimed())
	}
	if t == nil {
		return false
	}
	set := h.tenants.InterceptionsOf(t)
	if !set.Some() {
		return false
	}
	i := &interception{handler: h, w: w, call: c, tenant: t, deciding: deciding}
	met := i.met()
	hits := set.Match(met)
	if len(hits) == 0 {
		return false
	}
	answer, err := set.Do(c.http.Context(), met, hits, func(did console.Intercepted) { i.did = append(i.did, did) })
	if err != nil {
		i.left(hits[0])
		return true
	}
	i.send(answer)
	return true
}

// interception is a call that interceptions are done to.
type interception struct {
	handler  *Handler
	w        http.ResponseWriter
	call     *call
	tenant   *tenant.Tenant
	deciding []stage

	applied *outcome // of the last time that the call was carried out; nil if it was not
	did     []console.Intercepted
}

// met is the call as interceptions see it.
func (i *interception) met() intercept.Call {
	c, h := i.call, i.handler
	operation := cut(c.sent(), h.contract.Limit(contracts.LimitOperationText).Value)
	if object := h.contract.Object(c.request.Object); object != nil {
		if op := object.Operation(c.request.Action); op != nil {
			operation = op.Name
		}
	}
	return intercept.Call{
		Contract: i.tenant.Contract, Operation: operation, Fields: c.request.Fields,
		Apply: i.apply, Wait: i.wait,
		Reply: func(reply wire.Reply) intercept.Answer {
			header := http.Header{}
			return answerOf(header, h.encoded(header, i.tenant, nil, reply))
		},
	}
}

// apply carries the call out, from the start each time, and keeps what came of the last time for the journal.
func (i *interception) apply(context.Context) (intercept.Answer, error) {
	again := &call{http: i.call.http, endpoint: i.call.endpoint, document: i.call.document, request: i.call.request, started: i.call.started}
	if i.call.endpoint.KeyHeader != "" {
		again.tenant = i.tenant // the gateway has found it
	}
	err := i.handler.decide(again, i.deciding)
	header := http.Header{}
	o := i.handler.outcome(header, again, err)
	*i.call, i.applied = *again, &o
	return answerOf(header, o), nil
}

func answerOf(header http.Header, o outcome) intercept.Answer {
	header.Del("Content-Length") // whoever sends the answer sets it
	return intercept.Answer{Status: o.status, Header: header, Body: o.body, Reply: o.reply}
}

// wait lets real time pass, unless the client leaves before. The server's limit on the time of an answer moves with it.
func (i *interception) wait(ctx context.Context, length time.Duration) error {
	extend(i.w, length)
	return pause(ctx, length)
}

func pause(ctx context.Context, length time.Duration) error {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// left writes into the journal that nobody has waited for the answer.
func (i *interception) left(hit intercept.Hit) {
	if i.applied == nil {
		i.call.tenant = i.tenant
	}
	const reason = "the client left before its answer"
	i.did = append(i.did, console.Intercepted{ID: hit.ID, Act: hit.Act, Did: reason})
	i.handler.log.Info(reason, "remote", i.call.http.RemoteAddr)
	i.handler.record(i.call, outcome{kind: journal.Intercepted, reason: reason, intercepted: i.did})
}

// send writes the answer into the journal and onto the wire.
func (i *interception) send(answer intercept.Answer) {
	if !i.handler.hideHints && answer.Header != nil {
		for _, did := range i.did {
			answer.Header.Add("X-Crmock-Interception", did.ID+"; "+did.Act)
		}
	}
	i.handler.record(i.call, i.outcome(answer))
	deliver(i.w, i.call.http, answer)
}

// outcome is what the journal says of the call: what the API has made of it, where the client gets just that.
func (i *interception) outcome(answer intercept.Answer) outcome {
	if i.applied == nil {
		i.call.tenant = i.tenant // nobody has looked at the credentials, and it is this tenant's interception
	}
	o := outcome{
		kind: journal.Intercepted, status: answer.Status, contentType: answer.Header.Get("Content-Type"), body: answer.Body, whole: answer.Whole,
		reply: answer.Reply, intercepted: i.did,
	}
	if i.applied != nil && answer.Sending.Whole() && answer.Status == i.applied.status && bytes.Equal(answer.Body, i.applied.body) {
		o = *i.applied
		o.intercepted = i.did
	}
	switch sending := answer.Sending; {
	case sending.Silent:
		o.status, o.contentType, o.body = 0, "", nil
	case sending.Cut:
		o.whole, o.body = o.body, o.body[:sending.Bytes]
	}
	return o
}
