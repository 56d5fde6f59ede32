package scenarios

import (
	"regexp"

	"github.com/crmock/crmock/contracts"
)

// expect checks what is expected of an answer. The operation is nil where the request has none that the API knows.
func (c *checker) expect(e *Expect, operation *contracts.Operation) {
	c.problem(e.Origin, e.Problem)
	decided := e.Problem != "" || e.Status != nil
	switch {
	case e.Lost && e.asksForReply():
		c.fail(e.Origin, "lost=\"yes\" expects no reply, and so nothing else")
	case e.Problem != "" && e.Status != nil:
		c.fail(e.Origin, "it has both problem and status; problem says the same and more")
	case e.Code != nil && e.Status == nil:
		c.fail(e.Origin, "code goes with status")
	case !decided && e.HTTP == 0 && !e.Lost:
		c.fail(e.Origin, "it does not say how the request ends: problem=\"ok\", another problem, status, http or lost=\"yes\"")
	}
	for _, tag := range e.Tags {
		c.expectedTag(e, tag, operation)
	}
}

// asksForReply tells whether there has to be a reply.
func (e *Expect) asksForReply() bool {
	return e.Problem != "" || e.Status != nil || e.Code != nil || e.HTTP != 0 || e.Items != nil || len(e.Tags) > 0
}

func (c *checker) expectedTag(e *Expect, tag ExpectedTag, operation *contracts.Operation) {
	if operation != nil && tag.Name != "" && operation.Object.Tag(tag.Name) == nil {
		c.fail(tag.Origin, "a reply of %s has no tag %q; %s", operation.Name, tag.Name, replyTags(operation.Object, tag.Name))
	}
	switch {
	case tag.Item < 1:
		c.fail(tag.Origin, "item=%d: the first ITEM is 1", tag.Item)
	case e.Items != nil && tag.Item > *e.Items:
		c.fail(tag.Origin, "it is about ITEM %d, and items=\"%d\" are expected", tag.Item, *e.Items)
	}
	c.match(tag.Origin, tag.Match, tag.Capture)
}

// replyTags is a hint at the tags that replies about an object have.
func replyTags(object *contracts.Object, name string) string {
	names := make([]string, len(object.Tags))
	for i, tag := range object.Tags {
		names[i] = tag.Name
	}
	if meant := nearest(name, names); meant != "" {
		return "did you mean " + meant + "?"
	}
	return "a tag of the tenant's own is declared by <custom-field>"
}

func (c *checker) match(at Origin, match Match, capture string) {
	if match.How == MatchAbsent && capture != "" {
		c.fail(at, "what is absent cannot be captured")
	}
	c.text(at, match.How, match.Text)
	if match.How != MatchRegexp {
		return
	}
	sample := func(string) (string, error) { return "x", nil } // any value will do: it is quoted
	expression, err := expand(match.Text, sample, regexp.QuoteMeta)
	if err != nil {
		return // which has been reported
	}
	if _, err := pattern(expression); err != nil {
		c.fail(at, "matches=%q is not a regular expression: %v", match.Text, err)
	}
}

// capture is a value that a request keeps.
type capture struct {
	name string
	at   Origin
}

func (s *Send) captured() []capture {
	var all []capture
	if s.Expect == nil {
		return nil
	}
	for _, tag := range s.Expect.Tags {
		if tag.Capture != "" {
			all = append(all, capture{tag.Capture, tag.Origin})
		}
	}
	return all
}

// captures makes known what a request keeps.
func (c *checker) captures(send *Send) {
	for _, capture := range send.captured() {
		c.declare(capture.at, capture.name, nameCapture)
	}
}
