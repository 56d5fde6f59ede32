package main

import (
	"errors"
	"fmt"
)

// The exit codes. 0 is fine; Ctrl-C on a server is fine too.
const (
	exitFailed      = 1 // something checked does not hold
	exitUsage       = 2 // wrong usage, configuration or contract, or a port that is taken
	exitUnreachable = 3 // the target is unreachable

	exitInterrupted = 130 // ended by Ctrl-C before all was done
)

// exitError is an error that says with which code the program ends.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }

func (e *exitError) Unwrap() error { return e.err }

// fail is an error with an exit code. A format that is empty once filled prints nothing: all has been said.
func fail(code int, format string, args ...any) error {
	return &exitError{code, fmt.Errorf(format, args...)}
}

// exitCode is what the program ends with. An error without a code comes from reading the command line.
func exitCode(err error) int {
	var coded *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &coded):
		return coded.code
	default:
		return exitUsage
	}
}
