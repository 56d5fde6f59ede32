package console_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/console"
)

const typeEvents = "text/event-stream"

// streaming sends a stream piece by piece and ends it in good order.
func streaming(pieces ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", typeEvents)
		for _, piece := range pieces {
			_, _ = io.WriteString(w, piece)
			_ = http.NewResponseController(w).Flush()
		}
	}
}

// exchange is one event of a stream, with so many lines in its data.
func exchange(id int) string {
	return fmt.Sprintf("event: exchange\nid: %d\ndata: {\"id\":%d,\"outcome\":\"answered\",\"method\":\"POST\",\n"+
		"data: \"items\":0,\"started\":\"2026-03-01T09:00:00Z\",\"durationNanoseconds\":5}\n\n", id, id)
}

// short is an event in a word: the id of an exchange, or -n for n that were missed.
func short(e console.Event) int64 {
	if e.Exchange != nil {
		return e.Exchange.ID
	}
	return -e.Missed
}

// watched is all that a stream yields, and the error at its end.
func watched(ctx context.Context, tenant *console.TenantHandle) (events []int64, err error) {
	for event, err := range tenant.Events(ctx, 0) {
		if err != nil {
			return events, err
		}
		events = append(events, short(event))
	}
	return events, nil
}

var _ = Describe("Events", func() {
	It("are exchanges, and how many of them were missed", func(ctx context.Context) {
		server := serve(streaming(": open\n\n", exchange(4), "event: missed\ndata: {\"missed\":3}\n\n", exchange(8)))
		var got []console.Event
		for event, err := range connect(server.URL, console.Options{Token: token}).Tenant(hard).Events(ctx, 3) {
			Expect(err).NotTo(HaveOccurred())
			got = append(got, event)
		}
		Expect(got).To(HaveLen(3))
		Expect(*got[0].Exchange).To(Equal(console.Exchange{ID: 4, Outcome: "answered", Method: "POST", Started: nine(), Nanoseconds: 5}))
		Expect(got[1]).To(Equal(console.Event{Missed: 3}))
		Expect(got[2].Exchange.ID).To(BeEquivalentTo(8))
		Expect(server.sent()).To(Equal([]sent{{Request: "GET " + ofHard + "/events?after=3", Token: "Bearer " + token}}))
	})

	DescribeTable("are read from a stream", func(ctx context.Context, stream string, want ...int64) {
		got, err := watched(ctx, connect(serve(streaming(stream)).URL).Tenant("a"))
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal(want))
	},
		Entry("that begins with a byte order mark", "\ufeffevent: missed\ndata: {\"missed\":1}\n\n", int64(-1)),
		Entry("with comments in the middle of an event", "event: missed\n: alive\ndata: {\"missed\":1}\n:\n\n", int64(-1)),
		Entry("without a space behind the colon", "event:missed\ndata:{\"missed\":1}\n\n", int64(-1)),
		Entry("with data before the name", "data: {\"missed\":1}\nevent: missed\n\n", int64(-1)),
		Entry("with fields that do not matter", "retry: 5\nevent: missed\ndata: {\"missed\":1}\nid\nnews: x\n\n", int64(-1)),
		Entry("with events that are not known yet", "event: weather\ndata: rain\n\n"+exchange(2)+"data: {\"missed\":1}\n\n", int64(2)),
		Entry("with names that no data follows", "event: missed\n\ndata: {\"missed\":1}\n\n"+exchange(2), int64(2)),
		Entry("that ends in the middle of an event", exchange(2)+"event: missed\ndata: {\"missed\":1}\n", int64(2)),
		Entry("that ends in the middle of a line", exchange(2)+"event: missed\ndata: {\"mis", int64(2)),
	)

	It("are the same however lines end, and wherever the stream is cut into pieces", func(ctx context.Context) {
		var stream []string
		server := serve(func(w http.ResponseWriter, r *http.Request) { streaming(stream...)(w, r) })
		tenant := connect(server.URL).Tenant("a")
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			want := rapid.SliceOfN(rapid.Int64Range(-9, 9).Filter(func(n int64) bool { return n != 0 }), 0, 5).Draw(t, "events")
			end := rapid.SampledFrom([]string{"\n", "\r", "\r\n"}).Draw(t, "line end")
			text := ""
			for _, n := range want {
				event := exchange(int(n))
				if n < 0 {
					event = fmt.Sprintf("event: missed\ndata: {\"missed\":%d}\n\n", -n)
				}
				text += rapid.SampledFrom([]string{"", ": alive\n", "\n", ":\n\n"}).Draw(t, "between") + event
			}
			text = strings.ReplaceAll(text, "\n", end)
			stream = nil
			for text != "" {
				cut := rapid.IntRange(1, len(text)).Draw(t, "cut")
				stream, text = append(stream, text[:cut]), text[cut:]
			}
			got, err := watched(ctx, tenant)
			Expect(err).NotTo(HaveOccurred())
			Expect(got).To(HaveExactElements(want))
		})
	})

	It("come at once, even behind a CR, and end with the loop", func(ctx context.Context) {
		left := make(chan struct{})
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			streaming(strings.ReplaceAll(exchange(1), "\n", "\r"))(w, r)
			<-r.Context().Done()
			close(left)
		})
		for event, err := range connect(server.URL).Tenant("a").Events(ctx, 0) {
			Expect(err).NotTo(HaveOccurred())
			Expect(short(event)).To(BeEquivalentTo(1))
			break
		}
		Eventually(left).Should(BeClosed())
	})

	It("end with the context, whose cause is the error", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, r *http.Request) {
			streaming(exchange(1))(w, r)
			<-r.Context().Done()
		})
		enough := errors.New("that was enough")
		watching, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		seen, end := 0, error(nil)
		for _, err := range connect(server.URL).Tenant("a").Events(watching, 0) {
			if end = err; err == nil {
				seen++
				cancel(enough)
			}
		}
		Expect(seen).To(Equal(1))
		Expect(end).To(MatchError(enough))
	})

	DescribeTable("end with an error if they are too long", func(ctx context.Context, piece string) {
		got, err := watched(ctx, connect(serve(endless(typeEvents, piece)).URL).Reading(limit).Tenant("a"))
		Expect(err).To(MatchError(ContainSubstring("too long")))
		Expect(got).To(BeEmpty())
	},
		Entry("in one line", "x"),
		Entry("in many lines", "data: x\n"),
	)

	It("are many, and longer altogether than one may be", func(ctx context.Context) {
		caller := connect(serve(streaming(strings.Repeat(exchange(1), 200))).URL).Reading(1000)
		got, err := watched(ctx, caller.Tenant("a"))
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(HaveLen(200))
	})

	DescribeTable("end with an error", func(ctx context.Context, answer http.HandlerFunc, want string) {
		got, err := watched(ctx, connect(serve(answer).URL).Tenant("a"))
		Expect(err).To(MatchError(ContainSubstring(want)))
		Expect(got).To(BeEmpty())
	},
		Entry("if the console refuses", saying(404, typeProblem, `{"title":"Not Found","detail":"no tenant is called \"a\""}`), `Not Found: no tenant is called "a"`),
		Entry("if something else answers", saying(200, "text/html", "<html>"), "it is text/html where text/event-stream was expected"),
		Entry("if nobody answers", http.HandlerFunc(hangUp), "no answer from the console at http://"),
		Entry("if the connection breaks", breakOff(typeEvents, "event: missed\n"), "it hung up"),
		Entry("if an exchange is none", streaming("event: exchange\ndata: {\"id\":1}\n\n"), `in an event "exchange": its JSON lacks the member "outcome"`),
		Entry("if a number is none", streaming("event: missed\ndata: many\n\n"), `in an event "missed": its JSON cannot be read`),
	)
})
