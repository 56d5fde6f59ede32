package scenarios

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// judge holds an answer against what is expected, and keeps what is to be captured where all of it holds.
func (p *player) judge(step *Send, scope *Scope, _ []contracts.Field, got answer) error {
	if step.Expect == nil {
		return nil
	}
	c := comparison{player: p, scope: scope, expect: step.Expect, got: got}
	if err := c.compare(); err != nil {
		return err
	}
	if len(c.differences) > 0 {
		return &mismatchError{c.differences, got.exchange.Hint, &got.exchange}
	}
	for name, value := range c.captured {
		scope.Capture(name, value)
	}
	return nil
}

// comparison is one answer beside what is expected of it.
type comparison struct {
	*player
	scope       *Scope
	expect      *Expect
	got         answer
	differences []Difference
	captured    map[string]string
}

func (c *comparison) differ(path, expected, got string) {
	c.differences = append(c.differences, Difference{path, expected, got})
}

// compare goes from the outside in, and no further than answers are alike.
func (c *comparison) compare() error {
	if c.expect.Lost {
		c.compareLost()
		return nil
	}
	c.compareHTTP()
	if c.expect.asksForContent() && len(c.differences) == 0 {
		c.compareReply()
	}
	if len(c.differences) > 0 || c.got.reply == nil {
		return nil
	}
	c.compareItems()
	return c.compareTags()
}

// asksForContent tells whether more than a status of HTTP is expected.
func (e *Expect) asksForContent() bool {
	return e.Problem != "" || e.Status != nil || e.Items != nil || len(e.Tags) > 0
}

func (c *comparison) compareLost() {
	if !isLost(c.got.err) {
		c.differ("the reply", nothing, c.said())
	}
}

func (c *comparison) compareHTTP() {
	wanted := c.expect.HTTP
	if wanted == 0 {
		wanted = c.target.Contract.Reply.HTTPStatus
	}
	switch status := c.got.exchange.Status; {
	case isLost(c.got.err):
		c.differ("HTTP", strconv.Itoa(wanted), c.got.err.Error())
	case status != wanted:
		c.differ("HTTP", strconv.Itoa(wanted), strconv.Itoa(status)+c.inBrackets())
	}
}

// inBrackets is what an answer that is not the API's says about itself, in brackets.
func (c *comparison) inBrackets() string {
	var refused *client.StatusError
	if !errors.As(c.got.err, &refused) {
		return ""
	}
	return " (" + strings.TrimSuffix(refused.Title+": "+refused.Detail, ": ") + ")"
}

// said is an answer in words.
func (c *comparison) said() string {
	if reply := c.got.reply; reply != nil {
		return fmt.Sprintf("STATUS %q, ERROR_CODE %q%s", strconv.Itoa(reply.Status), strconv.Itoa(reply.Code), c.named(reply))
	}
	return fmt.Sprint(c.got.err)
}

func (c *comparison) compareItems() {
	if wanted := c.expect.Items; wanted != nil && len(c.got.reply.Items) != *wanted {
		c.differ("count("+c.replyPath()+"/"+c.grammar.Item+")", strconv.Itoa(*wanted), strconv.Itoa(len(c.got.reply.Items)))
	}
}

func (c *comparison) compareTags() error {
	c.captured = map[string]string{}
	for _, tag := range c.expect.Tags {
		value, there := c.value(tag)
		difference, err := c.scope.differs(c.tagPath(tag), tag.Match, value, there)
		switch {
		case err != nil:
			return err
		case difference != nil:
			c.differences = append(c.differences, c.withoutSecret(tag, *difference))
		case tag.Capture != "":
			c.captured[tag.Capture] = value
		}
	}
	return nil
}

// value is what a reply has for a tag. Where a correction of the contract puts tags directly into the reply, they count
// as those of its first item.
func (c *comparison) value(tag ExpectedTag) (value string, there bool) {
	reply := c.got.reply
	if tag.Item <= len(reply.Items) {
		if value, there = valueIn(reply.Items[tag.Item-1], tag.Name); there {
			return value, true
		}
	}
	if tag.Item == 1 {
		return valueIn(reply.Fields, tag.Name)
	}
	return "", false
}

func valueIn(fields wire.Item, name string) (value string, there bool) {
	for _, field := range fields {
		if wire.SameName(field.Tag, name) {
			return field.Value, true
		}
	}
	return "", false
}

// withoutSecret is a difference that does not show what a secret tag holds, however short.
func (c *comparison) withoutSecret(tag ExpectedTag, d Difference) Difference {
	if !c.target.Contract.IsSecret(tag.Name) {
		return d
	}
	if d.Expected != nothing {
		d.Expected = wire.Mask
	}
	if d.Got != nothing {
		d.Got = wire.Mask
	}
	return d
}

func (c *comparison) replyPath() string { return c.grammar.WAPI + "/" + c.grammar.Reply }

func (c *comparison) tagPath(tag ExpectedTag) string {
	return fmt.Sprintf("%s/%s[%d]/%s", c.replyPath(), c.grammar.Item, tag.Item, tag.Name)
}
