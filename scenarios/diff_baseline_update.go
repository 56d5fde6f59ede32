package scenarios

import (
	"bytes"
	"regexp"
	"strings"
)

// BaselineUpdate is a baseline that accepts what a comparison has found, and what is new in it.
type BaselineUpdate struct {
	Text                 []byte // of the file
	Added, Removed, Kept int    // entries
}

// Update makes a baseline that accepts all divergences of a comparison. Of scenarios that were not played, all stays as it is.
// Of those that were, entries stay that still occur, and go where they do not; what no entry accepts is added after the
// others of its scenario. Comments stay, too. In what is added, numbers and the mark of the run, which are others each time,
// become patterns; an empty mark stands for none. A nil Baseline has no entries.
func (b *Baseline) Update(c Comparison, mark string) (BaselineUpdate, error) {
	u := baselineUpdater{comparison: &c, mark: mark, occurred: map[*accepted]bool{}}
	if b != nil {
		u.before = *b
	}
	added, err := u.additions()
	if err != nil {
		return BaselineUpdate{}, err
	}
	err = u.write(added)
	u.made.Text = u.text.Bytes()
	return u.made, err
}

// baselineUpdater writes one baseline anew.
type baselineUpdater struct {
	before     Baseline
	comparison *Comparison
	mark       string
	occurred   map[*accepted]bool
	made       BaselineUpdate
	text       bytes.Buffer
}

// additions are the entries, as written, of what is not accepted yet, by scenario.
func (u *baselineUpdater) additions() (map[string][]string, error) {
	added := map[string][]string{}
	seen := map[string]bool{}
	for _, compared := range u.comparison.Scenarios {
		for _, d := range compared.Divergences {
			if u.before.accepts(d, u.occurred) {
				continue
			}
			entry, err := u.entryFor(d)
			if err != nil {
				return nil, err
			}
			if !seen[entry] {
				added[d.Scenario] = append(added[d.Scenario], entry)
				u.made.Added++
			}
			seen[entry] = true
		}
	}
	return added, nil
}

// entryFor is an entry that accepts a divergence, in a line of its own.
func (u *baselineUpdater) entryFor(d Divergence) (string, error) {
	var line bytes.Buffer
	err := writeElement(&line, element("accepted", attributes{}.with("scenario", d.Scenario).some("step", d.step).with("path", d.Path).
		some("clause", d.Clause).with("left", patternFor(d.Left, u.mark)).with("right", patternFor(d.Right, u.mark))), "  ")
	return "\n" + strings.TrimRight(line.String(), "\n"), err
}

// write writes entry after entry, each with what stands before it, and what is added to a scenario after the last of it.
func (u *baselineUpdater) write(added map[string][]string) error {
	found, err := layoutOf(u.before.written)
	if err != nil {
		return err
	}
	u.text.WriteString(found.head)
	last := map[string]*accepted{}
	for _, entry := range u.before.accepted {
		last[entry.scenario] = entry
	}
	for i, entry := range u.before.accepted {
		u.writeOld(entry, found.entries[i])
		if last[entry.scenario] == entry {
			u.writeNew(added[entry.scenario])
			delete(added, entry.scenario)
		}
	}
	for _, compared := range u.comparison.Scenarios {
		u.writeNew(added[compared.Scenario])
		delete(added, compared.Scenario) // one that was compared twice
	}
	u.text.WriteString(found.rest)
	return nil
}

// writeOld writes an entry, or what stands before it where the entry itself goes.
func (u *baselineUpdater) writeOld(entry *accepted, as written) {
	if u.comparison.played(entry.scenario) && !u.occurred[entry] {
		u.made.Removed++
		u.text.WriteString(strings.TrimRight(as.before, " \t\r\n"))
		return
	}
	u.made.Kept++
	u.text.WriteString(as.before + as.entry)
}

func (u *baselineUpdater) writeNew(entries []string) {
	for _, entry := range entries {
		u.text.WriteString(entry)
	}
}

// number is a run of digits long enough for an id or a date; shorter ones are codes and counts, which matter.
var number = regexp.MustCompile(`[0-9]{5,}`)

// patternFor is an expression for a text in which numbers and marks may be others.
func patternFor(text, mark string) string {
	expression := number.ReplaceAllLiteralString(regexp.QuoteMeta(text), `[0-9]+`)
	if mark == "" {
		return expression
	}
	return strings.ReplaceAll(expression, mark, `[a-zA-Z0-9]+`)
}
