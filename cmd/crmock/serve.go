package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/config"
)

const (
	// graceful is how long requests in flight get when the server is told to end.
	graceful = 10 * time.Second
	// watchEvery is how often the files of the configuration are looked at for a change.
	watchEvery = time.Second
)

// serving are the flags of serve that are no part of the configuration.
type serving struct {
	urls        string
	printCA     bool
	printSchema bool
	printAPI    bool
}

func newServeCommand(env environment) *cobra.Command {
	var flags serving
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve the CRM API",
		Long: "Serve the CRM API over HTTP and HTTPS until Ctrl-C. Without a configuration there is one tenant, demo, with a few\n" +
			"records, and all is kept in memory; --store keeps it longer, and may be shared by several servers. Each flag is\n" +
			"also an environment variable, CRMOCK_ and its name, and a key of crmock.yaml; the flag beats the variable, and\n" +
			"the variable the file. A password in the URL of a store belongs into CRMOCK_STORE: others can see flags.",
		Example: "  crmock serve\n  crmock serve --store sqlite:crmock.db\n" +
			"  CRMOCK_STORE='postgres://crmock:secret@db.example/crmock' crmock serve --config crmock.yaml",
		Args: cobra.NoArgs,
	}
	broken := config.AddFlags(command.Flags())
	command.Flags().StringVar(&flags.urls, "urls", "", "write the addresses to this `file`, as JSON, once the server is ready")
	command.Flags().BoolVar(&flags.printCA, "print-ca", false, "print the certificate of the local CA and end")
	command.Flags().BoolVar(&flags.printSchema, "print-schema", false, "print the JSON Schema of crmock.yaml and end")
	command.Flags().BoolVar(&flags.printAPI, "print-openapi", false, "print the OpenAPI document of the console and end")
	command.RunE = func(command *cobra.Command, _ []string) error {
		if broken != nil {
			return broken
		}
		source := config.Source{Flags: command.Flags(), LookupEnv: env.lookup}
		return flags.run(command.Context(), env, source)
	}
	return command
}

func (f serving) run(ctx context.Context, env environment, source config.Source) error {
	if f.printSchema {
		return write(env.out, config.Schema)
	}
	if f.printAPI {
		return write(env.out, func() ([]byte, error) { return mockserver.ConsoleAPI(), nil })
	}
	configuration, err := config.Load(source)
	if err != nil {
		return fail(exitUsage, "the configuration cannot be used:\n%w", err)
	}
	if f.printCA {
		return write(env.out, func() ([]byte, error) { return mockserver.LocalCA(configuration.Options.TLS.StateDir, time.Now) })
	}
	log := newLogger(env.err, configuration.Log)
	configuration.Options.Logger = log
	signals, stop := env.signals()
	defer stop()
	server, err := mockserver.New(configuration.Options)
	switch {
	case errors.Is(err, mockserver.ErrStoreUnavailable):
		return fail(exitUnreachable, "%w", err)
	case err != nil:
		return fail(exitUsage, "%w", err)
	}
	if err := server.Start(); err != nil {
		return fail(exitUsage, "%w", err)
	}
	if err := f.announce(env.out, server.URLs(), configuration.Options.Tenants); err != nil {
		return fail(exitUsage, "%w", err)
	}
	s := &served{Server: server, log: log, source: source, signals: signals}
	return s.untilTheEnd(ctx, configuration)
}

// write writes what is made, for the flags that print something and end.
func write(out io.Writer, made func() ([]byte, error)) error {
	text, err := made()
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	_, err = out.Write(text)
	return err
}

func newLogger(out io.Writer, format config.LogFormat) *slog.Logger {
	if format == config.LogJSON {
		return slog.New(slog.NewJSONHandler(out, nil))
	}
	return slog.New(slog.NewTextHandler(out, nil))
}

// served is a server that has started.
type served struct {
	*mockserver.Server
	log     *slog.Logger
	source  config.Source
	signals <-chan os.Signal
}

// untilTheEnd waits for the end, and takes over changes of the configuration until then.
func (s *served) untilTheEnd(ctx context.Context, configuration config.Config) error {
	files := watch(ctx, configuration.Files)
	defer func() { files.stop() }()
	for {
		select {
		case <-ctx.Done():
			return s.end(ctx)
		case err := <-s.Failed():
			return fail(exitFailed, "%w", err)
		case signal := <-s.signals:
			if signal != hangup {
				return s.end(ctx)
			}
		case <-files.changed:
		}
		configuration = s.reload(ctx, configuration)
		if !slices.Equal(configuration.Files, files.names) {
			files.stop()
			files = watch(ctx, configuration.Files)
		}
	}
}

