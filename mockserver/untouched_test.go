package mockserver_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// everything is what a search for all records of each object answers. It needs the right to read them all.
func (a *api) everything() []string {
	GinkgoHelper()
	searches := []struct{ operation, filter string }{
		{"Customer.Get", "LASTNAME=%"},
		{"Case.Get", "SUBJECT=%"},
		{"Followup.Get", "CREATEDBY=bpower"},
		{"Task.Get", "SUBJECT=%"},
		{"FAQ.Get", "QUESTION=%"},
	}
	replies := make([]string, len(searches))
	for i, search := range searches {
		got := a.do(search.operation, search.filter)
		Expect(got).To(beWell())
		Expect(got.Items).NotTo(BeEmpty())
		replies[i] = got.Body
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

// untouched gives all specs of an ordered container one server, and holds after each that no record has changed.
func untouched(change ...func(*mockserver.Options)) *api {
	a := &api{}
	var before []string
	BeforeAll(func() {
		*a = *aged(change...)
		before = a.everything()
	})
	AfterEach(func() {
		Expect(a.everything()).To(Equal(before), "a refused request has changed something")
	})
	return a
}
