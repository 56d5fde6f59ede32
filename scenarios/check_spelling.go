package scenarios

import (
	"fmt"
	"strings"
)

// knownWords says which word was most likely meant by another, or else which are known.
func knownWords(word string, known []string) string {
	if meant := nearest(word, known); meant != "" {
		return fmt.Sprintf("did you mean %s?", meant)
	}
	if len(known) == 0 {
		return "there are none"
	}
	return "known are " + strings.Join(known, ", ")
}

// nearest is the known word with at most two slips, in any case; empty if there is none: more slips make another word.
func nearest(word string, known []string) string {
	best, least := "", 3
	for _, candidate := range known {
		if d := slips(strings.ToLower(word), strings.ToLower(candidate)); d < least && d < len(candidate) {
			best, least = candidate, d
		}
	}
	return best
}

// slips is how many bytes have to be added, left out or changed to make one word of the other. It works through the
// table of all beginnings of both, and holds one row of it.
func slips(from, to string) int {
	row := make([]int, len(to)+1)
	for i := range row {
		row[i] = i
	}
	for i := range len(from) {
		corner := row[0] // the cell above and to the left
		row[0]++
		for k := range len(to) {
			change := corner
			if from[i] != to[k] {
				change++
			}
			corner = row[k+1]
			row[k+1] = min(change, corner+1, row[k]+1)
		}
	}
	return row[len(to)]
}
