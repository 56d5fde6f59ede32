package scenarios_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

// studio is a server with a recorder in front of it.
type studio struct {
	server   *mockserver.Server
	recorder *scenarios.Recorder
	front    *httptest.Server // at which the recorder answers
	api      *client.Client
}

// newStudio records the demo tenant of a server that ends with the test.
func newStudio() *studio {
	GinkgoHelper()
	s := &studio{server: mockserver.Start(GinkgoT())}
	var err error
	s.recorder, err = scenarios.NewRecorder(scenarios.RecorderOptions{Target: s.server.URLs().HTTP})
	Expect(err).NotTo(HaveOccurred())
	s.front = httptest.NewServer(s.recorder)
	DeferCleanup(s.front.Close)
	s.api = s.client(nil)
	return s
}

// client is one of the demo tenant that goes through the recorder, but for what is changed.
func (s *studio) client(change func(*client.Options)) *client.Client {
	GinkgoHelper()
	demo := mockserver.Demo()
	options := client.Options{URL: s.front.URL, Tenant: demo.Name, Username: demo.Username, Password: string(demo.Password)}
	if change != nil {
		change(&options)
	}
	made, err := client.New(options)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(made.Close)
	return made
}

// call sends an operation with tags and values in turn, and returns the first value of the reply.
func call(api *client.Client, operation string, pairs ...string) string {
	GinkgoHelper()
	reply, err := api.Do(context.Background(), command(operation, pairs...))
	Expect(err).NotTo(HaveOccurred())
	if len(reply.Items) == 0 {
		return ""
	}
	return reply.Items[0][0].Value
}

func command(operation string, pairs ...string) client.Command {
	object, action, _ := strings.Cut(operation, ".")
	c := client.Command{Object: object, Action: action}
	for pair := range slices.Chunk(pairs, 2) {
		c.Fields = append(c.Fields, contracts.Field{Tag: pair[0], Value: pair[1]})
	}
	return c
}

// distilled ends the session. It is what was recorded as a scenario, saved and loaded, with the notes.
func (s *studio) distilled() (*scenarios.Scenario, []scenarios.Note) {
	GinkgoHelper()
	s.front.Close() // waits until all is kept
	scenario, notes := scenarios.Distill(s.recorder.Exchanges(), scenarios.DistillOptions{Name: "session", Contract: shipped()})
	again, err := scenarios.Load("session.xml", []byte(saved(scenario)), shipped())
	Expect(err).NotTo(HaveOccurred(), saved(scenario))
	return again, notes
}

// text is the recorded session as a file.
func (s *studio) text() string {
	GinkgoHelper()
	scenario, _ := s.distilled()
	return saved(scenario)
}

// replaysGreen plays a scenario so often, so many at once.
func replaysGreen(s *scenarios.Scenario, target scenarios.Target, rounds, parallel int) {
	GinkgoHelper()
	report := scenarios.ReplayAll(context.Background(), []*scenarios.Scenario{s}, target, scenarios.Plan{Rounds: rounds, Parallel: parallel})
	for _, result := range report.Results {
		Expect(result.Err()).NotTo(HaveOccurred(), saved(s))
		Expect(result.State).To(Equal(scenarios.Passed), result.Reason)
	}
}

// secretOfACustomer is the password of one, as its client sends it.
const secretOfACustomer = "hush-hush-1"

// thirtyCalls are a session with all objects: a lead that becomes a customer with a case, follow-ups, tasks and an FAQ. It
// finds only what it has added itself.
func thirtyCalls(s *studio) int {
	GinkgoHelper()
	sent := 0
	do := func(operation string, pairs ...string) string { sent++; return call(s.api, operation, pairs...) }
	const mail = "Ann.Recorded@example.com"

	do("Customer.Get", "EMAIL", mail)
	customer := do("Customer.Add", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "EMAIL", mail, "PASSWD", secretOfACustomer, "COMPANY", "${run} & $${sons}")
	do("Customer.Add", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "EMAIL", strings.ToUpper(mail))
	do("Customer.Get", "EMAIL", strings.ToLower(mail))
	do("Customer.Get", "EMAIL", "%recorded@%")
	do("Customer.Get", "ACCOUNTNUM", customer)
	do("Customer.Modify", "ACCOUNTNUM", customer, "VOICE", "+15550100", "COMMENTS", "two\nlines <&> \"é\" €", "PASSWD", secretOfACustomer)
	do("Customer.Modify", "ACCOUNTNUM", customer, "EMAIL", "")
	do("Customer.Modify", "ACCOUNTNUM", customer, "EMAIL", "other."+mail)
	do("Customer.Get", "ACCOUNTNUM", customer)

	for i := range 2 {
		number := do("Case.Add", "ACCOUNTNUM", customer, "SUBJECT", fmt.Sprintf("Matter %d", i), "PRIORITY", "High")
		do("Case.Modify", "CASENUM", number, "STATUS", "Closed", "ASSIGNEDTO", "jsmith")
		do("Followup.Add", "CASENUM", number, "DESCRIPTION", "Called back")
		do("Followup.Get", "CASENUM", number)
		do("Case.Get", "CASENUM", number)
	}
	do("Case.Get", "ACCOUNTNUM", customer)

	task := do("Task.Add", "ACCOUNTNUM", customer, "SUBJECT", "Call", "DUEDATE", "031520270930", "ASSIGNEDTO", "ag0001")
	do("Task.Modify", "TASKNUM", task, "TASK_STATUS", "Completed")
	do("Task.Get", "TASKNUM", task)
	do("Task.Get", "ACCOUNTNUM", customer)

	faq := do("FAQ.Add", "QUESTION", "Why?", "ANSWER", "Because.")
	do("FAQ.Modify", "FAQNUM", faq, "STATUS", "Inactive")
	do("FAQ.Get", "FAQNUM", faq)
	do("FAQ.Delete", "FAQNUM", faq)

	_, _ = s.client(func(o *client.Options) { o.Password = "not-the-password" }).Do(context.Background(), command("Customer.Get", "ACCOUNTNUM", customer))
	return sent + 1
}
