package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/crmock/crmock/contracts"
	wapi "github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// changes is how many records are changed between a snapshot and its restoration.
const changes = 1000

// measureState takes the time of what a test with much data does through the console: make a tenant, fill it, keep its
// state, change it, and put it back.
func measureState(customers int) (err error) {
	ctx := context.Background()
	server, err := mockserver.New(mockserver.Options{HTTP: "127.0.0.1:0", Console: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close(ctx)) }()
	caller, err := console.New(server.URLs().Console, console.Options{})
	if err != nil {
		return err
	}
	defer caller.Close()
	var created console.Created
	var own *console.TenantHandle
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"create a tenant", func() (err error) {
			created, err = caller.CreateTenant(ctx, console.NewTenant{})
			own = caller.Tenant(created.Name)
			return err
		}},
		{fmt.Sprintf("%d fake customers", customers), func() error {
			_, err := own.Fake(ctx, map[string]int{"customers": customers}, 7)
			return err
		}},
		{"take a snapshot", func() error { _, err := own.Snapshot(ctx, "clean"); return err }},
		{fmt.Sprintf("%d changes", changes), func() error { return change(ctx, server.URLs().HTTP, created) }},
		{"restore the snapshot", func() error { return own.Restore(ctx, "clean") }},
	} {
		begin := time.Now()
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
		fmt.Fprintf(os.Stdout, "  %-22s %10s\n", step.what, time.Since(begin).Round(10*time.Microsecond))
	}
	return nil
}

// change modifies the first customers of a tenant, one request after the other.
func change(ctx context.Context, address string, as console.Created) error {
	api, err := wapi.New(wapi.Options{URL: address, Tenant: as.Name, Username: as.Username, Password: as.Password})
	if err != nil {
		return err
	}
	defer api.Close()
	for n := range changes {
		reply, err := api.Do(ctx, wapi.Command{Object: "Customer", Action: contracts.Modify, Fields: []contracts.Field{
			{Tag: "ACCOUNTNUM", Value: strconv.Itoa(10_000_000 + n)}, {Tag: "COMPANY", Value: "Changed"},
		}})
		if err != nil {
			return err
		}
		if !reply.OK() {
			return errors.New(reply.Problem())
		}
	}
	return nil
}
