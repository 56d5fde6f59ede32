package wire

import (
	"fmt"
	"net/url"

	"github.com/crmock/crmock/contracts"
)

// AppendRequest appends a request in its envelope, for the classic endpoint, with a declaration that names the
// charset. It refuses a tag that is no ValidName. Values are escaped as in AppendReply.
func AppendRequest(dst []byte, r Request, g Grammar, charset Charset) ([]byte, error) {
	dst = appendDeclaration(dst, charset)
	dst = appendStart(dst, g.WAPI)
	dst = appendField(dst, contracts.Field{Tag: g.Tenant, Value: r.Tenant}, charset)
	dst = appendField(dst, contracts.Field{Tag: g.Username, Value: r.Username}, charset)
	dst = appendField(dst, contracts.Field{Tag: g.Password, Value: r.Password}, charset)
	dst, err := appendCommand(dst, r, g, charset)
	return appendEnd(dst, g.WAPI), err
}

// AppendCommand appends only the COMMAND of a request, for the gateway endpoint. As clients do there, it leaves the
// declaration out in UTF-8. It refuses a tag that is no ValidName.
func AppendCommand(dst []byte, r Request, g Grammar, charset Charset) ([]byte, error) {
	if charset != UTF8 {
		dst = appendDeclaration(dst, charset)
	}
	return appendCommand(dst, r, g, charset)
}

func appendCommand(dst []byte, r Request, g Grammar, charset Charset) ([]byte, error) {
	for _, f := range r.Fields {
		if !ValidName(f.Tag) {
			return dst, fmt.Errorf("tag %q is no name: use letters, digits, _, - and ., beginning with a letter or _", clip(f.Tag))
		}
	}
	dst = append(append(dst, '<'), g.Command...)
	dst = append(appendAttribute(appendAttributeName(dst, g.Object), r.Object, charset), '"')
	dst = append(appendAttribute(appendAttributeName(dst, g.Action), r.Action, charset), '"', '>')
	dst = appendFields(dst, r.Fields, charset)
	return appendEnd(dst, g.Command), nil
}

// FormBody returns the body of a posted form with one field, percent-encoded.
func FormBody(field string, xml []byte) []byte {
	return []byte(url.QueryEscape(field) + "=" + url.QueryEscape(string(xml)))
}

func appendDeclaration(dst []byte, charset Charset) []byte {
	dst = append(dst, `<?xml version="1.0" encoding="`...)
	dst = append(dst, charset.String()...)
	return append(dst, "\"?>\n"...)
}

func appendFields(dst []byte, fields []contracts.Field, charset Charset) []byte {
	for _, f := range fields {
		dst = appendField(dst, f, charset)
	}
	return dst
}

func appendField(dst []byte, f contracts.Field, charset Charset) []byte {
	dst = appendStart(dst, f.Tag)
	dst = appendText(dst, f.Value, charset)
	return appendEnd(dst, f.Tag)
}

func appendStart(dst []byte, name string) []byte {
	dst = append(append(dst, '<'), name...)
	return append(dst, '>')
}

func appendEnd(dst []byte, name string) []byte {
	dst = append(append(dst, '<', '/'), name...)
	return append(dst, '>')
}

// appendAttributeName appends an attribute up to and with the quote before its value.
func appendAttributeName(dst []byte, name string) []byte {
	dst = append(append(dst, ' '), name...)
	return append(dst, '=', '"')
}
