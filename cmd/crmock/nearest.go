package main

import (
	"strings"

	"github.com/crmock/crmock/contracts/spelling"
)

// nearest is the known name that differs from one by at most two letters, in any case; empty where none is that near.
func nearest(name string, known []string) string {
	best, fewest := "", 3
	for _, candidate := range known {
		if n := slips(strings.ToUpper(name), strings.ToUpper(candidate)); n < fewest && 2*n < len(candidate) {
			best, fewest = candidate, n
		}
	}
	return best
}

// slips is how far two words are apart. Two letters in the wrong order are one slip of a hand on a keyboard, and in a name
// as short as Case two would be too many.
func slips(a, b string) int {
	if areSwapped(a, b) {
		return 1
	}
	return spelling.Slips(a, b)
}

// areSwapped tells whether all that differs is the order of two neighbours.
func areSwapped(a, b string) bool {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return len(a) == len(b) && i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
