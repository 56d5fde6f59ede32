package intercept_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"golang.org/x/text/encoding/charmap"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

// whole is what the API answers to the first call.
func whole() intercept.Answer {
	answer, err := new(api).apply(context.Background())
	Expect(err).NotTo(HaveOccurred())
	return answer
}

// wellFormed says what is wrong with XML.
func wellFormed(document []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) {
		return charmap.ISO8859_1.NewDecoder().Reader(input), nil
	}
	var root struct{}
	if err := decoder.Decode(&root); err != nil {
		return err
	}
	_, err := decoder.Token()
	if errors.Is(err, io.EOF) {
		return nil
	}
	return errors.New("something follows the root")
}

var _ = Describe("What is done to a call", func() {
	var behind *api
	var get intercept.Call
	BeforeEach(func() {
		behind = &api{}
		get = behind.call("Customer.Get", "lastname=Müller & Łaski", "PASSWD=x")
	})

	It("is nothing where no interception is met: the API's own answer comes", func() {
		answer, told, err := do(newSet(), get)
		Expect(err).NotTo(HaveOccurred())
		Expect(answer).To(Equal(whole()))
		Expect(told).To(BeEmpty())
	})

	Describe("a delay", func() {
		It("waits, and then answers as the API does", func() {
			answer, told := done(then(console.Then{Delay: &console.ActDelay{Fixed: "1500ms"}}), get)
			Expect(answer).To(Equal(whole()))
			Expect(behind.waited).To(Equal([]time.Duration{1500 * time.Millisecond}))
			Expect(told).To(Equal(console.Intercepted{ID: "1", Act: "delay", Did: "answered 1.5s late"}))
		})

		It("carries nothing out, and tells of nothing, for a client that has left meanwhile", func() {
			behind.leaves = context.Canceled
			_, told, err := do(newSet(then(console.Then{Delay: &console.ActDelay{Fixed: "1s"}})), get)
			Expect(err).To(MatchError(context.Canceled))
			Expect(told).To(BeEmpty())
			Expect(behind.carriedOut).To(BeZero())
		})
	})

	Describe("a problem", func() {
		It("is answered as the API writes it, with the value of the tag that it is about, and carries nothing out", func() {
			answer, told := done(then(console.Then{Problem: &console.ActProblem{Name: "value", Tag: "LASTNAME"}}), get)
			Expect(answer.Status).To(Equal(200))
			Expect(answer.Reply.Status).To(Equal(-1))
			Expect(answer.Reply.Code).To(Equal(5))
			Expect(answer.Reply.Text).To(Equal("The value 'Müller & Łaski' of the tag 'LASTNAME' is not valid"))
			Expect(string(answer.Body)).To(ContainSubstring(`ERROR_STR="The value 'M` + "\xfc" + `ller &amp; &#321;aski'`))
			Expect(behind.carriedOut).To(BeZero())
			Expect(told.Did).To(Equal("answered the problem value; nothing was carried out"))
		})

		DescribeTable("has the text of the contract", func(name, tag string, status, code int, text string) {
			answer, _ := done(then(console.Then{Problem: &console.ActProblem{Name: name, Tag: tag}}), get)
			Expect(answer.Reply).To(And(HaveField("Status", status), HaveField("Code", code), HaveField("Text", text)))
		},
			Entry("without a tag", "right", "", 310, 310, "Operation Denied. Not enough permissions"),
			Entry("with the operation", "operation", "", 304, 304, "Invalid operation Customer.Get"),
			Entry("with a tag that was not sent", "missing", "EMAIL", -1, 6, "The tag 'EMAIL' not passed"),
			Entry("with the characters of the value counted, not the bytes", "length", "LASTNAME", -1, 3,
				"The length of the value for the alias LASTNAME doesn't conform to the criterion. "+
					"The length of the value passed is 14, min length allowed is 0 and max length allowed is 30"),
		)

		It("is that of a failure inside where a correction of the contract has taken it away since", func() {
			file := contracts.File{Name: "overlay.xml", Data: []byte(`<problem name="busy" status="-1" code="99" text="Busy" provenance="assumed" source="Inference"><doc>Later.</doc></problem>`)}
			own, err := shipped().With(file)
			Expect(err).NotTo(HaveOccurred())
			set := newSet()
			_, err = set.Add(own, then(console.Then{Problem: &console.ActProblem{Name: "busy"}}))
			Expect(err).NotTo(HaveOccurred())
			answer, _, err := do(set, get)
			Expect(err).NotTo(HaveOccurred())
			Expect(answer.Reply.Status).To(Equal(500))
		})
	})

	Describe("a status of HTTP", func() {
		It("is a page of its own, and carries nothing out", func() {
			answer, told := done(then(console.Then{Status: &console.ActStatus{Code: 502}}), get)
			Expect(answer).To(Equal(intercept.Answer{
				Status: 502, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
				Body: []byte("<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"),
			}))
			Expect(behind.carriedOut).To(BeZero())
			Expect(told).To(Equal(console.Intercepted{ID: "1", Act: "status", Did: "answered HTTP 502; nothing was carried out"}))
		})

		It("is any text of any type, and says when to come again", func() {
			answer, _ := done(then(console.Then{Status: &console.ActStatus{Code: 429, Body: "slow down", Type: "text/plain", Retry: "7"}}), get)
			Expect(string(answer.Body)).To(Equal("slow down"))
			Expect(answer.Header).To(Equal(http.Header{"Content-Type": {"text/plain"}, "Retry-After": {"7"}}))
		})

		DescribeTable("has no body where HTTP allows none", func(code int) {
			answer, _ := done(then(console.Then{Status: &console.ActStatus{Code: code, Body: "x"}}), get)
			Expect(answer.Body).To(BeEmpty())
			Expect(answer.Header).To(BeEmpty())
		}, Entry(nil, 204), Entry(nil, 304))
	})

	Describe("a text of one's own", func() {
		reply := func(declared console.ActReply) (intercept.Answer, console.Intercepted) {
			GinkgoHelper()
			return done(then(console.Then{Reply: &declared}), get)
		}

		It("is sent as it stands, with the API's type, and carries nothing out", func() {
			answer, told := reply(console.ActReply{Body: `<WAPI><REPLY STATUS="0"/></WAPI>`})
			Expect(answer.Status).To(Equal(200))
			Expect(answer.Header).To(Equal(http.Header{"Content-Type": {"text/xml; charset=ISO-8859-1"}}))
			Expect(string(answer.Body)).To(Equal(`<WAPI><REPLY STATUS="0"/></WAPI>`))
			Expect(behind.carriedOut).To(BeZero())
			Expect(told.Did).To(Equal("answered a text of its own; nothing was carried out"))
		})

		It("has tags as sent, the name in any case, escaped and in the charset of its type", func() {
			answer, _ := reply(console.ActReply{Body: "<a>${request.LastName}</a>é <b>${request.EMAIL}</b>"})
			Expect(string(answer.Body)).To(Equal("<a>M\xfcller &amp; &#321;aski</a>\xe9 <b></b>"))
			Expect(behind.carriedOut).To(BeZero())
			answer, _ = reply(console.ActReply{Body: "<a>${request.LASTNAME}</a>é", Type: "text/xml; charset=utf-8"})
			Expect(string(answer.Body)).To(Equal("<a>Müller &amp; Łaski</a>é"))
			answer, _ = reply(console.ActReply{Body: "é", Type: "text/plain"})
			Expect(string(answer.Body)).To(Equal("é"))
		})

		It("has tags of the real reply, for which the call is carried out once", func() {
			answer, told := reply(console.ActReply{Body: "${reply.accountnum}|${reply.LASTNAME}|${reply.NONE}|${reply.ACCOUNTNUM}", Code: 202})
			Expect(answer.Status).To(Equal(202))
			Expect(string(answer.Body)).To(Equal("10000001|M\xfcller &amp; &#321;aski||10000001"))
			Expect(answer.Reply.Items).To(HaveLen(1))
			Expect(behind.carriedOut).To(Equal(1))
			Expect(told.Did).To(Equal("answered a text of its own; the API answered STATUS 0, ERROR_CODE 0"))
		})

		It("has ${ itself where the dollar is doubled", func() {
			answer, _ := reply(console.ActReply{Body: "$${request.LASTNAME} costs $5 {x} $${"})
			Expect(string(answer.Body)).To(Equal("${request.LASTNAME} costs $5 {x} ${"))
		})
	})

	Describe("a drop", func() {
		DescribeTable("closes the connection", func(at string, carriedOut int, sending intercept.Sending, did string) {
			for _, reset := range []bool{false, true} {
				behind.carriedOut = 0
				answer, told := done(then(console.Then{Drop: &console.ActDrop{At: at, Reset: reset}}), get)
				expected := sending
				expected.Reset = reset
				Expect(answer.Sending).To(Equal(expected))
				Expect(answer.Header).NotTo(BeNil(), "something may be added to it")
				Expect(behind.carriedOut).To(Equal(carriedOut))
				Expect(told.Did).To(Equal(did))
				if carriedOut > 0 {
					Expect(answer.Body).To(Equal(whole().Body))
				}
			}
		},
			Entry("before the reply, and carries nothing out", "before", 0, intercept.Sending{Silent: true}, "closed the connection; nothing was carried out"),
			Entry("amid the reply", "amid", 1, intercept.Sending{Cut: true, Bytes: 100},
				"closed the connection after 100 of 201 bytes; the API answered STATUS 0, ERROR_CODE 0"),
			Entry("after the reply", "after", 1, intercept.Sending{Close: true}, "closed the connection after the reply"),
		)
	})

	It("half a reply is announced as if it were all", func() {
		answer, told := done(then(console.Then{Half: &console.ActHalf{}}), get)
		Expect(answer.Body).To(Equal(whole().Body[:len(whole().Body)/2]))
		Expect(answer.Sending).To(BeZero())
		Expect(told.Did).To(Equal("answered the first 100 of 201 bytes; the API answered STATUS 0, ERROR_CODE 0"))
	})

	DescribeTable("a malformed reply is not well-formed", func(how, said, tail string) {
		answer, told := done(then(console.Then{Malformed: &console.ActMalformed{How: how}}), get)
		Expect(wellFormed(whole().Body)).To(Succeed())
		Expect(wellFormed(answer.Body)).NotTo(Succeed())
		Expect(string(answer.Body)).To(HaveSuffix(tail))
		Expect(told.Did).To(Equal("answered XML that is not well-formed (" + said + "); the API answered STATUS 0, ERROR_CODE 0"))
	},
		Entry("if nothing is said, by an end tag", "", "end-tag", "</REPLY></xWAPI>"),
		Entry("by an end tag of another name", "end-tag", "end-tag", "</REPLY></xWAPI>"),
		Entry("by a bare ampersand", "ampersand", "ampersand", "</REPLY> & </WAPI>"),
		Entry("by junk after the root", "junk", "junk", "</WAPI>\n<!-- 12 ms --><br/>\n"),
	)

	DescribeTable("a text without markup is spoiled too", func(how, expected string) {
		get.Apply = func(context.Context) (intercept.Answer, error) { return intercept.Answer{Body: []byte("sorry")}, nil }
		answer, _ := done(then(console.Then{Malformed: &console.ActMalformed{How: how}}), get)
		Expect(string(answer.Body)).To(Equal(expected))
	}, Entry(nil, "end-tag", "sorry</"), Entry(nil, "ampersand", " & sorry"), Entry(nil, "junk", "sorry\n<!-- 12 ms --><br/>\n"))

	DescribeTable("another charset than the one declared is sent", func(name, said, expected string) {
		answer, told := done(then(console.Then{Charset: &console.ActCharset{Name: name}}), get)
		Expect(answer.Header.Get("Content-Type")).To(Equal("text/xml; charset=ISO-8859-1"))
		Expect(string(answer.Body)).To(ContainSubstring(expected))
		Expect(told.Did).To(Equal("answered bytes in " + said + " that are declared as ISO-8859-1; the API answered STATUS 0, ERROR_CODE 0"))
	},
		Entry("UTF-16 if nothing is said", "", "UTF-16", "\xfe\xff\x00<\x00?"), Entry("UTF-16", "utf-16", "UTF-16", "\x00M\x00\xfc\x00l"),
		Entry("UTF-8", "utf-8", "UTF-8", "Müller"),
	)

	It("a charset that the reply has anyway changes nothing, and that is told", func() {
		answer, told := done(then(console.Then{Charset: &console.ActCharset{Name: "ISO-8859-1"}}), get)
		Expect(string(answer.Body)).To(ContainSubstring("M\xfcller"))
		Expect(told.Did).To(HavePrefix("answered in ISO-8859-1, which the reply declares, so that nothing is wrong with it"))
	})

	It("what ISO-8859-1 lacks is a substitute in a reply that is declared as UTF-8", func() {
		get.Apply = func(context.Context) (intercept.Answer, error) {
			return intercept.Answer{Header: http.Header{"Content-Type": {"text/xml; charset=UTF-8"}}, Body: []byte("éŁ")}, nil
		}
		answer, _ := done(then(console.Then{Charset: &console.ActCharset{Name: "ISO-8859-1"}}), get)
		Expect(string(answer.Body)).To(Equal("\xe9\x1a"))
	})

	DescribeTable("a reply drips", func(pieces, expected int) {
		answer, told := done(then(console.Then{Drip: &console.ActDrip{Over: "3s", Pieces: pieces}}), get)
		Expect(answer.Body).To(Equal(whole().Body))
		Expect(answer.Sending).To(Equal(intercept.Sending{Pieces: expected, Over: 3 * time.Second}))
		Expect(told.Did).To(HavePrefix("answered in "))
		Expect(told.Did).To(HaveSuffix(" pieces over 3s"))
	}, Entry("in ten pieces if nothing is said", 0, 10), Entry("in as many as wanted", 2, 2), Entry("in 10000 at most", 10_000, 10_000))

	It("an outage is HTTP 503 with the problem, and says how long it is still to last", func() {
		set, now := newSetAndClock(then(console.Then{Unavailable: &console.ActOutage{For: "30s"}}))
		for _, step := range []struct {
			passes time.Duration
			left   string
		}{{0, "30"}, {9500 * time.Millisecond, "21"}, {20499 * time.Millisecond, "1"}} {
			now.pass(step.passes)
			answer, told, err := do(set, get)
			Expect(err).NotTo(HaveOccurred())
			Expect(answer.Status).To(Equal(503))
			Expect(answer.Header.Get("Retry-After")).To(Equal(step.left))
			Expect(string(answer.Body)).To(ContainSubstring(`<REPLY STATUS="503" ERROR_STR="Service Unavailable" ERROR_CODE="503">`))
			Expect(told[0].Did).To(Equal("answered that the service is unavailable, for another " + step.left + " s; nothing was carried out"))
		}
		Expect(behind.carriedOut).To(BeZero())
	})

	It("a lost reply is that of a call that was carried out", func() {
		for _, reset := range []bool{false, true} {
			answer, told := done(then(console.Then{Lost: &console.ActLost{Reset: reset}}), get)
			Expect(answer.Sending).To(Equal(intercept.Sending{Silent: true, Reset: reset}))
			Expect(answer.Sending.Whole()).To(BeFalse())
			Expect(answer.Reply.Items).To(HaveLen(1))
			Expect(told.Did).To(Equal("closed the connection without a reply; the API answered STATUS 0, ERROR_CODE 0"))
		}
		Expect(behind.carriedOut).To(Equal(2))
	})

	It("a call that is carried out twice has the second reply", func() {
		answer, told := done(then(console.Then{Twice: &console.ActTwice{}}), get)
		Expect(behind.carriedOut).To(Equal(2))
		Expect(answer.Reply.Items[0][0].Value).To(Equal("10000002"))
		Expect(told.Did).To(Equal("carried out two times; the first time the API answered STATUS 0, ERROR_CODE 0"))
	})

	DescribeTable("ends where the client has left", func(act console.Then) {
		left, leave := context.WithCancel(context.Background())
		leave()
		set := newSet(then(act))
		_, err := set.Do(left, get, set.Match(get), func(console.Intercepted) { Fail("nothing was done") })
		Expect(err).To(MatchError(context.Canceled))
		Expect(behind.carriedOut).To(BeZero())
	},
		Entry("delay", console.Then{Delay: &console.ActDelay{Fixed: "0s"}}),
		Entry("reply", console.Then{Reply: &console.ActReply{Body: "${reply.X}"}}),
		Entry("drop", console.Then{Drop: &console.ActDrop{At: "amid"}}), Entry("half", console.Then{Half: &console.ActHalf{}}),
		Entry("malformed", console.Then{Malformed: &console.ActMalformed{}}), Entry("charset", console.Then{Charset: &console.ActCharset{}}),
		Entry("drip", console.Then{Drip: &console.ActDrip{Over: "1s"}}), Entry("lost", lost()), Entry("twice", console.Then{Twice: &console.ActTwice{}}),
	)

	It("is every kind that can be declared", func() {
		Expect(strings.Join(intercept.Kinds(), " ")).To(Equal(
			"delay problem status reply drop half malformed charset drip unavailable lost twice"))
	})
})

var _ = Describe("A problem about the length of a tag", func() {
	It("names the limits that the operation has", func() {
		api := &api{}
		call := api.call("Customer.Add", "EMAIL=ann@example.com")
		set := newSet(then(console.Then{Problem: &console.ActProblem{Name: "length", Tag: "EMAIL"}}))
		answer, err := set.Do(context.Background(), call, set.Match(call), func(console.Intercepted) {})
		Expect(err).NotTo(HaveOccurred())
		Expect(answer.Reply.Text).To(And(ContainSubstring("EMAIL"), ContainSubstring("55")))
	})
})
