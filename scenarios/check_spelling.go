package scenarios

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts/spelling"
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
		if d := spelling.Slips(strings.ToLower(word), strings.ToLower(candidate)); d < least && d < len(candidate) {
			best, least = candidate, d
		}
	}
	return best
}
