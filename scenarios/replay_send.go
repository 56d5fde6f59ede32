package scenarios

import (
	"context"
	"errors"
	"time"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// answer is what came of one request.
type answer struct {
	exchange client.Exchange
	reply    *wire.Reply // nil where no reply of the API came
	err      error       // why, or what else the answer was
}

// send sends one request.
func (p *player) send(ctx context.Context, step *Send, scope *Scope) error {
	fields, err := expandFields(step.Command.Fields, scope)
	if err != nil {
		return err
	}
	p.keepFields(fields)
	caller, release, err := p.caller(step, scope)
	if err != nil {
		return err
	}
	defer release()
	if err := p.hold(ctx, step); err != nil {
		return err
	}
	got, err := p.exchange(ctx, caller, client.Command{Object: step.Command.Object, Action: step.Command.Action, Fields: fields})
	if err != nil {
		return err
	}
	p.suspect(step, got)
	return p.answered(step, scope, fields, got)
}

// hold waits for the moment at which a request was recorded, and until it may be sent.
func (p *player) hold(ctx context.Context, step *Send) error {
	if p.options.Speed > 0 {
		passed := p.options.Now().Sub(p.begun)
		if err := pause(ctx, time.Duration(float64(step.At)/p.options.Speed)-passed); err != nil {
			return err
		}
	}
	return p.options.Pace(ctx)
}

// pause waits so long, or until the context ends, and then that is the error.
func pause(ctx context.Context, length time.Duration) error {
	if length <= 0 {
		return nil
	}
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// exchange sends a command. The error says that there was no exchange at all, or that the target has gone.
func (p *player) exchange(ctx context.Context, caller *client.Client, command client.Command) (answer, error) {
	var got answer
	sent := false
	observed := caller.Observed(func(e client.Exchange) { got.exchange, sent = e, true })
	reply, err := observed.Do(ctx, command)
	switch {
	case !sent || ctx.Err() != nil:
		return got, err
	case err == nil:
		got.reply = &reply.Reply
	default:
		got.err, got.reply = err, p.replyIn(got.exchange, err)
	}
	p.hear(got)
	if err := p.unanswered(ctx, caller.URL(), got.err); isGone(err) {
		return got, err
	}
	return got, nil
}

// hear learns from what was answered.
func (p *player) hear(got answer) {
	if got.exchange.Status == 0 {
		return
	}
	p.target.heard.Store(true)
	if !isLost(got.err) {
		p.count(got.exchange)
	}
}

// count keeps how long an answer took.
func (p *player) count(e client.Exchange) {
	p.guard.Lock()
	defer p.guard.Unlock()
	p.sent = append(p.sent, Sent{e.Operation, e.Duration})
}

// replyIn is the reply in an answer whose status of HTTP is not that of replies; nil where there is none.
func (p *player) replyIn(e client.Exchange, err error) *wire.Reply {
	var refused *client.StatusError
	if !errors.As(err, &refused) {
		return nil
	}
	reply, err := wire.DecodeReply([]byte(e.Reply), wire.CharsetParameter(e.ContentType), p.grammar, wire.ReplyLimits())
	if err != nil {
		return nil
	}
	return &reply
}
