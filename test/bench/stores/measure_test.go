package stores_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/test/bench/stores"
)

// measure takes the figures of an empty store: it fills it, starts on it anew, and sends requests.
func measure(t *testing.T, s *server, store kept, f *stores.Figures) {
	t.Helper()
	if !store.lasts {
		f.Start = s.medianStart(demo, 1)
	}
	s.stop()
	s.start()
	as, took, err := stores.Fill(t.Context(), s.console, f.Customers)
	if err != nil {
		t.Fatal(err)
	}
	f.Load = took.Seconds()
	_, f.Loading = s.memory()
	if store.lasts {
		s.stop()
		f.Disk = store.disk()
		f.Start = s.medianStart(as, f.Customers)
	}
	client := stores.NewClient(s.http, as, f.Customers)
	defer client.Close()
	if f.One, err = client.Measure(t.Context(), 1, *length); err != nil {
		t.Fatal(err)
	}
	if f.Many, err = client.Measure(t.Context(), stores.Several, *length); err != nil {
		t.Fatal(err)
	}
	f.Memory, _ = s.memory()
	f.Engine = store.memory()
	t.Logf("filled in %.1f s, started in %.2f s", f.Load, f.Start)
}

// demo is the tenant of a server that has no other.
//
//nolint:gochecknoglobals // constant
var demo = console.Created{Name: "demo", Username: "crmapi", Password: "crmapi-demo"}

// medianStart is how many seconds a start takes. The server runs then.
func (s *server) medianStart(as console.Created, customers int) float64 {
	s.t.Helper()
	var took []time.Duration
	for range *starts {
		took = append(took, s.restart(as, customers))
	}
	slices.Sort(took)
	return took[len(took)/2].Seconds()
}

// The files of a report.
const (
	figuresFile = "stores.json"
	tablesFile  = "stores.md"
	plotFile    = "stores.svg"
)

// save writes the report into the folder that was asked for, and its tables to the output.
func save(t *testing.T, report stores.Report) {
	t.Helper()
	if *results == "" {
		return
	}
	figures, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(*results, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		figuresFile: string(figures) + "\n", tablesFile: report.Tables(), plotFile: report.Plot(),
	} {
		if err := os.WriteFile(filepath.Join(*results, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("the figures are in %s:\n\n%s", *results, report.Tables())
}
