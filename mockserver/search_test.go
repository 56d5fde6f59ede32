package mockserver_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("A search for customers", Ordered, ContinueOnFailure, func() {
	var a *api
	BeforeAll(func() {
		a = newAcme(func(t *mockserver.Tenant) {
			t.Picklists = map[string][]contracts.Option{"customer-types": {{Name: "Default"}, {Name: "Retail"}}}
		})
		a.add("Customer.Add", "FIRSTNAME=René", "LASTNAME=Éluard", "COMPANY=100% Ltd", "EMAIL=rene@example.com", "VOICE=+33 (1) 55-01")
		a.add("Customer.Add", "FIRSTNAME=Rene", "LASTNAME=Eluard", "COMPANY=A_B", "VOICE=33155", "CUSTOMERTYPE=Retail")
		a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Straße", "COMPANY=AxB", "VOICE=ext. none")
		a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL=ann.lee@example.com", "VOICE=0100")
	})

	DescribeTable("finds what is equal, whatever the case, and nothing else",
		func(filter string, accounts ...string) {
			Expect(a.do("Customer.Get", filter)).To(find("ACCOUNTNUM", accounts...))
		},
		Entry("as it is", "FIRSTNAME=Ann", "10000002", "10000003"),
		Entry("in capitals", "FIRSTNAME=ANN", "10000002", "10000003"),
		Entry("in small letters", "COMPANY=axb", "10000002"),
		Entry("an accented letter in another case", "LASTNAME=éLUARD", "10000000"),
		Entry("an accented letter at the end", "FIRSTNAME=RENÉ", "10000000"),
		Entry("a plain letter, which is not the accented one", "LASTNAME=ELUARD", "10000001"),
		Entry("a letter that has no capital", "LASTNAME=STRASSE", "10000002"),
		Entry("an e-mail address", "EMAIL=Ann.Lee@Example.COM", "10000003"),
		Entry("an account number", "ACCOUNTNUM=10000001", "10000001"),
		Entry("a type", "CUSTOMERTYPE=retail", "10000001"),
		Entry("an underscore, which stands for itself", "COMPANY=A_B", "10000001"),
	)

	DescribeTable("finds nothing, with success, where nothing is equal",
		func(filter string) { Expect(a.do("Customer.Get", filter)).To(findNothing()) },
		Entry("no such value", "FIRSTNAME=Bob"), Entry("a part of it", "FIRSTNAME=An"), Entry("more than it", "FIRSTNAME=Anne"),
		Entry("with a blank", "FIRSTNAME=Ann "), Entry("a blank", "FIRSTNAME= "),
		Entry("no such account", "ACCOUNTNUM=10000004"), Entry("a leading zero", "ACCOUNTNUM=010000000"), Entry("letters for a number", "ACCOUNTNUM=x"),
		Entry("a type that is not on the list", "CUSTOMERTYPE=Nonsense"), Entry("a text that is no address", "EMAIL=not an address"),
	)

	DescribeTable("compares telephone numbers by their digits alone",
		func(voice string, accounts ...string) {
			Expect(a.do("Customer.Get", "VOICE="+voice)).To(find("ACCOUNTNUM", accounts...))
		},
		Entry("as it is", "+33 (1) 55-01", "10000000"), Entry("the digits", "3315501", "10000000"),
		Entry("otherwise punctuated", "33/15/501", "10000000"), Entry("with words", "call 3315501 now", "10000000"),
		Entry("a shorter one", "+33155", "10000001"), Entry("with a zero at its beginning", "01 00", "10000003"),
	)

	DescribeTable("finds no telephone number without digits, not even one that has none either",
		func(voice string) {
			Expect(a.do("Customer.Get", "VOICE="+voice)).To(findNothing())
			Expect(a.do("Customer.Get", "VOICE="+voice, "ACCOUNTNUM=10000002")).To(findNothing())
		},
		Entry("the same words", "ext. none"), Entry("a plus", "+"), Entry("a blank", " "), Entry("digits of another script", "٣٣١٥٥"),
	)

	DescribeTable("takes a percent sign for any run of characters, even none",
		func(filter string, accounts ...string) {
			Expect(a.do("Customer.Get", filter)).To(find("ACCOUNTNUM", accounts...))
		},
		Entry("at the end", "FIRSTNAME=ren%", "10000000", "10000001"), Entry("at the end, for nothing", "FIRSTNAME=Ann%", "10000002", "10000003"),
		Entry("at the beginning", "LASTNAME=%UARD", "10000000", "10000001"), Entry("in the middle", "LASTNAME=É%D", "10000000"),
		Entry("several", "EMAIL=%n%@%.com", "10000000", "10000003"), Entry("several in a row", "FIRSTNAME=A%%%n", "10000002", "10000003"),
		Entry("alone, also where there is no value", "COMPANY=%", "10000000", "10000001", "10000002", "10000003"),
		Entry("around an underscore, which stands for itself", "COMPANY=%_%", "10000001"),
		Entry("around what is found once only", "COMPANY=%ltd%", "10000000"),
		Entry("around what is a percent sign itself", "COMPANY=100% Ltd", "10000000"),
		Entry("between letters that would have to overlap", "LASTNAME=lee%e"),
	)

	DescribeTable("refuses a percent sign where the tag takes none",
		func(tag string) {
			for _, value := range []string{"%", "1%", "%1%"} {
				Expect(a.do("Customer.Get", "LASTNAME=Lee", tag+"="+value)).To(refuseWildcard(tag))
			}
		},
		Entry("an account number", "ACCOUNTNUM"), Entry("a type", "CUSTOMERTYPE"), Entry("a telephone number", "VOICE"),
	)

	DescribeTable("takes as many characters as the tag has, percent signs included, and not one more",
		func(tag string, most int) {
			for _, filler := range []string{"x", "é", "😀"} {
				Expect(a.do("Customer.Get", tag+"="+strings.Repeat(filler, most))).To(findNothing())
				Expect(a.do("Customer.Get", tag+"="+strings.Repeat(filler, most+1))).To(refuseLength(tag, most+1, 0, most))
			}
		},
		Entry("a first name", "FIRSTNAME", 30), Entry("a last name", "LASTNAME", 30), Entry("a company", "COMPANY", 50),
		Entry("an e-mail address", "EMAIL", 55), Entry("a telephone number", "VOICE", 38), Entry("an account number", "ACCOUNTNUM", 30),
		Entry("a type", "CUSTOMERTYPE", 30),
	)

	It("counts percent signs as characters", func() {
		Expect(a.do("Customer.Get", "FIRSTNAME="+strings.Repeat("%", 30)).Items).To(HaveLen(4))
		Expect(a.do("Customer.Get", "FIRSTNAME="+strings.Repeat("%", 31))).To(refuseLength("FIRSTNAME", 31, 0, 30))
	})

	It("demands that all filters hold", func() {
		Expect(a.do("Customer.Get", "FIRSTNAME=ann", "LASTNAME=lee")).To(find("ACCOUNTNUM", "10000003"))
		Expect(a.do("Customer.Get", "FIRSTNAME=ann", "LASTNAME=%e", "EMAIL=%", "VOICE=0100")).To(find("ACCOUNTNUM", "10000003"))
		Expect(a.do("Customer.Get", "FIRSTNAME=ann", "LASTNAME=eluard")).To(findNothing())
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000003", "LASTNAME=lee")).To(find("ACCOUNTNUM", "10000003"))
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000003", "LASTNAME=eluard")).To(findNothing())
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000003", "VOICE=none")).To(findNothing())
	})

	It("does not count empty filters, and needs one that is not empty", func() {
		Expect(a.do("Customer.Get", "FIRSTNAME=", "LASTNAME=lee", "EMAIL=", "ACCOUNTNUM=")).To(find("ACCOUNTNUM", "10000003"))
		Expect(a.do("Customer.Get", "FIRSTNAME=", "ACCOUNTNUM=")).To(refuseNothingUsable())
	})

	DescribeTable("refuses a filter that Customer.Get does not take, even though customers have the tag",
		func(tag string) { Expect(a.do("Customer.Get", "LASTNAME=Lee", tag+"=x")).To(refuseTag(tag, "x")) },
		EntryDescription("%s"), entriesOf("PBX COMMENTS ALTERNATIVE FAX ADDR1STR1 ADDR1CITY ADDR1ZIP ADDR2COUNTRY AUTOPASSWD PASSWD CASENUM"),
	)

	It("finds by any pattern just what the pattern describes", func() {
		a := newAcme()
		var stored []string
		names := rapid.StringOfN(rapid.RuneFrom([]rune("aAéÉ_.% ")), 1, 5, -1)
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			if name := names.Draw(t, "name"); strings.TrimSpace(name) != "" {
				stored = append(stored, name)
				a.add("Customer.Add", "FIRSTNAME=x", "LASTNAME="+name)
			}
			for range 3 {
				pattern := names.Draw(t, "pattern")
				got, expected := a.do("Customer.Get", "LASTNAME="+pattern).ids("LASTNAME"), like(pattern, stored)
				if !slices.Equal(got, expected) {
					t.Fatalf("%q found %q, not %q", pattern, got, expected)
				}
			}
		})
	})
})

