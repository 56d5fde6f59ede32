package config

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts/spelling"
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
		if d := spelling.Slips(word, candidate); d < least && d < len(candidate) {
			best, least = candidate, d
		}
	}
	return best
}
