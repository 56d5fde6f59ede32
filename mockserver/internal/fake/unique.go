package fake

import (
	"strconv"
	"strings"
)

// next is the tag's running number, counted from a place that the seed decides, so that two seeds hardly ever make the
// same: nothing at below or above, and each number once. It is false when all are used.
func (d *draft) next(t *tag, below int64) (int64, bool) {
	if t.made >= below {
		return 0, false
	}
	return (d.start%below + t.made) % below, true
}

// serial is the running number in so many digits, empty when all are used. A width above 18 in base 10 or 12 in base 36
// would be too large for it.
func (d *draft) serial(t *tag, base, width int) string {
	below := int64(1)
	for range width {
		below *= int64(base)
	}
	number, left := d.next(t, below)
	if !left || width < 1 {
		return ""
	}
	digits := strconv.FormatInt(number, base)
	return zeros(width-len(digits)) + digits
}

func zeros(count int) string { return strings.Repeat("0", max(0, count)) }
