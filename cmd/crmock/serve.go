package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"

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
}

func newServeCommand(env environment) *cobra.Command {
	var flags serving
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve the CRM API",
		Long: "Serve the CRM API over HTTP and HTTPS, in memory, until Ctrl-C. Without a configuration there is one tenant,\n" +
			"demo, with a few records. Each flag is also an environment variable, CRMOCK_ and its name, and a key of\n" +
			"crmock.yaml; the flag beats the variable, and the variable the file.",
		Args: cobra.NoArgs,
	}
	broken := config.AddFlags(command.Flags())
	command.Flags().StringVar(&flags.urls, "urls", "", "write the addresses to this `file`, as JSON, once the server is ready")
	command.Flags().BoolVar(&flags.printCA, "print-ca", false, "print the certificate of the local CA and end")
	command.Flags().BoolVar(&flags.printSchema, "print-schema", false, "print the JSON Schema of crmock.yaml and end")
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
	configuration, err := config.Load(source)
	if err != nil {
		return fail(exitUsage, "the configuration cannot be used:\n%w", err)
	}
	if f.printCA {
		return write(env.out, func() ([]byte, error) { return mockserver.LocalCA(configuration.Options.TLS.StateDir, time.Now) })
	}
	log := newLogger(env.err, configuration.Log)
	configuration.Options.Logger = log
	server, err := mockserver.New(configuration.Options)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	if err := server.Start(); err != nil {
		return fail(exitUsage, "%w", err)
	}
	if err := f.announce(env.out, server.URLs(), configuration.Options.Tenants); err != nil {
		return fail(exitUsage, "%w", err)
	}
	return f.serve(ctx, server, log, source, configuration)
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

// serve waits for the end, and takes over changes of the configuration until then.
func (f serving) serve(ctx context.Context, server *mockserver.Server, log *slog.Logger, source config.Source, configuration config.Config) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		watching, unwatch := context.WithCancel(ctx)
		changed := watch(watching, configuration.Files)
		select {
		case <-ctx.Done():
			unwatch()
			ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
			defer cancel()
			return server.Close(ending)
		case err := <-server.Failed():
			unwatch()
			return fail(exitFailed, "%w", err)
		case <-hangup:
		case <-changed:
		}
		unwatch() // the new configuration may have other files
		configuration = reload(ctx, server, log, source)
	}
}

// watch tells when one of the files has changed.
func watch(ctx context.Context, files []string) <-chan struct{} {
	changed := make(chan struct{}, 1)
	go config.Watch(ctx, files, watchEvery, func() {
		select {
		case changed <- struct{}{}:
		default: // one change is waiting to be taken over already
		}
	})
	return changed
}

// reload takes a changed configuration over. One with a mistake changes nothing.
func reload(ctx context.Context, server *mockserver.Server, log *slog.Logger, source config.Source) config.Config {
	configuration, err := config.Load(source)
	if err == nil {
		err = server.Reload(ctx, configuration.Options)
	}
	if err != nil {
		log.Error("the configuration is not taken over; the old one goes on", "error", err)
		return configuration
	}
	log.Info("configuration taken over; listeners, TLS and store would need a restart", "tenants", len(configuration.Options.Tenants))
	return configuration
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

// tryLine is a call to copy. Only the demo tenant's password, which is published, stands in it.
func tryLine(base string, tenants []mockserver.Tenant) string {
	shown := mockserver.Demo()
	password := string(shown.Password)
	if len(tenants) > 0 {
		shown, password = tenants[0], "PASSWORD"
	}
	return "curl --data-urlencode 'xml_query=<WAPI><TENANT>" + shown.Name + "</TENANT><USERNAME>" + shown.Username + "</USERNAME><PASSWORD>" + password +
		`</PASSWORD><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>%</LASTNAME></COMMAND></WAPI>' ` + base + "/WAPI/wapi.php"
}
