package specs

import (
	"fmt"
	"regexp"
	"time"

	"github.com/onsi/ginkgo/v2/types"
)

// Options say which specs to carry out, and how.
type Options struct {
	Labels   string           // a Ginkgo label filter, as in "concern:validation && !object:FAQ"; empty: all
	Focus    []string         // regular expressions of spec texts; empty: all
	Seed     int64            // of the order and of all values made up; 0: 1
	FailFast bool             // stop at the first failure
	Timeout  time.Duration    // of the whole run; 0: an hour
	DryRun   bool             // send nothing; every chosen spec counts as not exercised
	Observe  func(SpecResult) // called after each spec, one at a time
}

func (o Options) complete() Options {
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Timeout == 0 {
		o.Timeout = time.Hour
	}
	return o
}

// check refuses what Ginkgo would end the process for, and is the filter of labels.
func (o Options) check() (types.LabelFilter, error) {
	chosen, err := types.ParseLabelFilter(o.Labels)
	if err != nil {
		return nil, fmt.Errorf("the label filter %q: %w", o.Labels, err)
	}
	for _, expression := range o.Focus {
		if _, err := regexp.Compile(expression); err != nil {
			return nil, fmt.Errorf("the expression %q: %w", expression, err)
		}
	}
	return chosen, nil
}
