package mockserver_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// noted is what the journal of a tenant has to say of an intercepted call.
type noted struct {
	outcome     string
	http        int
	status      *int // absent where the client has no reply of the API
	items       int
	contentType string
	reply       string // what it contains; none at all if empty
	did         string
}

// some is a number that may be absent.
func some(n int) *int { return &n }

// latestOf is the last exchange in the journal of a tenant, of which there are so many.
func latestOf(own *mockserver.TestTenant, count int) console.Exchange {
	GinkgoHelper()
	found := own.Journal().Wait(console.Query{}, count)
	Expect(found).To(HaveLen(count))
	return found[count-1]
}

const latinXML, apiOK = "text/xml; charset=ISO-8859-1", "; the API answered STATUS 0, ERROR_CODE 0"

var _ = Describe("The journal of an intercepted call", Ordered, ContinueOnFailure, func() {
	var s *steered
	var own *mockserver.TestTenant
	BeforeAll(func() { s = steer() })
	BeforeEach(func() {
		own = s.tenant()
		must(own.Client(), "Task.Add", "SUBJECT=x")
	})

	DescribeTable("says what the client got, what the API made of it, and what was done", func(ctx context.Context, act string, then console.Then, expected noted) {
		interception := own.Intercept(console.Interception{ID: "mine", When: console.When{Operation: "Task.Get"}, Then: then})
		_, _ = own.Client().Do(ctx, op("Task.Get", "SUBJECT=x"))
		got := latestOf(own, 2)
		Expect(interception.ID()).To(Equal("mine"))
		Expect(got.Intercepted).To(Equal([]console.Intercepted{{ID: "mine", Act: act, Did: expected.did}}))
		Expect(got.Outcome).To(Equal(expected.outcome))
		Expect(got.HTTPStatus).To(Equal(expected.http))
		Expect(got.Status).To(Equal(expected.status))
		Expect(got.Items).To(Equal(expected.items))
		Expect(got.ContentType).To(Equal(expected.contentType))
		Expect(got.Reply).To(ContainSubstring(expected.reply))
		Expect(got.Reply == "").To(Equal(expected.reply == ""))
		Expect(got.Operation).To(Equal("Task.Get"))
		Expect(got.Tenant).To(Equal(own.Name))
		Expect(got.Endpoint).To(Equal("classic"))
		Expect(got.Tags).To(Equal([]console.Tag{{Name: "SUBJECT", Value: "x"}}))
		Expect(got.Request).To(ContainSubstring("<PASSWORD>***</PASSWORD>"))
	},
		Entry("that was delayed", "delay", console.Then{Delay: &console.ActDelay{Fixed: "1ms"}},
			noted{"answered", 200, some(0), 1, latinXML, "</REPLY></WAPI>", "answered 1ms late"}),
		Entry("that had a problem", "problem", console.Then{Problem: &console.ActProblem{Name: "internal"}},
			noted{"intercepted", 200, nil, 0, latinXML, `STATUS="500"`, "answered the problem internal; nothing was carried out"}),
		Entry("that had a status of HTTP", "status", console.Then{Status: &console.ActStatus{Code: 502, Body: "sorry", Type: "text/plain"}},
			noted{"intercepted", 502, nil, 0, "text/plain", "sorry", "answered HTTP 502; nothing was carried out"}),
		Entry("that had a text of one's own", "reply", console.Then{Reply: &console.ActReply{Body: "<a>${request.SUBJECT}</a>"}},
			noted{"intercepted", 200, nil, 0, latinXML, "<a>x</a>", "answered a text of its own; nothing was carried out"}),
		Entry("that had a text with a tag of the reply", "reply", console.Then{Reply: &console.ActReply{Body: "<a>${reply.TASKNUM}</a>"}},
			noted{"intercepted", 200, nil, 1, latinXML, "<a>1</a>", "answered a text of its own" + apiOK}),
		Entry("that was dropped before the reply", "drop", console.Then{Drop: &console.ActDrop{At: console.DropBefore}},
			noted{"intercepted", 0, nil, 0, "", "", "closed the connection; nothing was carried out"}),
		Entry("that was dropped after the reply", "drop", console.Then{Drop: &console.ActDrop{At: console.DropAfter, Reset: true}},
			noted{"answered", 200, some(0), 1, latinXML, "</REPLY></WAPI>", "closed the connection after the reply"}),
		Entry("whose reply was spoiled", "malformed", console.Then{Malformed: &console.ActMalformed{}},
			noted{"intercepted", 200, nil, 1, latinXML, "</xWAPI>", "answered XML that is not well-formed (end-tag)" + apiOK}),
		Entry("that was sent in another charset", "charset", console.Then{Charset: &console.ActCharset{}},
			noted{"intercepted", 200, nil, 1, latinXML, "W", "answered bytes in UTF-16 that are declared as ISO-8859-1" + apiOK}),
		Entry("that dripped", "drip", console.Then{Drip: &console.ActDrip{Over: "1ms", Pieces: 3}},
			noted{"answered", 200, some(0), 1, latinXML, "</REPLY></WAPI>", "answered in 3 pieces over 1ms"}),
		Entry("that met an outage", "unavailable", console.Then{Unavailable: &console.ActOutage{For: "1h"}},
			noted{"intercepted", 503, nil, 0, latinXML, `STATUS="503"`, "answered that the service is unavailable, for another 3600 s; nothing was carried out"}),
		Entry("whose reply was lost", "lost", console.Then{Lost: &console.ActLost{}},
			noted{"intercepted", 0, nil, 1, "", "", "closed the connection without a reply" + apiOK}),
		Entry("that was carried out twice", "twice", console.Then{Twice: &console.ActTwice{}},
			noted{"answered", 200, some(0), 1, latinXML, "</REPLY></WAPI>", "carried out two times; the first time the API answered STATUS 0, ERROR_CODE 0"}),
	)

	DescribeTable("holds as much of the reply as was sent", func(ctx context.Context, then console.Then) {
		whole := string(must(own.Client(), "Task.Get", "SUBJECT=x").Body)
		own.Intercept(console.Interception{Then: then})
		_, _ = own.Client().Do(ctx, op("Task.Get", "SUBJECT=x"))
		got := latestOf(own, 3)
		Expect(got.Outcome).To(Equal("intercepted"))
		Expect(got.Reply).To(Equal(half(whole)))
		Expect(got.Intercepted[0].Did).To(And(ContainSubstring(" of "), HaveSuffix(apiOK)))
	},
		Entry("that was dropped amid it", console.Then{Drop: &console.ActDrop{At: console.DropAmid}}),
		Entry("that was answered by half", console.Then{Half: &console.ActHalf{}}),
	)

	It("tells of every one that was done to it, the innermost first", func() {
		own.Intercept(console.Interception{ID: "slow", Then: console.Then{Delay: &console.ActDelay{Fixed: "1ms"}}})
		own.Intercept(console.Interception{ID: "slower", Then: console.Then{Delay: &console.ActDelay{Fixed: "2ms"}}})
		own.Intercept(console.Interception{ID: "broken", Then: console.Then{Problem: &console.ActProblem{Name: "internal"}}})
		Expect(tell(own.Client(), "Task.Get", "SUBJECT=x").Status).To(Equal(500))
		Expect(latestOf(own, 2).Intercepted).To(HaveExactElements(
			HaveField("ID", "broken"), Equal(console.Intercepted{ID: "slower", Act: "delay", Did: "answered 2ms late"}), HaveField("ID", "slow")))
	})

	It("has what the API refused, as it does without an interception", func() {
		own.Intercept(console.Interception{Then: console.Then{Delay: &console.ActDelay{Fixed: "0s"}}})
		Expect(tell(own.Client(), "Task.Get", "SUBJECT=x", "NOTHING=x").Code).To(Equal(2))
		got := latestOf(own, 2)
		Expect(got.Outcome).To(Equal("refused"))
		Expect(got.Problem).To(Equal("criterion"))
		Expect(got.Clause).NotTo(BeEmpty())
		Expect(got.Intercepted).To(HaveLen(1))
	})

	It("is that of its tenant over the gateway, and with a wrong password that nobody has looked at", func() {
		own.Intercept(console.Interception{Then: console.Then{Problem: &console.ActProblem{Name: "internal"}}})
		tell(own.Client(overGateway), "Task.Get", "SUBJECT=x")
		Expect(latestOf(own, 2)).To(And(HaveField("Endpoint", "gateway"), HaveField("Outcome", "intercepted")))
		tell(own.Client(withPassword("wrong-password")), "Task.Get", "SUBJECT=x")
		Expect(latestOf(own, 3)).To(And(HaveField("Outcome", "intercepted"), HaveField("Request", Not(ContainSubstring("wrong-password")))))
	})

	It("finds what was intercepted by its outcome", func() {
		own.Intercept(console.Interception{When: console.When{Every: 2}, Then: console.Then{Problem: &console.ActProblem{Name: "internal"}}})
		for range 4 {
			tell(own.Client(), "Task.Get", "SUBJECT=x")
		}
		Expect(own.Journal().Wait(console.Query{Outcome: "intercepted"}, 2)).To(HaveLen(2))
	})
})

