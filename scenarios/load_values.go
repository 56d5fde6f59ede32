package scenarios

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// words are those of a text, nil where it has none.
func words(text string) []string {
	if found := strings.Fields(text); len(found) > 0 {
		return found
	}
	return nil
}

// present is an attribute that has to be there and may be empty.
func present(r *xmldoc.Reader, name string) string {
	if !r.Has(name) {
		r.Fail("the attribute %q is missing", name)
	}
	return r.String(name)
}

// optional is an attribute that may be empty; nil where it is absent.
func optional(r *xmldoc.Reader, name string) *string {
	value := r.String(name)
	if !r.Has(name) {
		return nil
	}
	return &value
}

// optionalCount is a whole number, zero or more; nil where it is absent.
func optionalCount(r *xmldoc.Reader, name string) *int {
	if r.String(name); !r.Has(name) {
		return nil
	}
	number := r.Count(name)
	return &number
}

// amount is a whole number that has to be there. Where it is not, that is reported, and 1 goes on as a stand-in that no
// check complains about again.
func amount(r *xmldoc.Reader, name string) int {
	number, err := strconv.Atoi(r.String(name))
	if err != nil || number < 0 {
		r.Count(name)
		return 1
	}
	return number
}

// amountOr is an amount that may be absent; it is then fallback.
func amountOr(r *xmldoc.Reader, name string, fallback int) int {
	if r.String(name); !r.Has(name) {
		return fallback
	}
	return amount(r, name)
}

// optionalNumber is a whole number that may be negative; nil where it is absent.
func optionalNumber(r *xmldoc.Reader, name string) *int {
	text := r.String(name)
	if !r.Has(name) {
		return nil
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		r.Fail("%s=%q is not a whole number", name, text)
	}
	return &number
}

// optionalYes is yes or no; nil where it is absent.
func optionalYes(r *xmldoc.Reader, name string) *bool {
	if r.String(name); !r.Has(name) {
		return nil
	}
	yes := r.Yes(name)
	return &yes
}

// oneOf is an attribute that has to be there and to have one of these values.
func oneOf(r *xmldoc.Reader, name string, allowed ...string) string {
	value := r.Required(name)
	if value != "" && !slices.Contains(allowed, value) {
		r.Fail("%s=%q is unknown; %s", name, value, knownWords(value, allowed))
	}
	return value
}

// duration is a length of time as in 1.5s; fallback where it is absent or, which is reported, none.
func duration(r *xmldoc.Reader, name string, fallback time.Duration) time.Duration {
	text := r.String(name)
	if !r.Has(name) {
		return fallback
	}
	length, err := time.ParseDuration(text)
	if err != nil || length < 0 && name != "offset" {
		r.Fail("%s=%q is not a length of time, as in 250ms, 5s or 24h", name, text)
		return fallback
	}
	return length
}

// moment is a point in time as in 2026-03-01T09:00:00Z; zero where it is absent.
func moment(r *xmldoc.Reader, name string) time.Time {
	text := r.String(name)
	if !r.Has(name) {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.Fail("%s=%q is not a point in time, as in 2026-03-01T09:00:00Z", name, text)
	}
	return at.UTC()
}
