package fake_test

import (
	"regexp"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// What nobody real can be reached by.
var (
	fictionalMail  = regexp.MustCompile(`^[a-z0-9.]+@example\.(com|net|org)$`)
	fictionalPage  = regexp.MustCompile(`^https://example\.(com|net|org)/[a-z0-9/-]*$`)
	fictionalPhone = regexp.MustCompile(`^(\+1 ?)?\(?[2-7]\d\d\)?[ -]?555[ -]?01\d\d( x\d+)?$`)
)

var _ = Describe("Nobody real", func() {
	It("has any of the addresses, pages and numbers", func() {
		for _, object := range fielded().Objects {
			op := object.Operation(contracts.Add)
			for _, record := range made(fielded(), object.Name, 3, 500) {
				for name, value := range record {
					switch tag := op.Param(name).Tag; {
					case tag.Type == "email":
						Expect(value).To(MatchRegexp(fictionalMail.String()))
					case tag.Type == "url":
						Expect(value).To(MatchRegexp(fictionalPage.String()))
					case slices.Contains([]string{"VOICE", "ALTERNATIVE", "FAX", "PHONE"}, name):
						Expect(value).To(MatchRegexp(fictionalPhone.String()))
						Expect(value).NotTo(MatchRegexp(`^\D*1?\D*[2-7]11`))
					default:
						Expect(value).NotTo(MatchRegexp(`@|www\.|://`))
					}
				}
			}
		}
	})

	It("gets one where the contract leaves no room for a fictional one", func() {
		c := overlaid(`<object name="Customer"><tag name="EMAIL"><max value="12"/></tag><tag name="VOICE"><max value="9"/></tag></object>`)
		records := made(c, "Customer", 1, 100)
		Expect(valuesOf(records, "EMAIL")).To(BeEmpty())
		Expect(valuesOf(records, "VOICE")).To(BeEmpty())
	})

	DescribeTable("gets one where there is just enough room for a fictional one", func(object, tag, most string, fictional *regexp.Regexp) {
		c := overlaid(`<object name="` + object + `"><tag name="` + tag + `"><max value="` + most + `"/></tag></object>`)
		values := valuesOf(made(c, object, 1, 30), tag)
		Expect(values).NotTo(BeEmpty())
		for _, value := range values {
			Expect(value).To(MatchRegexp(fictional.String()))
		}
	},
		Entry("a number", "Customer", "VOICE", "10", fictionalPhone),
		Entry("an address", "Task", "EMAIL", "13", fictionalMail),
		Entry("an address that differs from others", "Customer", "EMAIL", "13", fictionalMail),
		Entry("a page", "Task", "MIDDLEWARE_URL", "20", fictionalPage),
	)
})

var _ = Describe("A record", func() {
	It("is about one person: the address has the name, whatever its accents", func() {
		accented := 0
		for _, record := range made(shipped(), "Customer", 1, 500) {
			address, has := record["EMAIL"]
			if !has {
				continue
			}
			first, _, _ := strings.Cut(address, ".")
			if strings.ContainsFunc(record["FIRSTNAME"], func(r rune) bool { return r > 0x7f }) {
				accented++
				Expect(first).To(BeElementOf(
					"anasofia", "andre", "aasa", "bjoern", "chloe", "francois", "ines", "juergen", "jose", "noel", "renee", "soeren", "thora", "zoe"))
			} else {
				Expect(first).To(Equal(strings.ToLower(record["FIRSTNAME"])))
			}
		}
		Expect(accented).To(BeNumerically(">", 20))
	})

	It("has addresses whose parts belong together, and two of them differ", func() {
		countries := map[string]string{"Köln": "Deutschland", "Málaga": "España", "Québec": "Canada"}
		two := 0
		for _, record := range made(shipped(), "Customer", 1, 500) {
			for _, number := range []string{"1", "2"} {
				country, has := record["ADDR"+number+"COUNTRY"]
				if expected, known := countries[record["ADDR"+number+"CITY"]]; known && has {
					Expect(country).To(Equal(expected))
				}
			}
			if record["ADDR1CITY"] != record["ADDR2CITY"] {
				two++
			}
		}
		Expect(two).To(BeNumerically(">", 400))
	})

	It("has texts of all kinds: accents, what XML escapes, and several lines, all of ISO-8859-1", func() {
		text := strings.Join(allValues(shipped(), 5, 300), "|")
		for _, kind := range []string{"é", "ß", "Å", "°", "½", "&", "<", ">", `"`, "'", "\n"} {
			Expect(text).To(ContainSubstring(kind))
		}
		Expect(text).NotTo(MatchRegexp(`[^\n\x20-\x7e\x{a0}-\x{ff}]`))
		Expect(text).NotTo(MatchRegexp(`[{}]|%!`), "a form that was not filled in")
	})

	It("references one of the records that are there", func() {
		records := made(shipped(), "Case", 1, 50)
		Expect(valuesOf(records, "ACCOUNTNUM")).To(HaveLen(50))
		Expect(valuesOf(records, "ACCOUNTNUM")).To(ContainElements("Customer-1", "Customer-2", "Customer-3"))
		Expect(valuesOf(made(shipped(), "Followup", 1, 50), "CASENUM")).To(HaveEach(HavePrefix("Case-")))
	})

	It("is due after today, and began before", func() {
		today := time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)
		for _, value := range valuesOf(made(fielded(), "Task", 1, 200), "DUEDATE") {
			Expect(dayOf(value)).To(BeTemporally(">", today))
		}
		for _, value := range valuesOf(made(fielded(), "Task", 1, 200), "CF04.SINCE") {
			Expect(dayOf(value)).To(BeTemporally("<=", today))
		}
	})
})
