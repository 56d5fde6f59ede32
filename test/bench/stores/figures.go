package stores

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// Report is what one run has measured.
type Report struct {
	Date    string    `json:"date"`    // as in 2026-01-31
	Machine string    `json:"machine"` // what kind it is
	Figures []Figures `json:"figures"`
}

// Figures are those of one store with so many customers. What does not apply is 0.
type Figures struct {
	Store     string           `json:"store"`
	Customers int              `json:"customers"`
	Load      float64          `json:"loadSeconds"`
	Start     float64          `json:"startSeconds"` // from the start of the process to its first good reply
	Disk      int64            `json:"diskBytes"`
	Loading   int64            `json:"loadingBytes"`  // the most memory of crmock until it was filled
	Memory    int64            `json:"memoryBytes"`   // of crmock after the requests
	Engine    int64            `json:"databaseBytes"` // memory of the processes of the database then
	One       map[string]Speed `json:"one"`           // with one connection, by the name of the request
	Many      map[string]Speed `json:"many"`          // with several at once
}

// Speed is how fast requests of one kind were answered.
type Speed struct {
	Requests  int     `json:"requests"`
	PerSecond float64 `json:"perSecond"`
	Median    float64 `json:"medianSeconds"`
	P99       float64 `json:"p99Seconds"` // 99 of 100 took no longer
}

// Missing are the names of what has to be measured in any case, and was not.
func (f Figures) Missing() (names []string) {
	if f.Load == 0 {
		names = append(names, "filling")
	}
	if f.Start == 0 {
		names = append(names, "starting")
	}
	for _, kind := range requests {
		if f.One[kind.name].Requests == 0 || f.Many[kind.name].Requests == 0 {
			names = append(names, kind.name)
		}
	}
	return names
}

func speedOf(took []time.Duration, whole time.Duration) Speed {
	if len(took) == 0 {
		return Speed{}
	}
	slices.Sort(took)
	return Speed{
		Requests: len(took), PerSecond: float64(len(took)) / whole.Seconds(),
		Median: took[len(took)/2].Seconds(), P99: took[len(took)*99/100].Seconds(),
	}
}

// Machine is what kind of machine this is.
func Machine() string {
	return fmt.Sprintf("%d cores, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// stores are the names of those that were measured, in order.
func (r Report) stores() (names []string) {
	for _, f := range r.Figures {
		if !slices.Contains(names, f.Store) {
			names = append(names, f.Store)
		}
	}
	return names
}

// sizes are the numbers of customers that were measured, ascending.
func (r Report) sizes() (sizes []int) {
	for _, f := range r.Figures {
		sizes = append(sizes, f.Customers)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// of are the figures of a store with so many customers; without any if it was not measured.
func (r Report) of(store string, customers int) Figures {
	for _, f := range r.Figures {
		if f.Store == store && f.Customers == customers {
			return f
		}
	}
	return Figures{Store: store, Customers: customers}
}
