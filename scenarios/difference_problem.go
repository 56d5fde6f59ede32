package scenarios

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// compareReply holds what a reply says about itself against the problem or the status that is expected.
func (c *comparison) compareReply() {
	reply, expect := c.got.reply, c.expect
	if reply == nil {
		c.differ(c.replyPath(), "a reply of the API", c.said())
		return
	}
	problem := c.target.Contract.Problem(expect.Problem)
	switch {
	case problem != nil:
		c.compareProblem(problem)
	case expect.Status != nil:
		c.compareNumber(c.grammar.Status, *expect.Status, "", reply.Status)
		if expect.Code != nil {
			c.compareNumber(c.grammar.ErrorCode, *expect.Code, "", reply.Code)
		}
	}
}

func (c *comparison) compareProblem(problem *contracts.Problem) {
	reply, name := c.got.reply, " ("+problem.Name+")"
	c.compareNumber(c.grammar.Status, problem.Status, name, reply.Status)
	c.compareNumber(c.grammar.ErrorCode, problem.Code, name, reply.Code)
	if len(c.differences) == 0 && c.isOneOfSeveral(problem) && !saysSo(problem, reply.Text) {
		c.differ(c.attributePath(c.grammar.ErrorText), strconv.Quote(problem.Text)+name, strconv.Quote(reply.Text)+c.named(reply))
	}
}

// compareNumber names the problems in brackets, where the difference is the first.
func (c *comparison) compareNumber(attribute string, wanted int, name string, got int) {
	if wanted == got {
		return
	}
	gotName := c.named(c.got.reply)
	if len(c.differences) > 0 {
		name, gotName = "", ""
	}
	c.differ(c.attributePath(attribute), strconv.Quote(strconv.Itoa(wanted))+name, strconv.Quote(strconv.Itoa(got))+gotName)
}

func (c *comparison) attributePath(attribute string) string { return c.replyPath() + "/@" + attribute }

// isOneOfSeveral tells whether another problem has the same numbers, so that only the text tells them apart.
func (c *comparison) isOneOfSeveral(problem *contracts.Problem) bool {
	for _, other := range c.target.Contract.Problems {
		if other != problem && other.Status == problem.Status && other.Code == problem.Code {
			return true
		}
	}
	return false
}

// placeholderOfProblem is what stands in the text of a problem for a value.
var placeholderOfProblem = regexp.MustCompile(`\\\{[a-z]+\\\}`)

// saysSo tells whether a text is that of a problem, with any values in it.
func saysSo(problem *contracts.Problem, text string) bool {
	expression := placeholderOfProblem.ReplaceAllString(regexp.QuoteMeta(problem.Text), ".*")
	return regexp.MustCompile("^(?s:" + expression + ")$").MatchString(text)
}

// named is the problem that a reply is, in brackets, with what it says.
func (c *comparison) named(reply *wire.Reply) string {
	name := ""
	for _, problem := range c.target.Contract.Problems {
		if problem.Status == reply.Status && problem.Code == reply.Code && (name == "" || saysSo(problem, reply.Text)) {
			name = problem.Name
		}
	}
	switch {
	case name == "" && reply.Text == "":
		return ""
	case name == "" || reply.Text == "":
		return " (" + name + reply.Text + ")"
	default:
		return fmt.Sprintf(" (%s: %s)", name, reply.Text)
	}
}
