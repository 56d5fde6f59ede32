package report

import (
	"fmt"
	"slices"
)

// histogram is the response times of all exchanges that were answered.
type histogram struct {
	Count            int
	Median, P95, Max string
	Buckets          []bucket
	Height           int // of the picture, in pixels
}

// bucket is how many exchanges took so long.
type bucket struct {
	Label string
	Count int
	Size  float64 // of its bar, in percent of the picture's width
	End   float64 // of its bar, in percent of the picture's width
	Y     int     // of its bar, in pixels
	TextY int
}

// What the picture of a histogram is made of, in pixels; where a bar starts and how long the longest is, which
// leaves room for two texts, in percent of its width.
const (
	rowHeight = 22
	barHeight = 14
	barStart  = 22.0
	widestBar = 64.0
)

// newHistogram sorts the response times into buckets of which each is about twice as wide as the one before. Buckets
// beyond the last time are left out.
func newHistogram(d Document) histogram {
	var times []float64
	for _, spec := range d.Specs {
		for _, e := range spec.Exchanges {
			if e.Status != 0 {
				times = append(times, e.Milliseconds)
			}
		}
	}
	if len(times) == 0 {
		return histogram{}
	}
	slices.Sort(times)
	h := histogram{
		Count: len(times), Median: duration(quantile(times, 0.5)), P95: duration(quantile(times, 0.95)), Max: duration(times[len(times)-1]),
	}
	h.Buckets = buckets(times)
	h.Height = len(h.Buckets) * rowHeight
	return h
}

// buckets counts sorted times.
func buckets(times []float64) []bucket {
	limits := []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}
	var made []bucket
	most, done := 1, 0
	for i := 0; done < len(times); i++ {
		made = append(made, bucket{Label: "longer", Y: i*rowHeight + (rowHeight-barHeight)/2, TextY: i*rowHeight + rowHeight*7/10})
		b := &made[i]
		next := len(times)
		if i < len(limits) {
			b.Label = "to " + duration(limits[i])
			next, _ = slices.BinarySearchFunc(times, limits[i], func(time, limit float64) int {
				if time <= limit {
					return -1
				}
				return 1
			})
		}
		b.Count, done = next-done, next
		most = max(most, b.Count)
	}
	for i := range made {
		made[i].Size = widestBar * float64(made[i].Count) / float64(most)
		made[i].End = barStart + made[i].Size
	}
	return made
}

// quantile is the time that a share of sorted times does not exceed.
func quantile(times []float64, share float64) float64 {
	return times[min(len(times)-1, int(share*float64(len(times))))]
}

// duration is milliseconds in a short form.
func duration(milliseconds float64) string {
	switch {
	case milliseconds >= 1000:
		return fmt.Sprintf("%.4g s", milliseconds/1000)
	default:
		return fmt.Sprintf("%.3g ms", milliseconds)
	}
}
