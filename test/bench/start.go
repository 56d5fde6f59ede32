package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// starts is how often the start is measured; the median counts.
const starts = 9

// measureStart builds the command and measures the time from its start to the first good answer, and its memory then.
func measureStart() error {
	folder, err := os.MkdirTemp("", "crmock-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	binary := filepath.Join(folder, "crmock")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "./cmd/crmock") //nolint:gosec // our own program
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, output)
	}
	var times []float64
	var memory []float64
	for range starts {
		took, resident, err := startOnce(binary, folder)
		if err != nil {
			return err
		}
		times = append(times, float64(took.Microseconds())/1000)
		memory = append(memory, resident)
	}
	slices.Sort(times)
	slices.Sort(memory)
	fmt.Fprintf(os.Stdout, "  to the first good answer %.0f ms (%.0f to %.0f), resident %.0f MB\n",
		times[starts/2], times[0], times[starts-1], memory[starts/2])
	return nil
}

func startOnce(binary, folder string) (took time.Duration, megabytes float64, err error) {
	command := exec.CommandContext(context.Background(), binary, "serve", "--http", "127.0.0.1:0", "--https", "127.0.0.1:0", //nolint:gosec // our own program
		"--console", "127.0.0.1:0", "--state-dir", filepath.Join(folder, "state"))
	command.Dir = folder
	output, err := command.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	begin := time.Now()
	if err := command.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = command.Process.Signal(os.Interrupt)
		err = errors.Join(err, command.Wait())
	}()
	address, err := firstAddress(output)
	if err != nil {
		return 0, 0, err
	}
	if err := ask(address); err != nil {
		return 0, 0, err
	}
	took = time.Since(begin)
	megabytes, err = resident(command.Process.Pid)
	return took, megabytes, err
}

// firstAddress is the first line that the server prints: "http http://127.0.0.1:12345".
func firstAddress(output io.Reader) (string, error) {
	lines := bufio.NewScanner(output)
	if !lines.Scan() {
		return "", errors.New("the server printed no address")
	}
	_, address, found := strings.Cut(lines.Text(), " ")
	if !found {
		return "", fmt.Errorf("not an address: %s", lines.Text())
	}
	go func() {
		for lines.Scan() { // so that the server never waits for a reader
		}
	}()
	return address, nil
}

func ask(address string) error {
	xml := `<WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME><PASSWORD>crmapi-demo</PASSWORD>` +
		`<COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND></WAPI>`
	response, err := http.PostForm(address+"/WAPI/wapi.php", url.Values{"xml_query": {xml}})
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && !strings.Contains(string(body), "<ACCOUNTNUM>10000000</ACCOUNTNUM>") {
		err = fmt.Errorf("not a good reply: %s", body)
	}
	return err
}

// resident is the memory of a process that is in RAM, in megabytes.
func resident(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("memory is read from /proc, which only Linux has: %w", err)
	}
	var kilobytes float64
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kilobytes); err == nil {
			return kilobytes / 1024, nil
		}
	}
	return 0, errors.New("/proc does not tell the resident memory")
}
