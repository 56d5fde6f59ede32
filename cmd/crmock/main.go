// Command crmock is the CRM API of 8x8 Contact Center on a laptop: `crmock serve` is the API, `crmock call` talks to
// it, `crmock verify` holds any server against the contract, `crmock contracts` shows and checks what is known.
//
// This package has one file for each subcommand: flags, wiring and exit codes, nothing else.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // tenants have time zones, and not every machine has their data
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], environment{in: os.Stdin, out: os.Stdout, err: os.Stderr, lookup: os.LookupEnv, signals: systemSignals}))
}
