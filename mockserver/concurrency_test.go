package mockserver_test

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// atOnce runs so many clients at the same time, and waits for all of them.
func atOnce(clients int, run func(client int)) {
	GinkgoHelper()
	start := make(chan struct{})
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			defer GinkgoRecover()
			<-start
			run(client)
		})
	}
	close(start)
	all.Wait()
}

var _ = Describe("Many clients at once", func() {
	var a *api
	BeforeEach(func() { a = newAcme() })

	It("add one e-mail address just once: one is told so, all others that it exists", func() {
		replies := make([]answer, 50)
		atOnce(50, func(client int) {
			replies[client] = a.do("Customer.Add", "FIRSTNAME=Ann", fmt.Sprintf("LASTNAME=Lee %d", client), "EMAIL=ann@example.com")
		})
		winner := slices.IndexFunc(replies, func(got answer) bool { return got.Status == 0 })
		Expect(winner).NotTo(Equal(-1))
		for client, got := range replies {
			if client != winner {
				Expect(got).To(refuseDuplicate("EMAIL", "ann@example.com"))
			}
		}
		Expect(a.only("Customer.Get", "LASTNAME=%")).To(And(
			HaveKeyWithValue("LASTNAME", fmt.Sprintf("Lee %d", winner)), HaveKeyWithValue("ACCOUNTNUM", replies[winner].Items[0]["ACCOUNTNUM"])))
	})

	It("give one e-mail address to just one of many customers by Modify", func() {
		a.addCustomers(50)
		replies := make([]answer, 50)
		atOnce(50, func(client int) {
			replies[client] = a.do("Customer.Modify", "ACCOUNTNUM="+strconv.Itoa(10000000+client), "EMAIL=ann@example.com")
		})
		Expect(slices.DeleteFunc(replies, func(got answer) bool { return got.Code == 81 })).To(ConsistOf(beWell()))
		a.only("Customer.Get", "EMAIL=ann@example.com")
	})

	It("lose none of 1,000 records that they add, and give each an id of its own", func() {
		ids := make([]string, 1000)
		atOnce(50, func(client int) {
			for i := range 20 {
				n := client*20 + i
				ids[n] = a.add("Customer.Add", "FIRSTNAME=Ann", fmt.Sprintf("LASTNAME=Lee %d", n))
			}
		})
		found := a.do("Customer.Get", "FIRSTNAME=Ann")
		Expect(found.Items).To(HaveLen(1000))
		for _, item := range found.Items {
			n, err := strconv.Atoi(item["LASTNAME"][len("Lee "):])
			Expect(err).NotTo(HaveOccurred())
			Expect(item["ACCOUNTNUM"]).To(Equal(ids[n]))
		}
		slices.Sort(ids)
		Expect(slices.Compact(ids)).To(HaveLen(1000))
		Expect(found.ids("ACCOUNTNUM")).To(Equal(ids))
	})

	It("lose no change when each modifies another tag of one record", func() {
		tags := []string{
			"FIRSTNAME", "LASTNAME", "COMPANY", "PBX", "COMMENTS", "VOICE", "ALTERNATIVE", "FAX", "ADDR1STR1", "ADDR1STR2", "ADDR1CITY",
			"ADDR1STATE", "ADDR1ZIP", "ADDR1COUNTRY", "ADDR2STR1", "ADDR2STR2", "ADDR2CITY", "ADDR2STATE", "ADDR2ZIP", "ADDR2COUNTRY",
		}
		a.addCustomers(1)
		atOnce(len(tags), func(client int) {
			for i := range 10 {
				Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", fmt.Sprintf("%s=%d", tags[client], i))).To(beWell())
			}
		})
		record := a.only("Customer.Get", "ACCOUNTNUM=10000000")
		for _, tag := range tags {
			Expect(record).To(HaveKeyWithValue(tag, "9"))
		}
	})

	It("lose no follow-up on one case, nor its last activity", func() {
		now := &clock{now: today}
		a = newAcmeAt(now)
		a.addCustomers(1)
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		now.set("2026-03-10 10:00")
		atOnce(20, func(client int) {
			a.add("Followup.Add", "CASENUM=1", "DESCRIPTION=x")
			Expect(a.do("Case.Modify", "CASENUM=1", fmt.Sprintf("DESCRIPTION=%d", client))).To(beWell())
		})
		Expect(a.do("Followup.Get", "CASENUM=1").Items).To(HaveLen(20))
		Expect(a.only("Case.Get", "CASENUM=1")).To(HaveKeyWithValue("LASTACTDATE", "03102026"))
	})

	It("read all of a change or nothing of it, with what follows from it", func() {
		a.addCustomers(1)
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=0", "DESCRIPTION=0")
		changes := []string{"STATUS=Open", "STATUS=Closed"}
		atOnce(8, func(client int) {
			for i := range 40 {
				if client == 0 {
					mark := strconv.Itoa(i)
					Expect(a.do("Case.Modify", "CASENUM=1", "SUBJECT="+mark, "DESCRIPTION="+mark, changes[i%2])).To(beWell())
					continue
				}
				record := a.only("Case.Get", "CASENUM=1")
				Expect(record["DESCRIPTION"]).To(Equal(record["SUBJECT"]))
				Expect(record["CLOSEDDATE"] != "").To(Equal(record["STATUS"] == "Closed"))
				Expect(record["CLOSEDBY"] != "").To(Equal(record["STATUS"] == "Closed"))
			}
		})
	})

	It("find a record at each moment by its old value or by its new one, never by both or by neither", func() {
		a.addCustomers(1)
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "LASTNAME=One")).To(beWell())
		atOnce(8, func(client int) {
			for i := range 40 {
				if client == 0 {
					name := []string{"One", "Onto"}[i%2]
					Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "LASTNAME="+name)).To(beWell())
					continue
				}
				Expect(a.do("Customer.Get", "LASTNAME=on%")).To(find("ACCOUNTNUM", "10000000"))
			}
		})
	})

	It("do not wait for each other's tenants", func() {
		one, other := acme(), acme()
		other.Name = "other"
		here := newTenants(&clock{now: today}, one, other)
		there := here.of(other)
		atOnce(20, func(client int) {
			tenant := here
			if client%2 == 1 {
				tenant = there
			}
			tenant.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", fmt.Sprintf("EMAIL=%d@example.com", client/2))
		})
		Expect(here.do("Customer.Get", "LASTNAME=Lee").Items).To(HaveLen(10))
		Expect(there.do("Customer.Get", "LASTNAME=Lee").Items).To(HaveLen(10))
	})
})
