package stores

import (
	"fmt"
	"strings"
)

// metric is one figure of each store and size: a row of a table and a panel of the plot.
type metric struct {
	name, unit string
	of         func(Figures) float64 // 0: does not apply
	beside     func(Figures) float64 // shown in brackets; may be nil
	more       bool                  // more of it is better
	drawn      bool                  // in the plot
}

const million = 1e6

// answering are the metrics of one request after the other.
func answering() (all []metric) {
	for _, r := range requests {
		all = append(all, metric{
			name: r.name, unit: "ms", drawn: true,
			of:     func(f Figures) float64 { return 1000 * f.One[r.name].Median },
			beside: func(f Figures) float64 { return 1000 * f.One[r.name].P99 },
		})
	}
	return all
}

// throughput are the metrics of several at once.
func throughput() (all []metric) {
	for _, r := range requests {
		all = append(all, metric{
			name: r.name, unit: "requests/s", more: true,
			of: func(f Figures) float64 { return f.Many[r.name].PerSecond },
		})
	}
	return all
}

// keeping are the metrics of what it takes to fill a store, to keep what is in it, and to start on it.
func keeping() []metric {
	return []metric{
		{name: "Fill", unit: "customers/s", more: true, drawn: true, of: func(f Figures) float64 {
			if f.Load == 0 {
				return 0
			}
			return float64(f.Customers) / f.Load
		}},
		{name: "Disk", unit: "MB", drawn: true, of: func(f Figures) float64 { return float64(f.Disk) / million }},
		{name: "Memory of crmock", unit: "MB", drawn: true, of: func(f Figures) float64 { return float64(f.Memory) / million }},
		{name: "Most while it was filled", unit: "MB", of: func(f Figures) float64 { return float64(f.Loading) / million }},
		{name: "Memory of the database", unit: "MB", of: func(f Figures) float64 { return float64(f.Engine) / million }},
		{name: "Start", unit: "ms", drawn: true, of: func(f Figures) float64 { return 1000 * f.Start }},
	}
}

// grouped is a whole number with commas: 1,000,000.
func grouped(n int) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// short is a positive number with about three digits that count.
func short(x float64) string {
	switch {
	case x >= 100:
		return grouped(int(x + 0.5))
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	default:
		return fmt.Sprintf("%.2f", x)
	}
}