// like are the values that a pattern describes, as regular expressions see it.
func like(pattern string, values []string) []string {
	parts := strings.Split(pattern, "%")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	expression := regexp.MustCompile("(?is)^" + strings.Join(parts, ".*") + "$")
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return !expression.MatchString(value) })
}

// entriesOf are table entries of one word each.
func entriesOf(words string) []TableEntry {
	var entries []TableEntry
	for _, word := range strings.Fields(words) {
		entries = append(entries, Entry(nil, word))
	}
	return entries
}

var _ = Describe("The answer to a search", func() {
	It("follows every change of a value, a customer's in the search for cases too", func() {
		a := newAcme()
		a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "COMPANY=Example", "VOICE=0100")
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "LASTNAME=Éluard", "VOICE=", "COMPANY=Other")).To(beWell())
		Expect(a.do("Customer.Get", "LASTNAME=éluard", "COMPANY=other")).To(find("ACCOUNTNUM", "10000000"))
		Expect(a.do("Case.Get", "LASTNAME=éluard", "COMPANY=o%")).To(find("CASENUM", "1"))
		for _, old := range []string{"LASTNAME=Lee", "COMPANY=example", "VOICE=0100"} {
			Expect(a.do("Customer.Get", old)).To(findNothing())
		}
		Expect(a.do("Case.Get", "LASTNAME=Lee")).To(findNothing())
	})

	It("stands in ascending order of the ids as numbers, however it was found", func() {
		a := newAcme()
		a.addCustomers(1)
		var all []string
		for i := range 12 {
			all = append(all, a.add("Task.Add", fmt.Sprintf("SUBJECT=%c", 'z'-i), "ASSIGNEDTO=jsmith", "ACCOUNTNUM=10000000"))
		}
		Expect(all).To(Equal(strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12")))
		Expect(a.do("Task.Modify", "TASKNUM=2", "SUBJECT=a")).To(beWell())
		for _, filter := range []string{"SUBJECT=%", "ASSIGNEDTO=jsmith", "ACCOUNTNUM=10000000", "TASK_STATUS=Pending"} {
			Expect(a.do("Task.Get", filter)).To(find("TASKNUM", all...), filter)
		}
	})

	It("stands in that order by an indexed prefix and by customers, too", func() {
		a := newAcme()
		for i := range 12 {
			a.add("Customer.Add", "FIRSTNAME=x", fmt.Sprintf("LASTNAME=L%c", 'z'-i))
			a.add("Case.Add", "SUBJECT=x", "ACCOUNTNUM="+strconv.Itoa(10000000+i))
		}
		accounts := a.do("Customer.Get", "LASTNAME=l%").ids("ACCOUNTNUM")
		Expect(accounts).To(HaveLen(12))
		Expect(slices.IsSorted(accounts)).To(BeTrue())
		Expect(a.do("Case.Get", "LASTNAME=l%")).To(find("CASENUM", strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12")...))
	})

	DescribeTable("is cut behind the tenant's max-items, the lowest ids first",
		func(filter string) {
			a := newAcme(func(t *mockserver.Tenant) { t.MaxItems = 10 })
			a.addCustomers(1)
			for i := range 11 {
				a.add("Case.Add", fmt.Sprintf("SUBJECT=%c", 'z'-i), "ACCOUNTNUM=10000000")
			}
			Expect(a.do("Case.Get", filter)).To(find("CASENUM", strings.Fields("1 2 3 4 5 6 7 8 9 10")...))
		},
		Entry("by all", "SUBJECT=%"), Entry("by a customer", "ACCOUNTNUM=10000000"), Entry("by a customer's name", "LASTNAME=%"),
	)

	It("is not cut through the customers that a name is looked up in", func() {
		a := newAcme(func(t *mockserver.Tenant) { t.MaxItems = 1 })
		a.addCustomers(3)
		a.add("Case.Add", "SUBJECT=x", "ACCOUNTNUM=10000002")
		Expect(a.do("Case.Get", "LASTNAME=lee%")).To(find("CASENUM", "1"))
	})
})
