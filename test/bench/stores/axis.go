package stores

import (
	"fmt"
	"math"
	"strings"
)

// axis lays numbers on a logarithmic scale between two places of a drawing.
type axis struct {
	least, most float64 // numbers
	from, to    float64 // places
}

// decades is an axis of the powers of ten around some positive numbers.
func decades(numbers []float64, from, to float64) axis {
	least, most := math.Inf(1), 0.0
	for _, x := range numbers {
		least, most = min(least, x), max(most, x)
	}
	low, high := math.Floor(math.Log10(least)), math.Ceil(math.Log10(most))
	if low == high {
		high++
	}
	return axis{math.Pow(10, low), math.Pow(10, high), from, to}
}

func (a axis) at(x float64) float64 {
	if a.least == a.most {
		return (a.from + a.to) / 2
	}
	return a.from + (a.to-a.from)*math.Log(x/a.least)/math.Log(a.most/a.least)
}

// ticks are the powers of ten from one end of the axis to the other.
func (a axis) ticks() (powers []float64) {
	for n := math.Round(math.Log10(a.least)); n <= math.Round(math.Log10(a.most)); n++ {
		powers = append(powers, math.Pow(10, n))
	}
	return powers
}

// brief is a number in as little room as it can be: 0.1, 10, 10k, 1M.
func brief(x float64) string {
	unit := ""
	switch {
	case x >= 1e6:
		x, unit = x/1e6, "M"
	case x >= 1e3:
		x, unit = x/1e3, "k"
	}
	digits := fmt.Sprintf("%.4f", x)
	return strings.TrimRight(strings.TrimRight(digits, "0"), ".") + unit
}
