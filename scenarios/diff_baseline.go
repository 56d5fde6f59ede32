package scenarios

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// Baseline is a list of divergences that are known and accepted. A nil Baseline accepts nothing.
type Baseline struct {
	accepted []*accepted
	written  string // the file's text
}

// accepted is what a divergence has to be like. An attribute that a file leaves out takes anything.
type accepted struct {
	scenario, step, path, clause string
	left, right                  *regexp.Regexp // that all of the text matches; nil: any
	at                           xmldoc.Position
}

// LoadBaseline reads a file of accepted divergences. The error lists all that is wrong, each with file, line and column.
func LoadBaseline(file string) (*Baseline, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	root, err := xmldoc.Parse(file, data)
	if err != nil {
		return nil, err
	}
	if root.Name != "differences" {
		return nil, root.Errorf("the root of a baseline is <differences>")
	}
	var problems xmldoc.Problems
	b := Baseline{written: string(data)}
	r := xmldoc.Read(root, &problems)
	r.Each("accepted", func(r *xmldoc.Reader) {
		b.accepted = append(b.accepted, &accepted{
			scenario: r.Required("scenario"), step: r.String("step"), path: r.String("path"), clause: r.String("clause"),
			left: patternOf(r, "left"), right: patternOf(r, "right"), at: r.At,
		})
	})
	r.Done()
	return &b, problems.Err()
}

// patternOf is a regular expression that all of a text matches; nil where the attribute is absent.
func patternOf(r *xmldoc.Reader, name string) *regexp.Regexp {
	if !r.Has(name) {
		return nil
	}
	compiled, err := regexp.Compile("^(?s:" + r.String(name) + ")$")
	if err != nil {
		r.Fail("the attribute %q is no regular expression: %v", name, err)
	}
	return compiled
}

// Apply takes what is accepted out of a comparison, and tells what is accepted and did not occur in scenarios that were
// played.
func (b *Baseline) Apply(c *Comparison) {
	if b == nil {
		return
	}
	occurred := map[*accepted]bool{}
	for i := range c.Scenarios {
		compared := &c.Scenarios[i]
		left := []Divergence{}
		for _, d := range compared.Divergences {
			if entry := b.accepts(d, occurred); !entry {
				left = append(left, d)
			}
		}
		c.Accepted += len(compared.Divergences) - len(left)
		compared.Divergences = left
	}
	for _, entry := range b.accepted {
		if !occurred[entry] && c.played(entry.scenario) {
			c.Outdated = append(c.Outdated, entry.String())
		}
	}
}

// accepts notes every entry that a divergence is like.
func (b *Baseline) accepts(d Divergence, occurred map[*accepted]bool) bool {
	found := false
	for _, entry := range b.accepted {
		if entry.isLike(d) {
			occurred[entry], found = true, true
		}
	}
	return found
}

func (a *accepted) isLike(d Divergence) bool {
	same := func(wanted, got string) bool { return wanted == "" || wanted == got }
	matches := func(wanted *regexp.Regexp, got string) bool { return wanted == nil || wanted.MatchString(got) }
	return a.scenario == d.Scenario && same(a.step, d.step) && same(a.path, d.Path) && same(a.clause, d.Clause) &&
		matches(a.left, d.Left) && matches(a.right, d.Right)
}

// String is where an entry stands and what it is about.
func (a *accepted) String() string {
	return strings.Join(strings.Fields(fmt.Sprintf("%s: %s %s %s", a.at, a.scenario, a.step, a.path)), " ")
}

func (c *Comparison) played(scenario string) bool {
	for _, compared := range c.Scenarios {
		if compared.Scenario == scenario {
			return compared.State == Passed
		}
	}
	return false
}
