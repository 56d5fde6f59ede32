package wire_test

import (
	"bytes"
	"errors"
	"net/url"
	"reflect"
	"testing"

	"github.com/crmock/crmock/contracts/wire"
)

func FuzzDecodeRequest(f *testing.F) {
	g, limits := wire.DefaultGrammar(), wire.Limits{Body: 1 << 16, Depth: 8, Elements: 50}
	f.Fuzz(func(t *testing.T, doc []byte) {
		if command, err := wire.DecodeCommand(doc, "", g, limits); err == nil {
			requireReadAgain(t, command, wire.AppendCommand, wire.DecodeCommand)
		} else {
			requireTeaching(t, err)
		}
		request, err := wire.DecodeRequest(doc, "", g, limits)
		if err != nil {
			requireTeaching(t, err)
			return
		}
		if len(doc) > 1<<16 || len(request.Fields) > 50 {
			t.Fatalf("%d bytes with %d tags passed the limits", len(doc), len(request.Fields))
		}
		requireReadAgain(t, request, wire.AppendRequest, wire.DecodeRequest)
		requireRedacted(t, doc, request)
		requireSameAsEtree(t, doc, request)
	})
}

type (
	encoder func([]byte, wire.Request, wire.Grammar, wire.Charset) ([]byte, error)
	decoder func([]byte, string, wire.Grammar, wire.Limits) (wire.Request, error)
)

// requireReadAgain writes a request and reads it back.
func requireReadAgain(t *testing.T, request wire.Request, encode encoder, decode decoder) {
	t.Helper()
	for _, charset := range []wire.Charset{wire.UTF8, wire.ISO88591} {
		xml, err := encode(nil, request, wire.DefaultGrammar(), charset)
		if err != nil {
			return // a tag whose name we do not write
		}
		again, err := decode(xml, "", wire.DefaultGrammar(), wire.Limits{})
		if err != nil || !reflect.DeepEqual(again, request) {
			t.Fatalf("%s: %q became %q, %v", charset, request, again, err)
		}
	}
}

// requireTeaching holds errors to their form: typed, short, with a reason.
func requireTeaching(t *testing.T, err error) {
	t.Helper()
	var refused *wire.DecodeError
	if !errors.As(err, &refused) {
		t.Fatalf("not a DecodeError: %v", err)
	}
	if refused.Reason == "" || len(refused.Error()) > 1000 || refused.Kind != wire.TooLarge && refused.Line == 0 {
		t.Fatalf("a refusal that does not teach: %#v", refused)
	}
}

// requireRedacted reads the redacted document, if that is still one: its password is the mask.
func requireRedacted(t *testing.T, doc []byte, request wire.Request) {
	t.Helper()
	g := wire.DefaultGrammar()
	redacted := wire.Redact(doc, g, nil)
	again, err := wire.DecodeRequest(redacted, "", g, wire.Limits{})
	if err == nil && request.Password != "" && again.Password != wire.Mask {
		t.Fatalf("the password %q is %q after redaction: %q", request.Password, again.Password, redacted)
	}
}

func requireSameAsEtree(t *testing.T, doc []byte, request wire.Request) {
	t.Helper()
	if bytes.Contains(bytes.ToLower(doc), []byte("encoding")) {
		return // perhaps not UTF-8
	}
	want, err := readWithEtree(doc)
	if err != nil || !reflect.DeepEqual(request, want) {
		t.Fatalf("etree reads %q, %v; we read %q", want, err, request)
	}
}

func FuzzDecodeReply(f *testing.F) {
	g, limits := wire.DefaultGrammar(), wire.Limits{Body: 1 << 16, Depth: 8, Elements: 50}
	f.Fuzz(func(t *testing.T, doc []byte) {
		reply, err := wire.DecodeReply(doc, "", g, limits)
		if err != nil {
			requireTeaching(t, err)
			return
		}
		if len(reply.Items)+len(reply.Fields) > 50 {
			t.Fatal("the limit of elements was passed")
		}
		if !writable(reply) {
			return
		}
		for _, charset := range []wire.Charset{wire.UTF8, wire.ISO88591} {
			again, err := wire.DecodeReply(wire.AppendReply(nil, reply, g, charset), "", g, wire.Limits{})
			if err != nil || !reflect.DeepEqual(again, regrouped(reply)) {
				t.Fatalf("%s: %+v became %+v, %v", charset, reply, again, err)
			}
		}
	})
}

func writable(reply wire.Reply) bool {
	for _, fields := range append([]wire.Item{reply.Fields}, reply.Items...) {
		for _, f := range fields {
			if !wire.ValidName(f.Tag) {
				return false
			}
		}
	}
	return true
}

// regrouped gives every item the empty, not nil, list that reading gives it.
func regrouped(reply wire.Reply) wire.Reply {
	for i := range reply.Items {
		reply.Items[i] = append(wire.Item{}, reply.Items[i]...)
	}
	return reply
}

func FuzzFormValue(f *testing.F) {
	f.Fuzz(func(t *testing.T, body []byte, field string) {
		value, found := wire.FormValue(body, field)
		if !found && value != nil || len(value) > len(body) {
			t.Fatalf("found %v, but %q", found, value)
		}
		if form, err := url.ParseQuery(string(body)); err == nil {
			requireLast(t, form[field], string(value), found)
		}
		again, found := wire.FormValue(wire.FormBody(field, value), field)
		if !found || !bytes.Equal(again, value) {
			t.Fatalf("%q became %q", value, again)
		}
	})
}

// requireLast compares with the standard library, where that reads the form at all.
func requireLast(t *testing.T, values []string, value string, found bool) {
	t.Helper()
	if found != (len(values) > 0) || found && values[len(values)-1] != value {
		t.Fatalf("net/url reads %q; we read %q, %v", values, value, found)
	}
}

func FuzzRedact(f *testing.F) {
	f.Fuzz(func(t *testing.T, before, secret, after []byte) {
		if len(secret) == 0 || bytes.ContainsAny(secret, "*\x00") {
			return // a mask may look like part of it, and NUL bytes before it are not masked
		}
		for name, encode := range encodings {
			start, hidden, end := encode(append(bytes.Clone(before), "<PASSWD>"...)), encode(secret), encode(append([]byte("</PASSWD>"), after...))
			if bytes.Contains(start, hidden) || bytes.Contains(end, hidden) {
				continue // the secret stands outside the secret element too
			}
			body := bytes.Join([][]byte{start, hidden, end}, nil)
			redacted := wire.Redact(body, wire.DefaultGrammar(), func(tag string) bool { return tag == "PASSWD" })
			if bytes.Contains(redacted, hidden) {
				t.Fatalf("%s: %q is still in %q", name, hidden, redacted)
			}
		}
	})
}

// encodings are the ways in which a body may come.
var encodings = map[string]func([]byte) []byte{ //nolint:gochecknoglobals // constant table
	"raw":    bytes.Clone,
	"form":   percentEncoded,
	"twice":  func(b []byte) []byte { return percentEncoded(percentEncoded(b)) },
	"UTF-16": twoBytesEach,
}

func twoBytesEach(text []byte) []byte {
	var out []byte
	for _, b := range text {
		out = append(out, b, 0)
	}
	return out
}

func percentEncoded(b []byte) []byte { return []byte(url.QueryEscape(string(b))) }
