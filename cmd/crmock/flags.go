package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// explainFlag adds to what is wrong with a flag what may have been meant, and where all of them are.
func explainFlag(command *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var known []string
	command.Flags().VisitAll(func(flag *pflag.Flag) { known = append(known, flag.Name) })
	if meant := nearest(unknown.GetSpecifiedName(), known); meant != "" {
		return fmt.Errorf("%w; did you mean --%s? `%s --help` shows all", err, meant, command.CommandPath())
	}
	return fmt.Errorf("%w; `%s --help` shows all", err, command.CommandPath())
}
