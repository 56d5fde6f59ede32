package main

import (
	"cmp"
	"context"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

func (r *replayer) addTargetFlags(flags *pflag.FlagSet) {
	r.target.begin(r.env.lookup)
	set := r.target.set
	set.StringSliceVar(&r.target.urls, "target", nil, "`URL` of the API, without the path of the endpoint (default: a server of crmock's own)")
	set.StringVar(&r.target.gateway, "gateway", "", "`URL` of the gateway, for requests to that endpoint (default with a console: the target's)")
	set.StringVar(&r.target.tlsMin, "tls-min", "", "lowest `version` of TLS to offer, 1.0 to 1.3 (default 1.2)")
	set.StringVar(&r.target.tlsMax, "tls-max", "", "highest `version` of TLS to offer (default 1.3)")
	set.StringVar(&r.console, "console", "", "`URL` of the target's console, where it is crmock's")
	set.StringVar(&r.consoleToken, "console-token", "", "`token` of that console, where it asks for one")
	set.StringVar(&r.template, "template", "", "`tenant` that those made for the runs are like (default: every right, no records)")
	flags.AddFlagSet(set)
}

// open is the target, and what to do when it is not needed any more.
func (r *replayer) open(ctx context.Context, contract *contracts.Contract) (scenarios.Target, func(), error) {
	if err := r.target.readEnvironment(); err != nil {
		return scenarios.Target{}, nil, err
	}
	if len(r.target.urls) == 0 {
		return r.openOwn(ctx, contract)
	}
	target, err := r.openOther(contract)
	return target, func() {}, err
}

// openOwn starts a server that is there for this replay alone.
func (r *replayer) openOwn(ctx context.Context, contract *contracts.Contract) (scenarios.Target, func(), error) {
	for _, name := range []string{"gateway", "tenant", "username", "password", "password-file", "api-key", "credentials", "ca", "insecure", "tls-min", "tls-max", "console", "console-token"} {
		if r.target.set.Changed(name) {
			return scenarios.Target{}, nil, fail(exitUsage, "--%s is about a target; say which one with --target", name)
		}
	}
	server, err := mockserver.New(mockserver.Options{Contract: contract, HTTP: freePort, Console: freePort})
	if err != nil {
		return scenarios.Target{}, nil, fail(exitUsage, "%w", err)
	}
	if err := server.Start(); err != nil {
		return scenarios.Target{}, nil, fail(exitUsage, "%w", err)
	}
	end := func() { closeOwn(ctx, server) }
	made, err := console.New(server.URLs().Console, console.Options{})
	if err != nil {
		end()
		return scenarios.Target{}, nil, err
	}
	return scenarios.Target{
		URL: server.URLs().HTTP, Gateway: server.URLs().HTTP, Console: made, Template: r.template, Contract: contract, Timeout: r.target.timeout,
	}, end, nil
}

// openOther is the target that the flags name.
func (r *replayer) openOther(contract *contracts.Contract) (scenarios.Target, error) {
	if len(r.target.urls) != 1 {
		return scenarios.Target{}, fail(exitUsage, "%s is there %d times, and a replay is of one target", r.target.option("target"), len(r.target.urls))
	}
	target := scenarios.Target{
		URL: r.target.urls[0], Gateway: r.target.gateway, Contract: contract, Timeout: r.target.timeout, Template: r.template,
		TLS: client.TLS{CAFile: r.target.ca, Insecure: r.target.insecure, Min: r.target.tlsMin, Max: r.target.tlsMax},
	}
	if err := r.authenticate(&target); err != nil {
		return target, err
	}
	if target.Console != nil {
		target.Gateway = cmp.Or(target.Gateway, target.URL) // crmock answers all endpoints at each of its addresses
	}
	_, err := client.New(client.Options{URL: target.URL, TLS: target.TLS, Timeout: target.Timeout, Contract: contract})
	if err == nil && target.Gateway != "" {
		_, err = client.New(client.Options{URL: target.Gateway, TLS: target.TLS, Gateway: true, Tenant: target.Tenant, APIKey: target.APIKey, Contract: contract})
	}
	if err != nil {
		return target, fail(exitUsage, "%w", err)
	}
	return target, r.consent(target)
}

// consent refuses to add records to a target that is not this machine, unless its user says so. Where there is a console,
// they go with the tenant that was made for them.
func (r *replayer) consent(target scenarios.Target) error {
	urls := []string{target.URL}
	if target.Gateway != "" {
		urls = append(urls, target.Gateway)
	}
	if r.yes || target.Console != nil || areLoopback(urls...) {
		return nil
	}
	return fail(exitUsage, "what scenarios add to %s stays there: the API cannot delete it; say --yes if that is all right", strings.Join(urls, " and "))
}

// authenticate finds the console, which makes credentials, or else those of the one tenant that is to be used.
func (r *replayer) authenticate(target *scenarios.Target) error {
	if address := consoleURL(r.console); address != "" {
		return r.openConsole(target, address)
	}
	if r.template != "" {
		return fail(exitUsage, "%s is about tenants that a console makes; say where it is with %s", r.target.option("template"), r.target.option("console"))
	}
	if err := r.target.readCredentials(); err != nil {
		return err
	}
	if err := r.target.completeCredentials([]string{"tenant", "username", "password"}, target.URL); err != nil {
		return err
	}
	target.Tenant, target.Username, target.Password, target.APIKey = r.target.tenant, r.target.username, r.target.password, r.target.apiKey
	return nil
}

func (r *replayer) openConsole(target *scenarios.Target, address string) error {
	options := console.Options{Token: r.consoleToken}
	if r.target.ca != "" && strings.HasPrefix(address, "https:") {
		ca, err := os.ReadFile(r.target.ca)
		if err != nil {
			return fail(exitUsage, "%s: %w", r.target.option("ca"), err)
		}
		options.CA = ca
	}
	made, err := console.New(address, options)
	if err != nil {
		return fail(exitUsage, "%s: %w", r.target.option("console"), err)
	}
	target.Console = made
	return nil
}
