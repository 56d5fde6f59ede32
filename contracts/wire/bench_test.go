package wire_test

import (
	"bytes"
	"testing"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

const sixTags = `<?xml version="1.0" encoding="UTF-8"?>
<WAPI>
  <TENANT>acme</TENANT>
  <USERNAME>wapi</USERNAME>
  <PASSWORD>wapi-secret</PASSWORD>
  <COMMAND OBJECT="Customer" ACTION="Add">
    <FIRSTNAME>Ada</FIRSTNAME>
    <LASTNAME>Byron &amp; Co</LASTNAME>
    <COMPANY>Analytical Engines</COMPANY>
    <EMAIL>ada@example.com</EMAIL>
    <VOICE>+123456789</VOICE>
    <COMMENTS>first line
second line</COMMENTS>
  </COMMAND>
</WAPI>
`

func BenchmarkDecodeRequest(b *testing.B) {
	doc, g, limits := []byte(sixTags), wire.DefaultGrammar(), wire.RequestLimits()
	b.ReportAllocs()
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, err := wire.DecodeRequest(doc, "", g, limits); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFormValue(b *testing.B) {
	body := wire.FormBody("xml_query", []byte(sixTags))
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, found := wire.FormValue(body, "xml_query"); !found {
			b.Fatal("not found")
		}
	}
}

func BenchmarkAppendReply(b *testing.B) {
	for name, text := range map[string]string{"ascii": "Analytical Engines", "accents": "Société Générale d’électricité"} {
		b.Run(name, func(b *testing.B) {
			g, reply, dst := wire.DefaultGrammar(), replyOf(100, text), []byte(nil)
			b.ReportAllocs()
			for b.Loop() {
				dst = wire.AppendReply(dst[:0], reply, g, wire.ISO88591)
			}
			b.SetBytes(int64(len(dst)))
		})
	}
}

func BenchmarkDecodeReply(b *testing.B) {
	g, limits := wire.DefaultGrammar(), wire.ReplyLimits()
	doc := wire.AppendReply(nil, replyOf(100, "Analytical Engines"), g, wire.ISO88591)
	b.ReportAllocs()
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		if _, err := wire.DecodeReply(doc, "", g, limits); err != nil {
			b.Fatal(err)
		}
	}
}

// Redact must stay linear: a hostile body may cost no more for each byte than a good one.
func BenchmarkRedact(b *testing.B) {
	bodies := map[string][]byte{
		"form":    wire.FormBody("xml_query", []byte(sixTags)),
		"hostile": bytes.Repeat([]byte(`PASSWORD="<PASSWORD</PASSWD%2525 &lt;`), 1000),
	}
	for name, body := range bodies {
		b.Run(name, func(b *testing.B) {
			g, secret := wire.DefaultGrammar(), func(tag string) bool { return tag == "PASSWD" }
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				wire.Redact(body, g, secret)
			}
		})
	}
}

// replyOf makes a reply of many records with ten tags each.
func replyOf(records int, text string) wire.Reply {
	item := wire.Item{}
	for _, tag := range []string{"FIRSTNAME", "LASTNAME", "COMPANY", "COMMENTS", "ACCOUNTNUM", "EMAIL", "VOICE", "FAX", "PBX", "customertype"} {
		item = append(item, contracts.Field{Tag: tag, Value: text})
	}
	reply := wire.Reply{}
	for range records {
		reply.Items = append(reply.Items, item)
	}
	return reply
}
