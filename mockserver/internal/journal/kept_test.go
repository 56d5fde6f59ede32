package journal_test

import (
	"strings"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

// squeezed is what a journal with room for 4,000 bytes keeps of an exchange.
func squeezed(e journal.Entry) journal.Entry {
	GinkgoHelper()
	j := journal.New(journal.Limits{Bytes: 4_000})
	j.Add(answered("Customer.Get"))
	got, found := j.Get(j.Add(e))
	Expect(found).To(BeTrue(), "the newest exchange is always kept")
	return got
}

var _ = Describe("An exchange larger than its journal", func() {
	It("is kept whole if it just fits", func() {
		e := answered("Customer.Add")
		e.Reply = strings.Repeat("x", 4_000)
		e.Reply = e.Reply[sizeOf(e)-4_000:]
		Expect(squeezed(e).Reply).To(Equal(e.Reply))
		Expect(squeezed(e).Truncated).To(BeFalse())
		e.Reply += "x"
		Expect(squeezed(e).Reply).To(Equal(e.Reply[1:]))
		Expect(squeezed(e).Truncated).To(BeTrue())
	})

	It("is kept even if nothing of it fits", func() {
		j := journal.New(journal.Limits{Bytes: 1})
		j.Add(answered("Customer.Add"))
		got, found := j.Get(j.Add(refused("EMAIL=a@example.com")))
		Expect(found).To(BeTrue())
		Expect(got).To(And(HaveField("Truncated", true), HaveField("Outcome", journal.Refused), HaveField("Operation", "")))
		Expect(j.Stats().Exchanges).To(Equal(1))
	})

	It("loses the end of its reply, and says so", func() {
		e := answered("Customer.Add", "EMAIL=a@example.com")
		e.Request, e.Reply = strings.Repeat("q", 1_000), strings.Repeat("x", 10_000)
		got := squeezed(e)
		Expect(got.Truncated).To(BeTrue())
		Expect(len(got.Reply)).To(And(BeNumerically(">", 1_000), BeNumerically("<", 3_000)))
		Expect(got.Request).To(Equal(e.Request))
		Expect(got.Tags).To(Equal(e.Tags))
	})

	It("loses the end of its request once the reply is gone, and keeps what queries ask for", func() {
		e := answered("Customer.Add", "EMAIL=a@example.com")
		e.Request, e.Reply = strings.Repeat("q", 10_000), strings.Repeat("x", 10_000)
		got := squeezed(e)
		Expect(got.Reply).To(BeEmpty())
		Expect(len(got.Request)).To(And(BeNumerically(">", 2_000), BeNumerically("<", 4_000)))
		Expect(got.Tags).To(Equal(e.Tags))
		Expect(got.Operation).To(Equal("Customer.Add"))
	})

	It("loses the exchange with the other server first, and leaves the caller's alone", func() {
		e := answered("Customer.Add")
		e.Reply = "a reply"
		e.Forwarded = &wire.Exchange{Request: strings.Repeat("q", 10_000), Reply: strings.Repeat("x", 10_000)}
		got := squeezed(e)
		Expect(got.Forwarded.Reply).To(BeEmpty())
		Expect(len(got.Forwarded.Request)).To(And(BeNumerically(">", 1_000), BeNumerically("<", 4_000)))
		Expect(got.Reply).To(Equal("a reply"))
		Expect(e.Forwarded.Reply).To(HaveLen(10_000))
	})

	It("loses its tags where they alone are too large", func() {
		got := squeezed(answered("Customer.Add", "COMMENTS="+strings.Repeat("c", 10_000)))
		Expect(got.Tags).To(BeNil())
		Expect(got.Operation).To(Equal("Customer.Add"))
	})

	It("is cut between two characters", func() {
		e := answered("Customer.Add")
		for range 4 {
			e.Reply += "x"
			whole := e
			whole.Reply += strings.Repeat("é€😀", 1_000)
			Expect(utf8.ValidString(squeezed(whole).Reply)).To(BeTrue())
		}
	})

	It("is cut where it cannot be UTF-8, too", func() {
		e := answered("Customer.Add")
		e.Reply = strings.Repeat("\xbf", 10_000)
		Expect(len(squeezed(e).Reply)).To(BeNumerically(">", 3_000))
	})

	It("says that it was cut before, even if it fits", func() {
		e := answered("Customer.Add")
		e.Truncated = true
		Expect(squeezed(e).Truncated).To(BeTrue())
	})

	It("never makes a journal pass its limit, whatever is large in it", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			bytes := rapid.IntRange(1_000, 20_000).Draw(t, "bytes")
			j := journal.New(journal.Limits{Bytes: bytes})
			for range rapid.IntRange(1, 5).Draw(t, "exchanges") {
				j.Add(drawLarge(t))
				if held := j.Stats().Bytes; held > bytes {
					t.Fatalf("holds %d bytes of %d", held, bytes)
				}
			}
		})
	})
})

