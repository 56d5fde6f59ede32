package matchers

import (
	"fmt"

	"github.com/crmock/crmock/contracts/console"
)

// forgotten is why a truncated journal decides nothing, and what to do.
const forgotten = "The journal was full and has dropped older exchanges that might count, so this proves nothing: " +
	"give the test a tenant of its own, clear the journal when it begins, or let it hold more (journal.exchanges in crmock.yaml)"

// unprovenError says that a journal does not know.
type unprovenError struct{ text string }

// Error is what was found, and why that does not count.
func (e *unprovenError) Error() string { return e.text }

// FormattedGomegaError lets Eventually show the text as it is.
func (e *unprovenError) FormattedGomegaError() string { return e.text }

// missed says what was expected and what there was instead.
func (m *haveReceivedCommand) missed(journal Journal, found console.Exchanges) string {
	text := m.sentence("to have been received", found)
	if found.Matched < m.wanted.number().n {
		text += "\n" + m.nearest(journal)
	}
	return text
}

// unwanted shows what was not to be.
func (m *haveReceivedCommand) unwanted(_ Journal, found console.Exchanges) string {
	return m.sentence("not to have been received", found)
}

// sentence is what was expected, how many there were, and which.
func (m *haveReceivedCommand) sentence(expected string, found console.Exchanges) string {
	command, conditions := m.wanted.described()
	text := "Expected " + command + " " + expected + m.wanted.howOften()
	if len(conditions) > 0 {
		text += "\n" + indented(conditions...)
	}
	reach := ""
	if found.Truncated {
		reach = ", as far as the journal goes back"
	}
	if found.Matched == 0 {
		return text + "\nbut it was not received" + reach
	}
	return text + "\nbut it was received " + times(found.Matched) + reach + "\n" + indented(listedExchanges(found)...)
}

// listedExchanges is a line for each of the first exchanges found, and how many more there are.
func listedExchanges(found console.Exchanges) []string {
	shown := found.Exchanges[:min(len(found.Exchanges), mostLines)]
	lines := make([]string, 0, len(shown)+1)
	for i := range shown {
		lines = append(lines, named(&shown[i])+answered(&shown[i]))
	}
	if more := found.Matched - len(shown); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return lines
}

// named is an exchange by its id and its operation.
func named(e *console.Exchange) string {
	if e.Operation == "" {
		return fmt.Sprintf("exchange %d", e.ID)
	}
	return fmt.Sprintf("exchange %d, %s", e.ID, plain(e.Operation))
}

// answered is how an exchange ended.
func answered(e *console.Exchange) string {
	switch {
	case e.Problem != "":
		return ": answered with the problem " + quoted(e.Problem)
	case e.Status != nil:
		return fmt.Sprintf(": answered with STATUS %d", *e.Status)
	default:
		return ": its outcome is " + plain(e.Outcome) // it got no reply of the API
	}
}

// nearest is what came closest, a line for each difference by element path.
func (m *haveReceivedCommand) nearest(journal Journal) string {
	ctx, cancel := m.context()
	defer cancel()
	near, err := journal.NearMisses(ctx, m.wanted.query)
	if err != nil {
		return "What came closest is not known: " + err.Error()
	}
	var lines []string
	for i := range near.NearMisses {
		miss := &near.NearMisses[i]
		for _, d := range miss.Differences {
			lines = append(lines, fmt.Sprintf("%s: %s: expected %s, got %s", named(&miss.Exchange), plain(d.Path), plain(d.Expected), plain(d.Got)))
		}
	}
	if len(lines) == 0 {
		return "Nothing else came close"
	}
	return "What came closest\n" + indented(capped(lines)...)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
