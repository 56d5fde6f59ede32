package main

import "strings"

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

// slips is how many letters have to be added, dropped, changed or swapped with their neighbour to turn a into b.
func slips(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			changed := last[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			row[j] = min(changed, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
