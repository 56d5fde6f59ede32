// Command bench measures how fast crmock answers, as ratios in one run: each figure of crmock stands beside that of a
// bare net/http handler that reads the same request and writes the same reply, measured in turn on the same core.
//
// The server is a process of its own on one core, the load another on a second core. Absolute figures belong to the
// machine; the ratios are what docs/performance.md records.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	serve := flag.Bool("serve", false, "be the server (the benchmark starts itself so)")
	customers := flag.Int("customers", 100_000, "how many customers the store holds")
	rounds := flag.Int("rounds", 7, "how many pairs of measurements; the median is what counts")
	length := flag.Duration("length", 2*time.Second, "length of one measurement")
	flag.Parse()
	var err error
	if *serve {
		err = serveBoth(*customers)
	} else {
		err = measure(plan{*customers, *rounds, *length})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// plan is how much is measured.
type plan struct {
	customers, rounds int
	length            time.Duration
}

func measure(p plan) error {
	fmt.Fprintf(os.Stdout, "start\n")
	if err := measureStart(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "state of a tenant, through the console\n")
	if err := measureState(p.customers); err != nil {
		return err
	}
	server, err := startServer(p.customers)
	if err != nil {
		return err
	}
	defer server.stop()
	for _, job := range jobs(p.customers) {
		if err := server.compare(p, job); err != nil {
			return err
		}
	}
	return nil
}
