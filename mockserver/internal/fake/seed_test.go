package fake_test

import (
	"maps"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/fake"
)

var _ = Describe("A seed", func() {
	DescribeTable("makes the same records every time", func(seed uint64) {
		for _, object := range fielded().Objects {
			Expect(made(fielded(), object.Name, seed, 50)).To(Equal(made(fielded(), object.Name, seed, 50)), object.Name)
		}
	},
		Entry("like any", uint64(42)), Entry("of 0", uint64(0)), Entry("as large as can be", ^uint64(0)),
	)

	It("makes these records, on every machine", func() {
		// An upgrade of gofakeit may change its lists, and with them this record.
		Expect(made(shipped(), "Task", 42, 1)[0]).To(Equal(map[string]string{
			"ACCOUNTNUM": "Customer-3", "SUBJECT": "Invoice 555 & the primary sensor", "TASK_STATUS": "Completed", "CALL_TYPE": "Inbound",
			"MEDIA_TYPE": "Meeting", "MIDDLEWARE_URL": "https://example.com/1080p-hard-drive", "PHONE": "+1 689 555 0178",
			"EMAIL": "cooper.deckow@example.com", "DUEDATE": "042220260930",
		}))
		Expect(valuesOf(made(shipped(), "Customer", 42, 3), "EMAIL")).
			To(Equal([]string{"adriana.cartwright.tzv5hzspz8wb@example.com", "hudson.barton.tzv5hzspz8wc@example.com"}))
	})

	It("makes other records than another seed, and no unique value of it", func() {
		var addresses []string
		for seed := range uint64(50) {
			records := made(shipped(), "Customer", seed, 100)
			Expect(records).NotTo(Equal(made(shipped(), "Customer", seed+1, 100)))
			addresses = append(addresses, valuesOf(records, "EMAIL")...)
		}
		Expect(distinct(addresses)).To(Equal(len(addresses)))
	})

	It("does not decide what today is: dates lie around the day that is given", func() {
		later := fake.New(shipped(), 42, aDay().AddDate(1, 0, 0))
		days := made(shipped(), "Task", 42, 20)
		for _, record := range days {
			fields, err := later.Add(shipped().Object("Task"), ids())
			Expect(err).NotTo(HaveOccurred())
			due := slices.IndexFunc(fields, func(f contracts.Field) bool { return f.Tag == "DUEDATE" })
			if due < 0 {
				Expect(record).NotTo(HaveKey("DUEDATE"))
				continue
			}
			Expect(dayOf(fields[due].Value)).To(Equal(dayOf(record["DUEDATE"]).AddDate(1, 0, 0)))
		}
	})
})

var _ = Describe("A unique tag", func() {
	It("repeats nothing in 10,000 records", func() {
		records := made(fielded(), "Customer", 7, 10_000)
		for _, param := range fielded().Operation("Customer.Add").Params {
			if param.Tag.Unique == nil {
				continue
			}
			values := valuesOf(records, param.Name)
			Expect(len(values)).To(BeNumerically(">", 8000), param.Name)
			Expect(distinct(values)).To(Equal(len(values)), param.Name)
		}
	})

	It("that holds telephone numbers differs in its digits, which are what is compared", func() {
		c := overlaid(`<object name="Customer"><tag name="VOICE"><unique problem="duplicate"/></tag></object>`)
		numbers := map[string]bool{}
		values := valuesOf(made(c, "Customer", 7, 10_000), "VOICE")
		for _, value := range values {
			Expect(value).To(MatchRegexp(`55501\d\d$|555.01\d\d x\d+$|55501\d\d x\d+$`))
			numbers[digits(value)] = true
		}
		Expect(numbers).To(HaveLen(len(values)))
	})

	It("of a list has each of its values once, and then none", func() {
		c := overlaid(device([]string{`type="choice"><value name="A"/><value name="B"/><value name="C"/><unique problem="duplicate"/>`}))
		Expect(valuesOf(made(c, "Device", 1, 50), "TAG0")).To(ConsistOf("A", "B", "C"))
	})

	It("that is too short for more has all the values it can have", func() {
		c := overlaid(device([]string{`type="number"><max value="2"/><unique problem="duplicate"/>`}))
		Expect(distinct(valuesOf(made(c, "Device", 1, 300), "TAG0"))).To(Equal(100))
	})
})

// dayOf is the day of a time as the contract writes it.
func dayOf(value string) time.Time {
	GinkgoHelper()
	day, err := time.Parse("01022006", value[:8])
	Expect(err).NotTo(HaveOccurred())
	return day
}

func digits(value string) string {
	return string(slices.DeleteFunc([]byte(value), func(c byte) bool { return c < '0' || c > '9' }))
}

// allValues are the values of all tags of all objects.
func allValues(c *contracts.Contract, seed uint64, count int) []string {
	GinkgoHelper()
	var values []string
	for _, object := range c.Objects {
		for _, record := range made(c, object.Name, seed, count) {
			values = slices.AppendSeq(values, maps.Values(record))
		}
	}
	return values
}