var _ = Describe("Secrets of an intercepted call", Ordered, ContinueOnFailure, func() {
	var s *steered
	BeforeAll(func() { s = steer() })

	// kept is all that the console shows of the exchanges of a tenant, and of those that belong to none.
	kept := func(own *mockserver.TestTenant) string {
		GinkgoHelper()
		return s.ask("GET", "/tenants/"+own.Name+"/exchanges", "").Body + s.ask("GET", "/exchanges", "").Body
	}
	// hidden is a text in the way of JSON, and of XML in it, without what is between its letters in other charsets.
	hidden := strings.NewReplacer(`\u0000`, "", "\x00", "", `\ufffd`, "", "\ufffd", "")

	DescribeTable("do not get into the journal", func(ctx context.Context, passwd string, then console.Then) {
		own := s.tenant()
		if then.Reply != nil {
			then.Reply.Body = strings.ReplaceAll(then.Reply.Body, "OWN", own.Password)
		}
		if then.Status != nil {
			then.Status.Body = strings.ReplaceAll(then.Status.Body, "OWN", own.Password)
		}
		interception := own.Intercept(console.Interception{Then: then})
		w := s.wire(false)
		w.send(own, "Customer.Get", "LASTNAME=x", "PASSWD="+passwd)
		got := w.answer()
		Expect(hidden.Replace(got.Body)).To(Or(ContainSubstring("hush"), ContainSubstring(own.Password)), "the client gets it")
		_, _ = own.Client(withPassword("hush-wrong-password")).Do(ctx, op("Customer.Get", "LASTNAME=x", "PASSWD="+passwd))
		Eventually(interception.Hits, time.Second).Should(Equal(int64(2)))
		Expect(hidden.Replace(kept(own))).To(And(ContainSubstring("Customer.Get"), Not(ContainSubstring("hush")), Not(ContainSubstring(own.Password))))
	},
		Entry("by a text that echoes one", "hush-customer", console.Then{Reply: &console.ActReply{Body: "<a>${request.PASSWD}</a>"}}),
		Entry("by a text that echoes one with characters of XML", "hush&<customer>", console.Then{Reply: &console.ActReply{Body: "<a>${request.PASSWD}</a>"}}),
		Entry("by a text that echoes one with letters beyond ASCII", "hush-Łé", console.Then{Reply: &console.ActReply{Body: "<a>${request.passwd}</a>"}}),
		Entry("by a text that has the password of the API", "hush", console.Then{Reply: &console.ActReply{Body: "<a>OWN ${request.PASSWD}</a>"}}),
		Entry("by a page that has it", "hush", console.Then{Status: &console.ActStatus{Code: 500, Body: "OWN"}}),
		Entry("by a problem", "hush-customer", console.Then{Problem: &console.ActProblem{Name: "value", Tag: "PASSWD"}}),
		Entry("by a reply of the API that is spoiled", "hush-customer", console.Then{Malformed: &console.ActMalformed{}}),
		Entry("by a reply of the API in UTF-8", "hush-Łé", console.Then{Charset: &console.ActCharset{Name: "UTF-8"}}),
		Entry("by a reply of the API in UTF-16", "hush-customer", console.Then{Charset: &console.ActCharset{}}),
		Entry("by half a reply of the API", "hushhushhushhushhushhushhushhushhushhushhushhush", console.Then{Half: &console.ActHalf{}}),
		Entry("by a reply of the API that is cut off", "hushhushhushhushhushhushhushhushhushhushhushhush", console.Then{Drop: &console.ActDrop{At: console.DropAmid}}),
		Entry("by one that is delayed", "hush-customer", console.Then{Delay: &console.ActDelay{Fixed: "0s"}}),
	)
})
