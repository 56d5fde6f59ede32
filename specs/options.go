package specs

import "time"

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
