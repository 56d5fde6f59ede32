package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// printReply writes a reply in the form that was asked for.
func (c *caller) printReply(reply client.Reply) error {
	items := reply.Items
	if len(reply.Fields) > 0 {
		items = append([]wire.Item{reply.Fields}, items...)
	}
	switch {
	case c.xml:
		return c.write(reply.Body)
	case c.json:
		text, err := replyJSON(reply, items)
		if err != nil {
			return err
		}
		return c.write(text)
	case !reply.OK() && len(items) == 0:
		return nil // all there is to say is the refusal
	case len(items) == 0:
		c.tell("no items")
		return nil
	case len(items) == 1:
		return c.write([]byte(itemLines(items[0])))
	default:
		return c.write([]byte(table(items, terminalWidth(c.env.out))))
	}
}

// write writes a result. What cannot be written is a failure: somebody waits for it.
func (c *caller) write(result []byte) error {
	if _, err := c.env.out.Write(result); err != nil {
		return fail(exitFailed, "the result cannot be written: %w", err)
	}
	return nil
}

// itemLines shows one item as lines of tag and value; the further lines of a value are indented like its first.
func itemLines(item wire.Item) string {
	widest := 0
	for _, field := range item {
		if field.Value != "" {
			widest = max(widest, len(field.Tag))
		}
	}
	var b strings.Builder
	for _, field := range item {
		if field.Value == "" {
			continue
		}
		lead := field.Tag
		for line := range strings.SplitSeq(field.Value, "\n") {
			b.WriteString(strings.TrimRight(pad(lead, widest)+"  "+printable(line), " ") + "\n")
			lead = ""
		}
	}
	return b.String()
}

// replyJSON is a reply on one line of JSON, tags in the order of the reply.
func replyJSON(reply client.Reply, items []wire.Item) ([]byte, error) {
	ordered := make([]orderedItem, len(items))
	for i, item := range items {
		ordered[i] = orderedItem(item)
	}
	return marshal(struct {
		Status int           `json:"status"`
		Code   int           `json:"code"`
		Text   string        `json:"text"`
		Items  []orderedItem `json:"items"`
	}{reply.Status, reply.Code, reply.Text, ordered})
}

// orderedItem is an item that keeps the order of its tags in JSON.
type orderedItem []contracts.Field

// MarshalJSON writes the item as an object.
func (item orderedItem) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, field := range item {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, text := range []string{field.Tag, field.Value} {
			encoded, err := marshal(text)
			if err != nil {
				return nil, err
			}
			b.WriteString([]string{"", ":"}[j])
			b.Write(bytes.TrimSpace(encoded))
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal is a value in JSON with a line break, and with < > & as they are: this is not for a web page.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return b.Bytes(), err
}

// terminalWidth is the width of a terminal in columns, 0 for anything else.
func terminalWidth(out io.Writer) int {
	file, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}
