package main

import (
	"os"
	"os/signal"
	"syscall"
)

// hangup is the signal that asks a server to read its configuration again.
const hangup = syscall.SIGHUP

// systemSignals are what the system tells a server: to end, or to read its configuration again. From the call on no
// such signal ends the program by itself; stop gives that up.
func systemSignals() (signals <-chan os.Signal, stop func()) {
	received := make(chan os.Signal, 4)
	signal.Notify(received, os.Interrupt, syscall.SIGTERM, hangup)
	return received, func() { signal.Stop(received) }
}
