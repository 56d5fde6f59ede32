package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// addresses are where the server process listens, as it tells its parent on standard output.
type addresses struct{ CRMock, Bare, Control string }

// usage is what the server process has used so far.
type usage struct {
	CPU     time.Duration
	Mallocs uint64
	Bytes   uint64
}

// serveBoth is the server process: crmock with its customers, the bare handler, and a control listener, on one core,
// until standard input ends.
func serveBoth(customers int) error {
	runtime.GOMAXPROCS(1)
	mock, err := mockserver.New(mockserver.Options{Tenants: []mockserver.Tenant{tenantOf(customers)}})
	if err != nil {
		return err
	}
	var at addresses
	for _, one := range []struct {
		address *string
		handler http.Handler
	}{{&at.CRMock, mock}, {&at.Bare, http.HandlerFunc(serveBare)}, {&at.Control, http.HandlerFunc(serveUsage)}} {
		if *one.address, err = serveOn(one.handler); err != nil {
			return err
		}
	}
	runtime.GC()
	if err := json.NewEncoder(os.Stdout).Encode(at); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func serveOn(handler http.Handler) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().String(), nil
}

// serveBare reads the body and writes the reply that crmock would: the query's name says which.
func serveBare(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	reply := replies[r.URL.RawQuery]
	header := w.Header()
	header.Set("Content-Type", "text/xml; charset=ISO-8859-1")
	header.Set("Content-Length", strconv.Itoa(len(reply)))
	_, _ = w.Write(reply)
}

func serveUsage(w http.ResponseWriter, _ *http.Request) {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	cpu := time.Duration(used.Utime.Nano() + used.Stime.Nano())
	_ = json.NewEncoder(w).Encode(usage{cpu, memory.Mallocs, memory.TotalAlloc})
}

// tenantOf is a tenant with that many customers, seeded in files of 10,000.
func tenantOf(customers int) mockserver.Tenant {
	const perFile = 10_000
	tenant := mockserver.Tenant{Name: "bench", Username: "api", Password: "secret"}
	for first := 0; first < customers; first += perFile {
		var file bytes.Buffer
		file.WriteString("<records>")
		for i := first; i < min(first+perFile, customers); i++ {
			fmt.Fprintf(&file, "<Customer><FIRSTNAME>First%d</FIRSTNAME><LASTNAME>Last%d</LASTNAME><COMPANY>Company %d</COMPANY>"+
				"<EMAIL>c%d@example.com</EMAIL><VOICE>+1555%07d</VOICE><ADDR1CITY>Springfield</ADDR1CITY></Customer>", i, i, i%1000, i, i)
		}
		file.WriteString("</records>")
		tenant.Seed = append(tenant.Seed, contracts.File{Name: fmt.Sprintf("customers-%d.xml", first), Data: file.Bytes()})
	}
	return tenant
}
