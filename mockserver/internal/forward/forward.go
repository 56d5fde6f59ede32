// Package forward passes a tenant's operations on to another server of the CRM API, as its own caller there, so that a
// mock can stand before a real tenant and show what it answers.
//
// It decides nothing about who may call (that is package access) and keeps no records: those are the other server's.
package forward

import (
	"context"
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// Forward passes operations on. Any number of goroutines may share it. A nil Forward passes on none.
type Forward struct {
	client     *client.Client
	operations map[string]bool // by name; nil means all
}

// New makes a Forward of those operations, or of all where none is named. Nothing is connected yet. The error says what
// cannot be used.
func New(contract *contracts.Contract, target client.Options, operations []string) (*Forward, error) {
	target.Contract = contract
	sender, err := client.New(target)
	if err != nil {
		return nil, err
	}
	f := &Forward{client: sender}
	for _, name := range operations {
		op := contract.Operation(name)
		if op == nil {
			return nil, fmt.Errorf("there is no operation %q; operations are written like Customer.Get", name)
		}
		if f.operations == nil {
			f.operations = map[string]bool{}
		}
		f.operations[op.Name] = true
	}
	return f, nil
}

// Takes tells whether an operation is passed on.
func (f *Forward) Takes(operation string) bool {
	return f != nil && (f.operations == nil || f.operations[operation])
}

// Do sends an operation with the tags as they came, and returns the reply and the exchange that it came by, which is
// there for an error, too.
func (f *Forward) Do(ctx context.Context, operation *contracts.Operation, fields []contracts.Field) (client.Reply, wire.Exchange, error) {
	var exchange wire.Exchange
	reply, err := f.client.Observed(func(e client.Exchange) { exchange = e }).Do(ctx, client.Command{
		Object: operation.Object.Name, Action: operation.Action, Fields: fields,
	})
	return reply, exchange, err
}
