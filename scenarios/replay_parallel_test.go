package scenarios_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

// crowd is a target that answers once as many requests as it waits for have come. Then they are answered one after the
// other: each word stands in one of the requests, and has its deed.
type crowd struct {
	server *httptest.Server
	deeds  map[string]func(http.ResponseWriter)
	last   string         // word of the request that waits for the others to be over
	came   sync.WaitGroup // all requests
	others sync.WaitGroup // those but the last
}

// crowded is the target with that server.
func (c *crowd) crowded() scenarios.Target {
	c.came.Add(len(c.deeds))
	c.others.Add(len(c.deeds) - 1)
	c.server = httptest.NewServer(c)
	DeferCleanup(c.server.Close)
	return scenarios.Target{URL: c.server.URL, Tenant: "acme", Username: "wapi", Password: "s3cret-of-acme"}
}

func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what is missing has no word in it
	c.came.Done()
	c.came.Wait()
	for word, deed := range c.deeds {
		if !strings.Contains(string(body), word) {
			continue
		}
		if word == c.last {
			c.others.Wait()
		} else {
			defer c.others.Done()
		}
		deed(w)
	}
}

// answerWrongly answers with a status that nobody expects.
func (c *crowd) answerWrongly(w http.ResponseWriter) { w.WriteHeader(http.StatusTeapot) }

// vanish takes no connections any more, and drops this one.
func (c *crowd) vanish(http.ResponseWriter) {
	_ = c.server.Listener.Close() // closed before, where two vanish
	panic(http.ErrAbortHandler)
}

var _ = Describe("Of requests that are sent at once", func() {
	const atOnce = "<parallel>\n" +
		`<send name="one"><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Alpha</LASTNAME></COMMAND><expect problem="ok"/></send>` + "\n" +
		`<send name="two"><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>Omega</LASTNAME></COMMAND><expect problem="ok"/></send>` + "\n</parallel>"

	DescribeTable("one is told where several go wrong:", func(ctx SpecContext, one, two func(*crowd, http.ResponseWriter), last, told string, gone bool) {
		c := &crowd{last: last}
		c.deeds = map[string]func(http.ResponseWriter){
			"Alpha": func(w http.ResponseWriter) { one(c, w) },
			"Omega": func(w http.ResponseWriter) { two(c, w) },
		}
		result := replay(ctx, playing("", atOnce), c.crowded())
		Expect(said(result)).To(MatchRegexp("^" + told))
		Expect(result.Gone).To(Equal(gone))
	},
		Entry("the first, though it is answered last", (*crowd).answerWrongly, (*crowd).answerWrongly, "Alpha", "f.xml:4:1: send one\n  HTTP: expected 200, got 418", false),
		Entry("the first, where it is answered first", (*crowd).answerWrongly, (*crowd).answerWrongly, "Omega", "f.xml:4:1: send one\n  HTTP: expected 200, got 418", false),
		Entry("that the target has gone, though that is the second", (*crowd).answerWrongly, (*crowd).vanish, "Omega", "f.xml:5:1: send two: the target (has gone|does not answer): no answer", true),
		Entry("that the target has gone, where that is the first", (*crowd).vanish, (*crowd).answerWrongly, "Alpha", "f.xml:4:1: send one: the target (has gone|does not answer): no answer", true),
		Entry("the first, where the target answers none", (*crowd).vanish, (*crowd).vanish, "Alpha", "f.xml:4:1: send one: the target does not answer: no answer", true),
	)

	It("the rest of a replay is not begun where the target has gone for one", func(ctx SpecContext) {
		c := &crowd{last: "Omega"}
		c.deeds = map[string]func(http.ResponseWriter){"Alpha": c.answerWrongly, "Omega": c.vanish}
		s := loaded(playing("", atOnce))
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{s, s}, c.crowded(), scenarios.Plan{})
		Expect(report.Counts()).To(Equal(scenarios.Counts{Failed: 1, NotRun: 1}))
	})

	It("a comparison ends, too, where a server has gone for one", func(ctx SpecContext) {
		c := &crowd{last: "Omega"}
		c.deeds = map[string]func(http.ResponseWriter){"Alpha": c.answerWrongly, "Omega": c.vanish}
		compared := diffed(ctx, playing("", atOnce), c.crowded(), answering(func(http.ResponseWriter, *http.Request) {}))
		Expect(compared.State).To(Equal(scenarios.NotRun))
		Expect(compared.Reason).To(MatchRegexp("^the left server: f.xml:5:1: send two: the target (has gone|does not answer): no answer"))
		Expect(compared.Err()).To(HaveOccurred())
	})

	It("a comparison tells the first that could not be sent", func(ctx SpecContext) {
		const unsent = `<send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND><expect problem="ok"><tag name="FAQNUM" capture="faq"/></expect></send>` + "\n" +
			`<parallel><send name="one"><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>${faq}</FAQNUM></COMMAND></send>` +
			`<send name="two"><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>${faq}</FAQNUM></COMMAND></send></parallel>`
		there := served()
		there.Template = "demo"
		for range 10 {
			compared := diffed(ctx, playing("", unsent), there, served())
			Expect(compared.Left).To(BeEmpty())
			Expect(compared.Right).To(Equal("f.xml:4:11: send one: FAQNUM: ${faq} has no value: the step that captures it has not done so"))
			Expect(compared.Divergences).To(ContainElement(HaveField("Path", "the run")))
		}
	})
})
