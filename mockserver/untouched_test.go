package mockserver_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// everything is what a search for all records of each object answers. It needs the right to read them all.
func (a *api) everything() []string {
	GinkgoHelper()
	searches := []string{
		command("Customer.Get", "<LASTNAME>%</LASTNAME>"),
		command("Case.Get", "<SUBJECT>%</SUBJECT>"),
		command("Followup.Get", "<CREATEDBY>bpower</CREATEDBY>"),
		command("Task.Get", "<SUBJECT>%</SUBJECT>"),
		command("FAQ.Get", "<QUESTION>%</QUESTION>"),
	}
	replies := make([]string, len(searches))
	for i, search := range searches {
		replies[i] = rawBody(a, "xml_query="+a.envelope(strings.ReplaceAll(search, "%", "%25")))
		Expect(replies[i]).To(ContainSubstring(`STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM>`))
	}
	return replies
}

// aged is a server whose seed is a day old, so that a date which is set anew shows as a change.
func aged(change ...func(*mockserver.Options)) *api {
	GinkgoHelper()
	moment := today.AddDate(0, 0, -1)
	a := newAPI(append(change, func(o *mockserver.Options) { o.Now = func() time.Time { return moment } })...)
	moment = today
	return a
}

// shared gives all specs of an ordered container one server.
func shared(change ...func(*mockserver.Options)) *api {
	a := &api{}
	BeforeAll(func() { *a = *aged(change...) })
	return a
}

// untouched is shared, and holds after each spec that no record has changed.
func untouched(change ...func(*mockserver.Options)) *api {
	a := shared(change...)
	var before []string
	BeforeAll(func() { before = a.everything() })
	AfterEach(func() {
		Expect(a.everything()).To(Equal(before), "a refused request has changed something")
	})
	return a
}
