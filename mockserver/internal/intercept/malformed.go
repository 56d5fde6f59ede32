package intercept

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/crmock/crmock/contracts/console"
)

// malformed spoils the XML of the reply.
type malformed struct {
	how   string
	spoil func(xml []byte) []byte
}

const usualSpoiling = "end-tag"

func newMalformed(declared console.ActMalformed) (Act, error) {
	how := declared.How
	if how == "" {
		how = usualSpoiling
	}
	spoil := map[string]func([]byte) []byte{usualSpoiling: otherEndTag, "ampersand": bareAmpersand, "junk": junkAfterRoot}[how]
	if spoil == nil {
		return nil, fmt.Errorf("how is %s, ampersand or junk, not %q", usualSpoiling, how)
	}
	return malformed{how, spoil}, nil
}

func (m malformed) Do(ctx context.Context, call Call) (Answer, error) {
	answer, err := call.Apply(ctx)
	answer.Body = m.spoil(answer.Body)
	return answer.did("answered XML that is not well-formed (%s); %s", m.how, answer.carriedOut()), err
}

// otherEndTag gives the last end tag another name.
func otherEndTag(xml []byte) []byte {
	at := bytes.LastIndex(xml, []byte("</"))
	if at < 0 {
		return append(xml, "</"...)
	}
	return slices.Concat(xml[:at+2], []byte("x"), xml[at+2:])
}

// bareAmpersand puts one in front of the last end tag.
func bareAmpersand(xml []byte) []byte {
	at := max(bytes.LastIndex(xml, []byte("</")), 0)
	return slices.Concat(xml[:at], []byte(" & "), xml[at:])
}

// junkAfterRoot adds what some servers leave behind their reply.
func junkAfterRoot(xml []byte) []byte {
	return slices.Concat(xml, []byte("\n<!-- 12 ms --><br/>\n"))
}
