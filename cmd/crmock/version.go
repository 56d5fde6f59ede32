package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/mockserver"
)

func newVersionCommand(env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(env.out, "crmock %s %s %s/%s\n", mockserver.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}
