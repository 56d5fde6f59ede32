package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout is the longest that a server may take to say that it is well.
const healthTimeout = 5 * time.Second

// newHealthcheckCommand is for containers: exit 0 when a server's console says that it is well.
func newHealthcheckCommand(env environment) *cobra.Command {
	var console string
	command := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running server whether it is well",
		Long:  "Ask a running server whether it is well, by its console. Exit 0 if it is, 1 if it is not, 3 if it does not answer.",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return checkHealth(command.Context(), env.out, console)
		},
	}
	fallback := "http://127.0.0.1:8081"
	if set := env.getenv("CRMOCK_CONSOLE"); set != "" && set != "off" {
		fallback = set
	}
	command.Flags().StringVar(&console, "console", fallback, "`URL` of the server's console (CRMOCK_CONSOLE)")
	return command
}

func checkHealth(ctx context.Context, out io.Writer, console string) error {
	if !strings.Contains(console, "://") {
		console = "http://" + console
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(console, "/")+"/health", nil)
	if err != nil {
		return fail(exitUsage, "--console %q is not a URL: %w", console, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fail(exitUnreachable, "no server answers on %s: %w; start one with `crmock serve`, or name its console with --console", console, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fail(exitFailed, "%s answers HTTP %s", request.URL, response.Status)
	}
	_, err = io.Copy(out, io.LimitReader(response.Body, 1<<10))
	return err
}
