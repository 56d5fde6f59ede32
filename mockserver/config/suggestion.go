package config

import (
	"fmt"
	"strings"
)

// unknown says which words are known where another stands, and the one that was most likely meant. It does not repeat
// the word, which may be a secret in the wrong place.
func unknown(what, word string, known []string) string {
	message := fmt.Sprintf("unknown %s; known are %s", what, strings.Join(known, ", "))
	if meant := nearest(word, known); meant != "" {
		message += "; did you mean " + meant + "?"
	}
	return message
}

// nearest is the known word with at most two slips, empty if there is none: more slips make another word.
func nearest(word string, known []string) string {
	best, least := "", 3
	for _, candidate := range known {
		if d := distance(word, candidate); d < least && d < len(candidate) {
			best, least = candidate, d
		}
	}
	return best
}

// distance is how many letters have to be added, removed or changed to make one word of the other (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1) // distances of the part of a so far to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
