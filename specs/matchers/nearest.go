package matchers

import "strings"

// nearest is the known name that was most likely meant: the one with the fewest slips, two at most, and more letters
// right than wrong. Case is no slip. It is empty if there is none.
func nearest(name string, known []string) string {
	for slips := range 3 {
		for _, candidate := range known {
			if 2*slips < len(candidate) && near(strings.ToUpper(name), strings.ToUpper(candidate), slips) {
				return candidate
			}
		}
	}
	return ""
}

// near tells whether one name becomes the other by as many slips at most. A slip is a letter too many, one too few,
// another one, or two that changed places.
func near(a, b string, slips int) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	switch {
	case a == "" || b == "":
		return len(a)+len(b) <= slips
	case slips == 0:
		return false
	case swapped(a, b) && near(a[2:], b[2:], slips-1):
		return true
	}
	return near(a[1:], b, slips-1) || near(a, b[1:], slips-1) || near(a[1:], b[1:], slips-1)
}

func swapped(a, b string) bool {
	return len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0]
}
