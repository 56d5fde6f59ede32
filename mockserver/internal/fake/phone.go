package fake

import (
	"fmt"
	"strings"
)

// phones are texts that hold a telephone number, by what the tag's name says.
//
//nolint:gochecknoglobals // constant table
var phones = []string{"VOICE", "ALTERNATIVE", "FAX", "PHONE", "MOBILE"}

// phoneForms are the numbers 555-0100 to 555-0199, which belong to fiction in every area. Longer forms come first.
//
//nolint:gochecknoglobals // constant table
var phoneForms = []string{"+1 (%03d) 555-01%02d", "+1 %03d 555 01%02d", "%03d-555-01%02d", "+1%03d55501%02d", "%03d55501%02d"}

// shortestPhone is the length of the last form.
const shortestPhone = 10

// phone is cut nowhere, for a part of it may be somebody's number. A unique one has an extension.
func phone(d *draft, t *tag) string {
	extension := ""
	if t.unique() {
		serial := d.serial(t, 10, min(serialWidth, t.most-shortestPhone-len(" x")))
		if serial == "" {
			return ""
		}
		extension = " x" + serial
	}
	for _, form := range phoneForms[d.random.IntN(len(phoneForms)):] {
		value := fmt.Sprintf(form, d.area(), d.random.IntN(100)) + extension
		if len(value) <= t.most {
			return value + strings.Repeat("x", max(0, t.least-len(value)))
		}
	}
	return ""
}

// area is an area code of ordinary numbers: from 2, below the free ones at 8, and none as 911.
func (d *draft) area() int {
	for {
		if code := 200 + d.random.IntN(600); code%100 != 11 {
			return code
		}
	}
}
