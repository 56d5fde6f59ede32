package intercept

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// reply answers with a text of one's own.
type reply struct {
	declared console.ActReply
	pieces   []piece
	applies  bool // a piece is a tag of the real reply
}

// piece is a part of the text: a text, or a tag that stands for one.
type piece struct {
	text string
	of   string // request or reply; empty for a text
	tag  string
}

const (
	ofRequest = "request"
	ofReply   = "reply"
)

func newReply(declared console.ActReply) (Act, error) {
	if declared.Body == "" {
		return nil, errors.New("body is the text to answer")
	}
	if declared.Code != 0 && (declared.Code < 200 || declared.Code > 599) {
		return nil, fmt.Errorf("code is a status of HTTP from 200 to 599, not %d", declared.Code)
	}
	if err := isHeader("type", declared.Type); err != nil {
		return nil, err
	}
	if charset := wire.CharsetParameter(declared.Type); charset != "" {
		if _, err := wire.LookupCharset(charset); err != nil {
			return nil, fmt.Errorf("type: %w", err)
		}
	}
	r := reply{declared: declared}
	var err error
	if r.pieces, err = piecesOf(declared.Body); err != nil {
		return nil, err
	}
	for _, p := range r.pieces {
		r.applies = r.applies || p.of == ofReply
	}
	return r, nil
}

// piecesOf cuts a text at its placeholders.
func piecesOf(text string) ([]piece, error) {
	var pieces []piece
	for {
		before, rest, found := strings.Cut(text, "${")
		if literal, doubled := strings.CutSuffix(before, "$"); found && doubled {
			pieces, text = append(pieces, piece{text: literal + "${"}), rest
			continue
		}
		pieces = append(pieces, piece{text: before})
		if !found {
			return pieces, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		of, tag, _ := strings.Cut(name, ".")
		if !closed || of != ofRequest && of != ofReply || !wire.ValidName(tag) {
			return nil, fmt.Errorf("body: ${%s} is no placeholder; there are ${request.TAG} and ${reply.TAG}, and $${ for ${ itself", clip(name))
		}
		pieces, text = append(pieces, piece{of: of, tag: tag}), after
	}
}

// clip is the beginning of a text that may be long.
func clip(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func (r reply) Do(ctx context.Context, call Call) (Answer, error) {
	own, did := Answer{}, "nothing was carried out"
	if r.applies {
		var err error
		if own, err = call.Apply(ctx); err != nil {
			return own, err
		}
		did = own.carriedOut()
	}
	answer := call.Reply(wire.Reply{}) // for its headers
	if r.declared.Code != 0 {
		answer.Status = r.declared.Code
	}
	if r.declared.Type != "" {
		answer.Header.Set("Content-Type", r.declared.Type)
	}
	answer.Body, answer.Reply = r.written(call, own, answer.Header), own.Reply
	return answer.did("answered a text of its own; %s", did), nil
}

// written is the text with its placeholders replaced, in the charset of its type. What that lacks becomes a numeric
// reference.
func (r reply) written(call Call, own Answer, header http.Header) []byte {
	charset, err := wire.LookupCharset(wire.CharsetParameter(header.Get("Content-Type")))
	if err != nil {
		charset = wire.UTF8 // it names none
	}
	var body []byte
	for _, p := range r.pieces {
		switch p.of {
		case ofRequest:
			body = wire.AppendText(body, call.field(p.tag), charset)
		case ofReply:
			body = wire.AppendText(body, own.field(p.tag), charset)
		default:
			body = wire.AppendMarkup(body, p.text, charset)
		}
	}
	return body
}

// field is the value of a tag of the first ITEM, or one that stands beside the ITEMs.
func (a Answer) field(tag string) string {
	fields := a.Reply.Fields
	if len(a.Reply.Items) > 0 {
		fields = append(fields[:len(fields):len(fields)], a.Reply.Items[0]...)
	}
	for _, field := range fields {
		if wire.SameName(field.Tag, tag) {
			return field.Value
		}
	}
	return ""
}
