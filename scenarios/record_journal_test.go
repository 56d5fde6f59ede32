package scenarios_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

// journalOf is the journal of the demo tenant behind a recorder.
func journalOf(s *studio) []console.Exchange {
	GinkgoHelper()
	api, err := console.New(s.server.URLs().Console, console.Options{})
	Expect(err).NotTo(HaveOccurred())
	found, err := api.Tenant("demo").Journal().Find(context.Background(), console.Query{})
	Expect(err).NotTo(HaveOccurred())
	strays, err := api.Strays().Find(context.Background(), console.Query{Tenant: "demo"}) // what was refused for its credentials
	Expect(err).NotTo(HaveOccurred())
	return append(found.Exchanges, strays.Exchanges...)
}

var _ = Describe("A journal", func() {
	It("makes the same scenario as a recorder, but for the times", func() {
		s := newStudio()
		thirtyCalls(s)
		call(s.client(func(o *client.Options) { o.Gateway, o.APIKey = true, string(mockserver.Demo().GatewayKeys[0].Key) }), "FAQ.Get", "FAQNUM", "99999")
		recorded := s.text()
		kept := scenarios.FromJournal(journalOf(s), shipped())
		scenario, notes := scenarios.Distill(kept, scenarios.DistillOptions{Name: "session", Contract: shipped()})
		Expect(notes).To(BeEmpty())
		Expect(withoutTimes(saved(scenario))).To(Equal(withoutTimes(recorded)))
		replaysGreen(scenario, served(), 2, 2)
	})

	It("gives no place to what was answered otherwise, or is not whole", func() {
		exchange := func(change func(*console.Exchange)) console.Exchange {
			status := 0
			e := console.Exchange{Endpoint: "classic", Tenant: "t", HTTPStatus: 200, Status: &status, Reply: found, Started: time.Unix(0, 0), Request: document}
			change(&e)
			return e
		}
		withPassword := strings.Replace(document, "<LASTNAME>", "<PASSWD>***</PASSWD><LASTNAME>", 1)
		all := scenarios.FromJournal([]console.Exchange{
			exchange(func(*console.Exchange) {}),
			exchange(func(e *console.Exchange) { e.Endpoint = "" }),
			exchange(func(e *console.Exchange) { e.Truncated = true }),
			exchange(func(e *console.Exchange) { e.Outcome = "lost" }),
			exchange(func(e *console.Exchange) { e.Request = "<WAPI>" }),
			exchange(func(e *console.Exchange) { e.Request, e.Clause = withPassword, "Customer.Add.PASSWD.min" }),
			exchange(func(e *console.Exchange) { e.Request = withPassword }),
		}, shipped())
		var reasons []string
		for _, e := range all {
			reasons = append(reasons, e.LeftOut)
		}
		Expect(reasons).To(HaveExactElements(
			"", "it reached no endpoint of the API", ContainSubstring("too long for the journal"), ContainSubstring("an interception answered it"),
			ContainSubstring("WAPI"), ContainSubstring("it was refused for its PASSWD"), "",
		))
		Expect(all[6].Fields[0].Value).To(Equal("made-up-1"))
		Expect(fmt.Sprint(all[0].Reply.Items)).To(Equal("[]"))
	})
})

// withoutTimes is a scenario without the times of its requests.
func withoutTimes(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if before, after, timed := strings.Cut(line, ` at="`); timed {
			_, after, _ = strings.Cut(after, `"`)
			lines[i] = before + after
		}
	}
	return strings.Join(lines, "")
}
