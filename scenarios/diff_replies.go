package scenarios

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// differ compares the replies of two runs of one scenario.
type differ struct {
	contract    *contracts.Contract
	grammar     wire.Grammar
	scenario    string
	left, right *side
	secrets     wire.Secrets
	ids         correspondence
	replies     int
	found       []Divergence
}

func newDiffer(contract *contracts.Contract, scenario string, left, right *side) *differ {
	return &differ{
		contract: contract, grammar: wire.GrammarOf(contract), scenario: scenario, left: left, right: right,
		secrets: wire.NewSecrets(secretsOf(left, right)...), ids: newCorrespondence(),
	}
}

// compare goes through both runs step by step.
func (d *differ) compare() {
	for _, pair := range pairs(d.left.taken, d.right.taken) {
		d.replies++
		d.pair(pair[0], pair[1])
	}
	if d.left.ended == d.right.ended {
		return
	}
	d.found = append(d.found, Divergence{
		Scenario: d.scenario, Step: d.scenario, step: "steps", Path: "the run", Severity: Breaking,
		Left: endOf(d.left), Right: endOf(d.right),
	})
}

// endOf is how a run ended, in words.
func endOf(s *side) string {
	if s.err == nil {
		return "all steps were taken"
	}
	return s.err.Error()
}

// pairs are the replies that both have, in order. Requests that were sent at once may be answered in any order, so of
// those the replies that say the same about themselves belong together.
func pairs(left, right []taken) [][2]*taken {
	left, right = settled(left), settled(right)
	var both [][2]*taken
	for i := range min(len(left), len(right)) {
		if left[i].together != right[i].together || left[i].together == "" && left[i].key != right[i].key {
			break
		}
		both = append(both, [2]*taken{&left[i], &right[i]})
	}
	return both
}

// settled sorts the replies to requests that were sent at once by what they say.
func settled(all []taken) []taken {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b taken) int {
		if a.together == "" || a.together != b.together {
			return strings.Compare(a.key, b.key)
		}
		return cmp.Or(strings.Compare(a.step.Command.Object+a.step.Command.Action, b.step.Command.Object+b.step.Command.Action),
			cmp.Compare(a.weight(), b.weight()), strings.Compare(a.key, b.key))
	})
	return all
}

// weight is what tells replies apart that may come in any order: the worst last.
func (t taken) weight() int {
	if t.got.reply == nil {
		return 1 << 20
	}
	return t.got.reply.Status*1000 + t.got.reply.Code
}

// pairing is where one pair of replies stands.
type pairing struct {
	*differ
	left, right *taken
	operation   *contracts.Operation // nil where the contract has none of that name
}

func (d *differ) pair(left, right *taken) {
	p := pairing{differ: d, left: left, right: right}
	if object := d.contract.Object(left.step.Command.Object); object != nil {
		p.operation = object.Operation(left.step.Command.Action)
	}
	p.learnIDs()
	if !p.transport() || !p.problem() {
		return
	}
	p.layout()
	p.fields(p.replyPath(), left.got.reply.Fields, right.got.reply.Fields)
	p.items()
}

// tell notes a divergence. A clause that the contract has not is left out.
func (p *pairing) tell(path, left, right, clause string, severity Severity) {
	where := placeOfStep(p.left.step)
	known := ""
	if c := p.contract.Clause(clause); c != nil {
		known = c.ID
	}
	p.found = append(p.found, Divergence{
		Scenario: p.scenario, Step: strings.TrimPrefix(where.at.Position.String()+": "+where.what, ": "), step: where.what, Round: p.left.round,
		Path: path, Left: p.secrets.Mask(left), Right: p.secrets.Mask(right), Clause: known, Severity: severity,
	})
}

func (p *pairing) replyPath() string { return p.grammar.WAPI + "/" + p.grammar.Reply }

// transport compares what stands around replies, and tells whether there are two to compare.
func (p *pairing) transport() bool {
	left, right := p.left.got, p.right.got
	endpoint := contracts.ClauseID("endpoint", endpointOf(p.left.step, p.contract))
	switch {
	case isLost(left.err) != isLost(right.err):
		p.tell("the reply", arrived(left), arrived(right), endpoint, Breaking)
		return false
	case left.exchange.Status != right.exchange.Status:
		p.tell("HTTP", strconv.Itoa(left.exchange.Status), strconv.Itoa(right.exchange.Status), "transport.http-status", Breaking)
	case !strings.EqualFold(left.exchange.ContentType, right.exchange.ContentType):
		p.tell("Content-Type", strconv.Quote(left.exchange.ContentType), strconv.Quote(right.exchange.ContentType), "reply.shape", Harmless)
	}
	if (left.reply == nil) != (right.reply == nil) {
		p.tell(p.replyPath(), arrived(left), arrived(right), "reply.shape", Breaking)
	}
	return left.reply != nil && right.reply != nil
}

// arrived is what came, in words.
func arrived(a answer) string {
	switch {
	case a.reply != nil:
		return "a reply of the API"
	case a.err != nil:
		return a.err.Error()
	default:
		return nothing
	}
}

// problem compares what replies say about themselves, and tells whether both say the same.
func (p *pairing) problem() bool {
	left, right := p.left.got.reply, p.right.got.reply
	path, clause := p.replyPath()+"/@", p.refusal()
	if left.Status != right.Status {
		p.tell(path+p.grammar.Status, p.said(left), p.said(right), clause, Breaking)
		return false
	}
	if left.Code != right.Code {
		p.tell(path+p.grammar.ErrorCode, p.said(left), p.said(right), clause, Breaking)
		return false
	}
	if left.Text != right.Text {
		p.tell(path+p.grammar.ErrorText, strconv.Quote(left.Text), strconv.Quote(right.Text), p.problemClause(left), Harmless)
	}
	return true
}

func (p *pairing) said(r *wire.Reply) string {
	text := strconv.Quote(strconv.Itoa(r.Status)) + ", " + p.grammar.ErrorCode + " " + strconv.Quote(strconv.Itoa(r.Code))
	if r.Text != "" {
		text += " (" + r.Text + ")"
	}
	return text
}

// layout compares what stands around the values: the declaration, the quotes, and the blanks before the first item.
func (p *pairing) layout() {
	left, right := p.left.got.exchange.Reply, p.right.got.exchange.Reply
	for _, part := range []struct {
		path, clause string
		of           func(string) string
	}{
		{"the declaration", "reply.prolog", declaration},
		{"the quotes", "reply.double-quotes", quotes},
		{"the layout", "reply.layout", blanks},
	} {
		if one, other := part.of(left), part.of(right); one != other {
			p.tell(part.path, strconv.Quote(one), strconv.Quote(other), part.clause, Harmless)
		}
	}
}

// declaration is what a reply begins with.
func declaration(reply string) string {
	before, _, found := strings.Cut(reply, "?>")
	if !found {
		return ""
	}
	return before + "?>"
}

// quotes is the first mark around an attribute of the reply.
func quotes(reply string) string {
	_, body, _ := strings.Cut(reply, "?>")
	if at := strings.IndexAny(body, "\"'"); at >= 0 {
		return body[at : at+1]
	}
	return ""
}

// blanks is the white space before the first item.
func blanks(reply string) string {
	before, _, found := strings.Cut(reply, "<ITEM>")
	if !found {
		return ""
	}
	return before[len(strings.TrimRight(before, " \t\r\n")):]
}
