package stores_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/test/bench/stores"
)

// docs is where the figures are that docs/performance.md shows.
const docs = "../../../docs"

func TestPageShowsItsFigures(t *testing.T) {
	g := NewWithT(t)
	report := readReport(t, filepath.Join(docs, "performance", figuresFile))
	page, err := os.ReadFile(filepath.Join(docs, "performance.md"))
	g.Expect(err).NotTo(HaveOccurred())
	plot, err := os.ReadFile(filepath.Join(docs, "performance", plotFile))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).To(And(ContainSubstring(report.Tables()), ContainSubstring("(performance/"+plotFile+")")))
	g.Expect(string(plot)).To(Equal(report.Plot()))
}

func readReport(t *testing.T, name string) (report stores.Report) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, &report)
	}
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// sample is a report of two stores: the second takes four times as long, and its time doubles with ten times as many
// customers.
func sample() stores.Report {
	figures := func(store string, customers int, milliseconds float64) stores.Figures {
		speed := map[string]stores.Speed{"Add": {Requests: 9, PerSecond: 1000 / milliseconds, Median: milliseconds / 1000, P99: milliseconds / 100}}
		return stores.Figures{Store: store, Customers: customers, Load: milliseconds, One: speed, Many: speed}
	}
	return stores.Report{Figures: []stores.Figures{
		figures("quick", 1000, 0.5), figures("quick", 10_000, 0.5), figures("slow", 1000, 1), figures("slow", 10_000, 2),
	}}
}

func TestTablesTellGrowth(t *testing.T) {
	g := NewWithT(t)
	tables := sample().Tables()
	g.Expect(tables).To(ContainSubstring("| | store | 1,000 | 10,000 | growth | beside quick |\n|---|---|---:|---:|---:|---:|\n"))
	g.Expect(tables).To(ContainSubstring("| Add, ms | quick | 0.50 (5.00) | 0.50 (5.00) | ×1.00 | ×1.00 |\n|  | slow | 1.00 (10.0) | 2.00 (20.0) | ×2.00 | ×4.00 |\n"))
	g.Expect(tables).To(ContainSubstring("| Add, requests/s | quick | 2,000 | 2,000 | ×1.00 | ×1.00 |\n|  | slow | 1,000 | 500 | ×2.00 | ×4.00 |\n"), "half as many are twice as slow")
	g.Expect(tables).NotTo(ContainSubstring("Disk"), "nothing was measured of it")
}

func TestPlotIsWithinItsFrame(t *testing.T) {
	g := NewWithT(t)
	decoder := xml.NewDecoder(strings.NewReader(sample().Plot()))
	marks := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		g.Expect(err).NotTo(HaveOccurred())
		start, is := token.(xml.StartElement)
		if !is || start.Name.Local != "circle" {
			continue
		}
		marks++
		for _, attribute := range start.Attr {
			if name := attribute.Name.Local; name == "cx" || name == "cy" {
				place, err := strconv.ParseFloat(attribute.Value, 64)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(place).To(And(BeNumerically(">", 0), BeNumerically("<", 240)), name)
			}
		}
	}
	g.Expect(marks).To(Equal(1+2+2), "the legend, and two sizes of what was measured: Add and Fill")
}

func TestMissingFiguresAreNamed(t *testing.T) {
	NewWithT(t).Expect(sample().Figures[0].Missing()).To(Equal([]string{
		"starting", "Get by ACCOUNTNUM", "Get by EMAIL", "Get by LASTNAME%",
	}))
}
