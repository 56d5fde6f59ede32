package unfriendly_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/unfriendly"
)

func TestUnfriendly(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Unfriendly")
}

// anyReply draws a reply with awkward values.
func anyReply(t *rapid.T) wire.Reply {
	value := rapid.StringOf(rapid.RuneFrom([]rune("ab &<>\"'\n\r\té€😀;#x")))
	field := rapid.Custom(func(t *rapid.T) contracts.Field {
		return contracts.Field{Tag: rapid.SampledFrom([]string{"A", "LASTNAME", "CF.X"}).Draw(t, "tag"), Value: value.Draw(t, "value")}
	})
	reply := wire.Reply{Text: value.Draw(t, "text")}
	if rapid.Bool().Draw(t, "failed") {
		reply.Status, reply.Code = -1, 81
		return reply
	}
	for range rapid.IntRange(0, 3).Draw(t, "items") {
		reply.Items = append(reply.Items, rapid.SliceOfN(field, 1, 4).Draw(t, "item"))
	}
	return reply
}

func written(seed uint64, reply wire.Reply, charset wire.Charset) []byte {
	return unfriendly.New(unfriendly.Settings{Seed: seed}).Next().Rewrite(wire.AppendReply(nil, reply, wire.DefaultGrammar(), charset), charset)
}

var _ = Describe("An unfriendly reply", func() {
	It("says what the friendly one says", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			reply, charset := anyReply(t), rapid.SampledFrom([]wire.Charset{wire.UTF8, wire.ISO88591}).Draw(t, "charset")
			seed := rapid.Uint64().Draw(t, "seed")
			limits := wire.Limits{Body: 1 << 20, Depth: 8, Elements: 100}
			friendly, err := wire.DecodeReply(wire.AppendReply(nil, reply, wire.DefaultGrammar(), charset), "", wire.DefaultGrammar(), limits)
			if err != nil {
				t.Fatal(err)
			}
			text := written(seed, reply, charset)
			got, err := wire.DecodeReply(text, "", wire.DefaultGrammar(), limits)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			if fmt.Sprint(got) != fmt.Sprint(friendly) {
				t.Fatalf("%v\nis not %v\n%s", got, friendly, text)
			}
		})
	})

	It("is drawn from its seed", func() {
		reply := wire.Reply{Items: []wire.Item{{{Tag: "A", Value: "é & é"}, {Tag: "B"}, {Tag: "C"}}}}
		Expect(written(7, reply, wire.UTF8)).To(Equal(written(7, reply, wire.UTF8)))
		forms := map[string]bool{}
		for seed := range uint64(50) {
			forms[string(written(seed, reply, wire.UTF8))] = true
		}
		Expect(len(forms)).To(BeNumerically(">", 20))
	})

	It("leaves the declaration, the attributes and an empty REPLY as they are", func() {
		refusal := wire.Reply{Status: -1, Code: 81, Text: `"é" & more`}
		plain := string(wire.AppendReply(nil, refusal, wire.DefaultGrammar(), wire.ISO88591))
		start := plain[strings.Index(plain, "<REPLY"):strings.Index(plain, "</WAPI>")]
		for seed := range uint64(50) {
			text := string(written(seed, refusal, wire.ISO88591))
			Expect(text).To(HavePrefix(`<?xml version="1.0" encoding="ISO-8859-1"?>`))
			Expect(text).To(ContainSubstring(start))
		}
	})

	DescribeTable("takes each form that it may within two hundred replies:", func(form string) {
		mode := unfriendly.New(unfriendly.Settings{Seed: 3})
		reply := wire.AppendReply(nil, wire.Reply{Items: []wire.Item{{{Tag: "A", Value: "é&€\""}, {Tag: "B"}}}}, wire.DefaultGrammar(), wire.ISO88591)
		seen := 0
		for range 200 {
			if strings.Contains(string(mode.Next().Rewrite(reply, wire.ISO88591)), form) {
				seen++
			}
		}
		Expect(seen).To(And(BeNumerically(">", 0), BeNumerically("<", 200)))
	},
		Entry("an empty element in one tag", "<B/>"), Entry("in two", "<B></B>"),
		Entry("a line between elements", "<ITEM>\n"), Entry("none", "<ITEM><A>"),
		Entry("a decimal reference", "&#233;"), Entry("a hexadecimal one", "&#xE9;"), Entry("a byte", "\xe9"),
		Entry("a reference for markup", "&#x26;"), Entry("a name for it", "&amp;"),
	)
})

var _ = Describe("The share of calls that find the service unavailable", func() {
	It("is about what is asked for, and the same calls each time", func() {
		drawn := func() (numbers []int) {
			mode := unfriendly.New(unfriendly.Settings{Seed: 5, Unavailable: 0.1})
			for n := range 10_000 {
				if mode.Next().Unavailable() {
					numbers = append(numbers, n)
				}
			}
			return numbers
		}
		first := drawn()
		Expect(len(first)).To(And(BeNumerically(">", 800), BeNumerically("<", 1200)))
		Expect(drawn()).To(Equal(first))
	})

	It("is none for a friendly server", func() {
		var friendly *unfriendly.Mode
		Expect(friendly.Next()).To(BeNil())
		Expect(friendly.Next().Unavailable()).To(BeFalse())
		Expect(friendly.Next().Rewrite([]byte("<A></A>"), wire.UTF8)).To(Equal([]byte("<A></A>")))
	})
})

// sent are the bytes of the answers to so many requests.
func sent(mode *unfriendly.Mode, n int) []string {
	GinkgoHelper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
		w.Header().Set("X-Crmock-Clause", "x")
		mode.Next().Send(w, http.StatusOK, []byte("<WAPI>body</WAPI>"))
	}))
	DeferCleanup(server.Close)
	answers := make([]string, n)
	for i := range answers {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		Expect(err).NotTo(HaveOccurred())
		_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		Expect(err).NotTo(HaveOccurred())
		raw, err := io.ReadAll(conn)
		Expect(err).NotTo(HaveOccurred())
		answers[i] = string(raw)
		Expect(conn.Close()).To(Succeed())
	}
	return answers
}

var _ = Describe("An unfriendly answer", func() {
	It("spells its headers in every case, and sends its body at once or in chunks", func() {
		all := sent(unfriendly.New(unfriendly.Settings{Seed: 1}), 60)
		for _, form := range []string{"\r\ncontent-type: text/xml; charset=UTF-8\r\n", "\r\nCONTENT-TYPE: ", "\r\nContent-Type: ", "\r\nTransfer-Encoding: chunked\r\n", "\r\nContent-Length: 17\r\n", "\r\nx-crmock-clause: x\r\n"} {
			Expect(all).To(ContainElement(ContainSubstring(form)))
			Expect(all).To(ContainElement(Not(ContainSubstring(form))))
		}
		for _, raw := range all {
			reply, err := http.ReadResponse(bufio.NewReader(strings.NewReader(raw)), nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply).To(And(HaveHTTPBody("<WAPI>body</WAPI>"), HaveHTTPHeaderWithValue("Content-Type", "text/xml; charset=UTF-8")))
			Expect(strings.Count(strings.ToLower(raw), "content-type:")).To(Equal(1))
			Expect(reply.Body.Close()).To(Succeed())
		}
	})
})
