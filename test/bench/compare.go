package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

// serverProcess is the other process.
type serverProcess struct {
	addresses
	command *exec.Cmd
	input   io.Closer
	counter atomic.Int64
}

// startServer starts this program again as the server, on a core of its own where the system can pin processes.
func startServer(customers int) (*serverProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	arguments := []string{self, "-serve", "-customers", strconv.Itoa(customers)}
	if taskset, err := exec.LookPath("taskset"); err == nil {
		arguments = append([]string{taskset, "--cpu-list", "0"}, arguments...)
		pinSelf(taskset)
	}
	s := &serverProcess{command: exec.CommandContext(context.Background(), arguments[0], arguments[1:]...)} //nolint:gosec // our own program
	s.command.Stderr = os.Stderr
	output, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if s.input, err = s.command.StdinPipe(); err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	return s, json.NewDecoder(output).Decode(&s.addresses)
}

// pinSelf moves the load to the second core; where that fails the figures are only noisier.
func pinSelf(taskset string) {
	pin := exec.CommandContext(context.Background(), taskset, "--all-tasks", "--cpu-list", "--pid", "1", strconv.Itoa(os.Getpid())) //nolint:gosec // fixed arguments
	if err := pin.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench: the load is not pinned:", err)
	}
}

func (s *serverProcess) stop() {
	_ = s.input.Close()
	_ = s.command.Wait()
}

// round is one measurement.
type round struct {
	perSecond          float64
	cpu                time.Duration // of the server, for one request
	mallocs, allocated float64       // for one request
	busy               float64       // share of the server's core
}

func (s *serverProcess) round(address string, j job, length time.Duration) (round, error) {
	before, err := s.usage()
	if err != nil {
		return round{}, err
	}
	start := time.Now()
	count, err := load(address, j, length, &s.counter)
	if err != nil {
		return round{}, fmt.Errorf("%s: %w", j.name, err)
	}
	took := time.Since(start)
	after, err := s.usage()
	if err != nil || count == 0 {
		return round{}, errors.Join(err, errors.New("no request was answered in time"))
	}
	n := float64(count)
	return round{
		perSecond: n / took.Seconds(), cpu: time.Duration(float64(after.CPU-before.CPU) / n),
		mallocs: float64(after.Mallocs-before.Mallocs) / n, allocated: float64(after.Bytes-before.Bytes) / n,
		busy: float64(after.CPU-before.CPU) / float64(took),
	}, nil
}

func (s *serverProcess) usage() (usage, error) {
	var u usage
	response, err := http.Get("http://" + s.Control + "/")
	if err != nil {
		return u, err
	}
	defer response.Body.Close()
	return u, json.NewDecoder(response.Body).Decode(&u)
}

// compare measures crmock and the bare handler in turn and prints the medians.
func (s *serverProcess) compare(p plan, j job) error {
	var ours, bare []round
	for i := range p.rounds + 1 {
		for _, side := range []struct {
			address string
			rounds  *[]round
		}{{s.Bare, &bare}, {s.CRMock, &ours}} {
			r, err := s.round(side.address, j, p.length)
			if err != nil {
				return err
			}
			if i > 0 { // the first warms up
				*side.rounds = append(*side.rounds, r)
			}
		}
	}
	report(p, j, ours, bare)
	return nil
}

func report(p plan, j job, ours, bare []round) {
	throughput := make([]float64, len(ours))
	cpu := make([]float64, len(ours))
	for i := range ours {
		throughput[i] = ours[i].perSecond / bare[i].perSecond
		cpu[i] = float64(bare[i].cpu) / float64(ours[i].cpu)
	}
	fmt.Fprintf(os.Stdout, "%s among %d customers, %d rounds of %s, medians\n", j.name, p.customers, p.rounds, p.length)
	for _, side := range []struct {
		name   string
		rounds []round
	}{{"bare", bare}, {"crmock", ours}} {
		fmt.Fprintf(os.Stdout, "  %-7s %8.0f requests/s  %6.1f us of server CPU  %6.1f allocations  %7.0f bytes  core %3.0f %% busy\n", side.name,
			median(side.rounds, func(r round) float64 { return r.perSecond }),
			median(side.rounds, func(r round) float64 { return float64(r.cpu.Nanoseconds()) / 1000 }),
			median(side.rounds, func(r round) float64 { return r.mallocs }),
			median(side.rounds, func(r round) float64 { return r.allocated }),
			median(side.rounds, func(r round) float64 { return 100 * r.busy }))
	}
	same := func(v float64) float64 { return v }
	fmt.Fprintf(os.Stdout, "  ratio of requests/s %.2f (%.2f to %.2f), of CPU for one request %.2f\n",
		median(throughput, same), slices.Min(throughput), slices.Max(throughput), median(cpu, same))
}

func median[T any](all []T, of func(T) float64) float64 {
	values := make([]float64, len(all))
	for i, one := range all {
		values[i] = of(one)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
