package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

// recording are the flags of record.
type recording struct {
	env environment
	set *pflag.FlagSet

	target, gateway, ca      string
	insecure                 bool
	http, https, stateDir    string
	printCA                  bool
	out                      string
	force                    bool
	overlays                 []string
	fromJournal, follow      bool
	console, token, ofTenant string
}

func newRecordCommand(env environment) *cobra.Command {
	r := &recording{env: env, set: pflag.NewFlagSet("record", pflag.ContinueOnError)}
	command := &cobra.Command{
		Use:   "record --target URL --out FILE",
		Short: "Record what clients do, as a scenario",
		Long: "Stand between clients and a target, pass on every byte, and write what went through as a scenario on Ctrl-C.\n" +
			"Passwords, keys and other secrets are never kept. `crmock replay FILE` plays it again. With --from-journal\n" +
			"the scenario is made of what a crmock server has in its journal.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return r.run(command.Context()) },
	}
	r.flags()
	command.Flags().AddFlagSet(r.set)
	return command
}

func (r *recording) flags() {
	r.set.StringVar(&r.target, "target", "", "`URL` of the API to pass requests on to, without the path of the endpoint")
	r.set.StringVar(&r.gateway, "gateway", "", "`URL` of the gateway, where it is another than the target's")
	r.set.StringVar(&r.ca, "ca", "", "PEM `file` of an authority to trust besides the system's, for the target")
	r.set.BoolVar(&r.insecure, "insecure", false, "trust any certificate of the target")
	r.set.StringVar(&r.http, "http", "127.0.0.1:8080", "`address` for clients over HTTP; off: none, port 0: a free one")
	r.set.StringVar(&r.https, "https", "127.0.0.1:8443", "`address` for clients over HTTPS; off: none, port 0: a free one")
	r.set.StringVar(&r.stateDir, "state-dir", "", "`folder` of the local CA (default: crmock in the user's configuration folder)")
	r.set.BoolVar(&r.printCA, "print-ca", false, "print the certificate of the local CA, which clients over HTTPS have to trust, and end")
	r.set.StringVar(&r.out, "out", "", "`file` to write the scenario to")
	r.set.BoolVar(&r.force, "force", false, "overwrite that file")
	r.set.StringSliceVar(&r.overlays, "contract", nil, "`file` that corrects the contract; may be repeated")
	r.set.BoolVar(&r.fromJournal, "from-journal", false, "make the scenario of the journal of a crmock server, and end")
	r.set.BoolVar(&r.follow, "follow", false, "with --from-journal: of what is asked from now on, until Ctrl-C")
	r.set.StringVar(&r.console, "console", "http://127.0.0.1:8081", "`URL` of that server's console")
	r.set.StringVar(&r.token, "console-token", "", "`token` of that console, where it asks for one")
	r.set.StringVar(&r.ofTenant, "tenant", "", "`name` of the tenant whose journal it is")
}

func (r *recording) run(ctx context.Context) error {
	if err := (&target{set: r.set, getenv: r.env.getenv}).readEnvironment(); err != nil {
		return err
	}
	if r.printCA {
		return r.writeCA()
	}
	if err := r.checkOut(); err != nil {
		return err
	}
	contract, err := loadOverlaid(r.overlays)
	if err != nil {
		return err
	}
	if r.fromJournal {
		return r.recordJournal(ctx, contract.Contract)
	}
	if r.follow {
		return fail(exitUsage, "--follow is about a journal: say --from-journal too")
	}
	return r.recordClients(ctx, contract.Contract)
}

func (r *recording) writeCA() error {
	folder, err := r.stateFolder()
	if err != nil {
		return err
	}
	return write(r.env.out, func() ([]byte, error) { return mockserver.LocalCA(folder, time.Now) })
}

// checkOut finds out before a session whether it can be written after it.
func (r *recording) checkOut() error {
	if r.out == "" {
		return fail(exitUsage, "say where to write the scenario: --out session.xml")
	}
	switch info, err := os.Stat(r.out); {
	case err == nil && info.IsDir():
		return fail(exitUsage, "--out: %s is a folder", r.out)
	case err == nil && !r.force:
		return fail(exitUsage, "--out: %s is there already; choose another name, or overwrite it with --force", r.out)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fail(exitUsage, "--out: %w", err)
	}
	if _, err := os.Stat(filepath.Dir(r.out)); err != nil {
		return fail(exitUsage, "--out: %w", err)
	}
	return nil
}

// recordClients stands between clients and the target until it is told to end.
func (r *recording) recordClients(ctx context.Context, contract *contracts.Contract) error {
	if r.target == "" {
		return fail(exitUsage, "say what to record in front of: --target https://vcc.example.com")
	}
	transport, err := r.transport()
	if err != nil {
		return err
	}
	recorder, err := scenarios.NewRecorder(scenarios.RecorderOptions{
		Target: r.target, Gateway: r.gateway, Transport: transport, Contract: contract,
	})
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	signals, stop := r.env.signals()
	defer stop()
	stations, err := r.open(recorder)
	if err != nil {
		return err
	}
	err = stations.serveUntil(ctx, signals, r.env.out)
	transport.CloseIdleConnections()
	return errors.Join(err, r.conclude(recorder.Exchanges(), contract)) // what was recorded is not lost with a listener
}

// transport is how the target is reached.
func (r *recording) transport() (*http.Transport, error) {
	roots, err := rootsOf(r.ca)
	if err != nil {
		return nil, err
	}
	secure := &tls.Config{RootCAs: roots, InsecureSkipVerify: r.insecure, MinVersion: tls.VersionTLS12}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: secure, DisableCompression: true, MaxIdleConnsPerHost: 100,
	}, nil
}

// conclude writes the scenario, and says what is in it and what is not.
func (r *recording) conclude(exchanges []scenarios.Exchanged, contract *contracts.Contract) error {
	name := nameOf(r.out)
	scenario, notes := scenarios.Distill(exchanges, scenarios.DistillOptions{Name: name, Contract: contract})
	if len(scenario.Steps) == 0 {
		fmt.Fprintln(r.env.out, "nothing was recorded that can be replayed, and nothing is written")
		printNotes(r.env.out, notes)
		return nil
	}
	if err := r.save(scenario); err != nil {
		return fail(exitFailed, "%w", err)
	}
	fmt.Fprintf(r.env.out, "recorded %d exchanges in %s\n", len(exchanges), r.out)
	printOperations(r.env.out, exchanges)
	printNotes(r.env.out, notes)
	return nil
}

// nameOf is the name of a scenario in a file.
func nameOf(file string) string {
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	name := strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_' {
			return c
		}
		return '-'
	}, base)
	return strings.TrimLeft(name, ".-_")
}
