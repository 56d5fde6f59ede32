package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts/console"
)

// healthTimeout is the longest that a server may take to say that it is well.
const healthTimeout = 5 * time.Second

// newHealthcheckCommand is for containers: exit 0 when a server's console says that it is well.
func newHealthcheckCommand(env environment) *cobra.Command {
	var address string
	command := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a running server whether it is well",
		Long: "Ask a running server whether it is well, by its console: it answers, and its store can be read and written.\n" +
			"Exit 0 if it is, 1 if it is not, 3 if it does not answer.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return checkHealth(command.Context(), env.out, address)
		},
	}
	fallback := "http://127.0.0.1:8081"
	if set := env.getenv("CRMOCK_CONSOLE"); set != "" && set != "off" {
		fallback = set
	}
	command.Flags().StringVar(&address, "console", fallback, "`URL` of the server's console (CRMOCK_CONSOLE)")
	return command
}

func checkHealth(ctx context.Context, out io.Writer, address string) error {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(address, "/")+"/health", nil)
	if err != nil {
		return fail(exitUsage, "--console %q is not a URL: %w", address, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fail(exitUnreachable, "no server answers on %s: %w; start one with `crmock serve`, or name its console with --console", address, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fail(exitFailed, "%s answers HTTP %s%s", request.URL, response.Status, detailOf(response))
	}
	_, err = io.Copy(out, io.LimitReader(response.Body, 1<<10))
	return err
}

// detailOf is what a problem document says, behind a colon; empty for any other answer.
func detailOf(response *http.Response) string {
	var problem console.Problem
	if json.NewDecoder(io.LimitReader(response.Body, 1<<16)).Decode(&problem) != nil || problem.Detail == "" {
		return ""
	}
	return ": " + problem.Detail
}