// end lets the requests in flight finish. A second signal cuts them off, and so does the end of the time they get.
func (s *served) end(ctx context.Context) error {
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	go func() {
		select {
		case <-s.signals:
			cancel()
		case <-ending.Done():
		}
	}()
	if err := s.Close(ending); err != nil {
		s.log.Warn("requests in flight were cut off", "error", err)
	}
	return nil
}

// watched are files that are looked at until stop.
type watched struct {
	names   []string
	changed chan struct{}
	stop    context.CancelFunc
}

// watch begins with the files as they are when it returns, so that no later change is missed.
func watch(ctx context.Context, names []string) watched {
	ctx, stop := context.WithCancel(ctx)
	files := watched{names, make(chan struct{}, 1), stop}
	watcher := config.NewWatcher(names)
	go watcher.Run(ctx, watchEvery, func() {
		select {
		case files.changed <- struct{}{}:
		default: // one change is waiting to be taken over already
		}
	})
	return files
}

// reload takes a changed configuration over. One with a mistake changes nothing.
func (s *served) reload(ctx context.Context, old config.Config) config.Config {
	changed, err := config.Load(s.source)
	if err == nil {
		err = s.Reload(ctx, changed.Options)
	}
	if err != nil {
		s.log.Error("the configuration is not taken over; the old one goes on", "error", err)
		return config.Config{Options: old.Options, Log: old.Log, Files: changed.Files}
	}
	s.log.Info("configuration taken over")
	if kept := needRestart(old, changed); len(kept) > 0 {
		s.log.Warn("some changes need a restart", "keys", strings.Join(kept, ", "))
	}
	return config.Config{Options: changed.Options, Log: old.Log, Files: changed.Files}
}

// needRestart are the keys that have changed and cannot be taken over.
func needRestart(old, changed config.Config) []string {
	var keys []string
	for _, key := range []struct {
		name string
		same bool
	}{
		{"http", old.Options.HTTP == changed.Options.HTTP},
		{"https", old.Options.HTTPS == changed.Options.HTTPS},
		{"console", old.Options.Console == changed.Options.Console},
		{"store", old.Options.Store == changed.Options.Store},
		{"tls", reflect.DeepEqual(old.Options.TLS, changed.Options.TLS)},
		{"log", old.Log == changed.Log},
	} {
		if !key.same {
			keys = append(keys, key.name)
		}
	}
	return keys
}

// announce tells where the server answers: a line for each listener, and one to try it with.
func (f serving) announce(out io.Writer, urls mockserver.URLs, tenants []mockserver.Tenant) error {
	for _, line := range []struct{ name, url string }{{"http", urls.HTTP}, {"https", urls.HTTPS}, {"console", urls.Console}} {
		if line.url != "" {
			fmt.Fprintf(out, "%s %s\n", line.name, line.url)
		}
	}
	if urls.HTTP != "" {
		fmt.Fprintln(out, tryLine(urls.HTTP, tenants))
	}
	if f.urls == "" {
		return nil
	}
	return writeURLs(f.urls, urls)
}

// writeURLs writes the addresses so that whoever waits for the file never reads half of it.
func writeURLs(name string, urls mockserver.URLs) error {
	text, err := json.Marshal(urls)
	if err != nil {
		return err
	}
	draft := name + ".draft"
	if err := os.WriteFile(draft, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(draft, name)
}

// tryLine is a call to copy into a shell. Only the demo tenant's password, which is published, stands in it.
func tryLine(base string, tenants []mockserver.Tenant) string {
	shown := mockserver.Demo()
	password := string(shown.Password)
	if len(tenants) > 0 {
		shown, password = tenants[0], "PASSWORD"
	}
	document, err := wire.AppendRequest(nil, wire.Request{
		Tenant: shown.Name, Username: shown.Username, Password: password, Object: "Customer", Action: "Get",
		Fields: []contracts.Field{{Tag: "ACCOUNTNUM", Value: "10000000"}},
	}, wire.DefaultGrammar(), wire.UTF8)
	if err != nil {
		panic(err) // its one tag is a name
	}
	xml := string(document[bytes.Index(document, []byte("<WAPI")):])
	return "curl --data-urlencode 'xml_query=" + strings.ReplaceAll(xml, "'", `'\''`) + "' " + base + "/WAPI/wapi.php"
}