var _ = Describe("The size of an exchange", func() {
	const text = "a text of 25 bytes, always"

	DescribeTable("grows with", func(grow func(*journal.Entry)) {
		e := answered("Customer.Add", "EMAIL=")
		e.Offer, e.Forwarded = &journal.Offer{}, &wire.Exchange{}
		before := sizeOf(e)
		grow(&e)
		Expect(sizeOf(e) - before).To(BeNumerically(">=", len(text)))
	},
		Entry("its operation", func(e *journal.Entry) { e.Operation += text }),
		Entry("its method", func(e *journal.Entry) { e.Method += text }),
		Entry("its URL", func(e *journal.Entry) { e.URL += text }),
		Entry("its request", func(e *journal.Entry) { e.Request += text }),
		Entry("its content type", func(e *journal.Entry) { e.ContentType += text }),
		Entry("its reply", func(e *journal.Entry) { e.Reply += text }),
		Entry("its hint", func(e *journal.Entry) { e.Hint += text }),
		Entry("its error", func(e *journal.Entry) { e.Error += text }),
		Entry("its tenant", func(e *journal.Entry) { e.Tenant += text }),
		Entry("the name of a tag", func(e *journal.Entry) { e.Tags[0].Tag += text }),
		Entry("the value of a tag", func(e *journal.Entry) { e.Tags[0].Value += text }),
		Entry("an empty tag", func(e *journal.Entry) { e.Tags = append(e.Tags, e.Tags[0]) }),
		Entry("the reply of the other server", func(e *journal.Entry) { e.Forwarded.Reply += text }),
		Entry("the server's name in the handshake", func(e *journal.Entry) { e.Offer.ServerName += text }),
		Entry("a version offered", func(e *journal.Entry) { e.Offer.Versions = []string{text} }),
		Entry("a cipher suite offered", func(e *journal.Entry) { e.Offer.CipherSuites = []string{text} }),
		Entry("a protocol offered", func(e *journal.Entry) { e.Offer.Protocols = []string{text} }),
	)
})

// drawLarge is an exchange in which any text may be long.
func drawLarge(t *rapid.T) journal.Entry {
	text := func(name string) string {
		return strings.Repeat("é", rapid.SampledFrom([]int{0, 10, 1_000, 10_000}).Draw(t, name))
	}
	exchange := func(name string) wire.Exchange {
		return wire.Exchange{
			Operation: text(name + " operation"), Method: text(name + " method"), URL: text(name + " URL"),
			Request: text(name + " request"), ContentType: text(name + " content type"), Reply: text(name + " reply"),
			Hint: text(name + " hint"), Error: text(name + " error"),
		}
	}
	e := journal.Entry{Exchange: exchange("own"), Tenant: text("tenant")}
	for range rapid.IntRange(0, 3).Draw(t, "tags") {
		e.Tags = append(e.Tags, contracts.Field{Tag: text("tag"), Value: text("value")})
	}
	if rapid.Bool().Draw(t, "forwarded") {
		other := exchange("other")
		e.Forwarded = &other
	}
	if rapid.Bool().Draw(t, "offered") {
		e.Offer = &journal.Offer{CipherSuites: []string{text("suite")}, ServerName: text("server")}
	}
	return e
}
