package matchers

import (
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// MatchReplyXML matches a reply by its whole document: the same elements in the same order, with the same attributes
// and values. Values are compared to the letter. The XML declaration, comments, the order of attributes, how characters
// are escaped, and white space between elements make no difference. A failure lists the first differences by element
// path, a line for each.
//
// Bytes, such as a file with a reply as received, are read in the charset that they declare. A string is text of a Go
// program and so UTF-8, whatever it declares, unless it is no valid UTF-8. A reply that does not have its bytes with it
// is compared as the API would write it.
func MatchReplyXML[Document string | []byte](expected Document) types.GomegaMatcher {
	_, received := any(expected).([]byte)
	return &matchReplyXML{expected: string(expected), received: received}
}

type matchReplyXML struct {
	expected string
	received bool // rather than written in a program
}

// Match compares the documents.
func (m *matchReplyXML) Match(actual any) (bool, error) {
	found, _, err := m.compare(actual)
	return err == nil && len(found) == 0, err
}

func (m *matchReplyXML) compare(actual any) ([]difference, client.Reply, error) {
	read := parseText
	if m.received {
		read = parseDocument
	}
	expected, err := read([]byte(m.expected))
	if err != nil {
		return nil, client.Reply{}, fmt.Errorf("MatchReplyXML expects a document that is no XML: %w", err)
	}
	bytes, reply, err := documentOf(actual)
	if err != nil {
		return nil, reply, err
	}
	document, err := parseDocument(bytes)
	if err != nil {
		return nil, reply, fmt.Errorf("MatchReplyXML got a document that is no XML: %w", err)
	}
	return differences(expected, document), reply, nil
}

// documentOf is the XML of an actual. Bytes need not be a reply that wire takes: what is wrong with them is a difference.
func documentOf(actual any) ([]byte, client.Reply, error) {
	switch a := actual.(type) {
	case []byte:
		return a, client.Reply{}, nil
	case string:
		return []byte(a), client.Reply{}, nil
	}
	reply, err := replyOf("MatchReplyXML", actual, wire.DefaultGrammar())
	if err != nil || reply.Body != nil {
		return reply.Body, reply, err
	}
	return wire.AppendReply(nil, reply.Reply, wire.DefaultGrammar(), wire.UTF8), reply, nil
}

// FailureMessage lists the differences.
func (m *matchReplyXML) FailureMessage(actual any) string {
	found, reply, err := m.compare(actual)
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, d := range found {
		lines = append(lines, d.String())
	}
	return "Expected the same reply\nbut there are differences\n" + indented(append(capped(lines), explained(reply)...)...)
}

// NegatedFailureMessage has nothing to show: the document is the expected one.
func (m *matchReplyXML) NegatedFailureMessage(any) string {
	return "Expected another reply\nbut there is no difference"
}

// String is the matcher as it is written, for messages of Or and And.
func (m *matchReplyXML) String() string { return "MatchReplyXML(" + quoted(m.expected) + ")" }
