package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("A custom field", func() {
	DescribeTable("stands behind the fixed tags of a reply, in the order of the settings",
		func(object string) {
			a, least := newRecord(object)
			fixed := a.addOne(object, least...).Order
			a, least = newRecord(object, customFields(
				contracts.CustomField{Object: object, Tag: "CF02.REGION"}, contracts.CustomField{Object: "Case", Tag: "Other"},
				contracts.CustomField{Object: strings.ToLower(object), Tag: "queue_id"},
			))
			own := []string{"CF02.REGION", "queue_id"}
			if object == "Case" {
				own = []string{"CF02.REGION", "Other", "queue_id"}
			}
			Expect(a.addOne(object, least...).Order).To(Equal(append(fixed, own...)))
		},
		Entry("of a customer", "Customer"), Entry("of a case", "Case"), Entry("of a follow-up", "Followup"), Entry("of a task", "Task"),
	)

	DescribeTable("is taken by Add and by Modify, in any case, and is empty where it is not sent",
		func(object string) {
			a, least := newRecord(object, customFields(contracts.CustomField{Object: object, Tag: "queue_id"}))
			Expect(a.addOne(object, least...).Items[0]).To(HaveKeyWithValue("queue_id", ""))
			item := a.addOne(object, append(least, "Queue_ID=é\n1")...).Items[0]
			Expect(item).To(HaveKeyWithValue("queue_id", "é\n1"))
			if object == "Followup" {
				return
			}
			key := idTag(object) + "=" + item[idTag(object)]
			Expect(a.do(object+".Modify", key, "QUEUE_ID=2")).To(beWell())
			Expect(a.only(object+".Get", key)).To(HaveKeyWithValue("queue_id", "2"))
			Expect(a.do(object+".Modify", key, "queue_id=")).To(beWell())
			Expect(a.only(object+".Get", key)).To(HaveKeyWithValue("queue_id", ""))
		},
		Entry("of a customer", "Customer"), Entry("of a case", "Case"), Entry("of a follow-up", "Followup"), Entry("of a task", "Task"),
	)

	DescribeTable("takes the values of its type, up to its limit, and no others",
		func(kind string, own int, valid, invalid []string, longest string, most int) {
			field := contracts.CustomField{Object: "Case", Tag: "CF01", Type: kind, Max: own}
			if kind == "pick-list" {
				field.Values = []string{"North", "Süd"}
			}
			a, least := newRecord("Case", customFields(field))
			for _, value := range valid {
				Expect(a.addOne("Case", append(least, "CF01="+value)...).Items[0]).To(HaveKeyWithValue("CF01", value))
			}
			for _, value := range invalid {
				Expect(a.do("Case.Add", append(least, "CF01="+value)...)).To(refuseValue("CF01", value))
				Expect(a.do("Case.Modify", "CASENUM=1", "CF01="+value)).To(refuseValue("CF01", value))
			}
			Expect(a.do("Case.Add", append(least, "CF01="+longest)...)).To(refuseLength("CF01", len([]rune(longest)), 0, most))
		},
		Entry("text, which is the default", "", 0, []string{"x", " ", strings.Repeat("é", 4000)}, nil, strings.Repeat("é", 4001), 4000),
		Entry("text with a limit of its own", "text", 3, []string{"é😀x"}, nil, "four", 3),
		Entry("a URL", "url", 0, []string{"https://example.com/?a=b"}, []string{"example.com", "ftp://example.com"}, "https://example.com/"+strings.Repeat("x", 3981), 4000),
		Entry("a number", "number", 0, []string{"0", "-1", "+3.25", strings.Repeat("9", 255)}, []string{"1,5", "1e5", ".5", "5.", "ten", "٣", " 1"}, strings.Repeat("9", 256), 255),
		Entry("a number with a limit of its own", "number", 2, []string{"99"}, []string{"x"}, "100", 2),
		Entry("a date", "date", 0, []string{"12312026", "02292028"}, []string{"02302026", "13012026", "1231202", "20261231", "1/1/2026"}, "123120261", 8),
		Entry("a pick list", "pick-list", 0, []string{"North", "Süd"}, []string{"South", " "}, strings.Repeat("x", 4001), 4000),
	)

	Describe("that is mandatory", func() {
		field := customFields(contracts.CustomField{Object: "Customer", Tag: "queue_id", Mandatory: true})

		It("is demanded by Add, and not by Modify", func() {
			a := newAcme(field)
			Expect(a.do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")).To(refuseMissing("QUEUE_ID"))
			Expect(a.do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "queue_id= ")).To(refuseMissing("QUEUE_ID"))
			id := a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "queue_id=7")
			Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "FIRSTNAME=Bob")).To(beWell())
		})
	})

	Describe("that is unique", func() {
		DescribeTable("is refused when another record has its value, whatever the case",
			func(object string) {
				a, least := newRecord(object, customFields(contracts.CustomField{Object: object, Tag: "serial", Unique: true}))
				a.add(object+".Add", append(least, "SERIAL=é-1")...)
				a.add(object+".Add", least...)
				a.add(object+".Add", append(least, "SERIAL=")...)
				Expect(a.do(object+".Add", append(least, "SERIAL=É-1")...)).To(refuseDuplicate("SERIAL", "É-1"))
				id := a.add(object+".Add", append(least, "SERIAL=é-2")...)
				if object == "Followup" {
					return
				}
				Expect(a.do(object+".Modify", idTag(object)+"="+id, "SERIAL=é-1")).To(refuseDuplicate("SERIAL", "é-1"))
				Expect(a.do(object+".Modify", idTag(object)+"="+id, "SERIAL=É-2")).To(beWell())
			},
			Entry("of a customer", "Customer"), Entry("of a case", "Case"), Entry("of a follow-up", "Followup"), Entry("of a task", "Task"),
		)

		It("minds only its own object and tag", func() {
			a, least := newRecord("Case", customFields(
				contracts.CustomField{Object: "Case", Tag: "A", Unique: true}, contracts.CustomField{Object: "Case", Tag: "B", Unique: true},
				contracts.CustomField{Object: "Task", Tag: "A", Unique: true},
			))
			a.add("Case.Add", append(least, "A=1", "B=2")...)
			a.add("Case.Add", append(least, "A=2", "B=1")...)
			a.add("Task.Add", "SUBJECT=x", "A=1")
		})
	})

	Describe("that is read-only", func() {
		It("is shown, with its default, and can be sent by no request", func() {
			a, least := newRecord("Case", customFields(contracts.CustomField{Object: "Case", Tag: "queue_id", ReadOnly: true, Default: "main"}))
			Expect(a.addOne("Case", least...).Items[0]).To(HaveKeyWithValue("queue_id", "main"))
			Expect(a.do("Case.Add", append(least, "queue_id=x")...)).To(refuseTag("QUEUE_ID", "x"))
			Expect(a.do("Case.Modify", "CASENUM=1", "queue_id=x")).To(refuseTag("QUEUE_ID", "x"))
		})
	})

	Describe("that is hidden", func() {
		It("can be set and searched, and stands in no reply", func() {
			a, least := newRecord("Customer", customFields(contracts.CustomField{Object: "Customer", Tag: "queue_id", Hidden: true}))
			got := a.addOne("Customer", append(least, "queue_id=7531")...)
			Expect(got.Body).NotTo(ContainSubstring("queue_id"))
			Expect(got.Body).NotTo(ContainSubstring("7531"))
			Expect(a.do("Customer.Get", "queue_id=7531").Body).To(Equal(got.Body))
		})
	})

	Describe("with a default", func() {
		It("has it where Add leaves it out or empty, and Modify does not bring it back", func() {
			long := strings.Repeat("é", 85)
			a, least := newRecord("Task", customFields(contracts.CustomField{Object: "Task", Tag: "region", Default: long}))
			Expect(a.addOne("Task", least...).Items[0]).To(HaveKeyWithValue("region", long))
			Expect(a.addOne("Task", append(least, "region=")...).Items[0]).To(HaveKeyWithValue("region", long))
			Expect(a.addOne("Task", append(least, "region=South")...).Items[0]).To(HaveKeyWithValue("region", "South"))
			Expect(a.do("Task.Modify", "TASKNUM=1", "region=")).To(beWell())
			Expect(a.only("Task.Get", "TASKNUM=1")).To(HaveKeyWithValue("region", ""))
		})
	})

	Describe("in a search", func() {
		DescribeTable("of customers and cases is a filter like others, without wildcards",
			func(object string) {
				a, least := newRecord(object, customFields(
					contracts.CustomField{Object: object, Tag: "CF01_PICKLIST.REGION", Type: "pick-list", Values: []string{"North", "Süd"}},
					contracts.CustomField{Object: object, Tag: "CF02.DAY", Type: "date"},
				))
				one := a.add(object+".Add", append(least, "CF01_PICKLIST.REGION=Süd", "CF02.DAY=12312026")...)
				two := a.add(object+".Add", append(least, "CF01_PICKLIST.REGION=Süd")...)
				Expect(a.do(object+".Get", "cf01_picklist.region=SÜD")).To(find(idTag(object), one, two))
				Expect(a.do(object+".Get", "CF01_PICKLIST.REGION=Süd", "CF02.DAY=12312026")).To(find(idTag(object), one))
				Expect(a.do(object+".Get", "CF01_PICKLIST.REGION=Nowhere")).To(findNothing())
				Expect(a.do(object+".Get", "CF02.DAY=no date")).To(findNothing())
				Expect(a.do(object+".Get", "CF02.DAY=1231 2026")).To(refuseLength("CF02.DAY", 9, 0, 8))
				Expect(a.do(object+".Get", "CF01_PICKLIST.REGION=S%")).To(refuseWildcard("CF01_PICKLIST.REGION"))
				Expect(a.do(object+".Get", "CF01_PICKLIST.REGION="+strings.Repeat("x", 4001))).To(refuseLength("CF01_PICKLIST.REGION", 4001, 0, 4000))
			},
			Entry("of customers", "Customer"), Entry("of cases", "Case"),
		)

		DescribeTable("of follow-ups and tasks is no filter",
			func(object string) {
				a, least := newRecord(object, customFields(contracts.CustomField{Object: object, Tag: "region"}))
				id := a.add(object+".Add", append(least, "region=North")...)
				Expect(a.do(object+".Get", idTag(object)+"="+id, "region=North")).To(refuseTag("REGION", "North"))
				Expect(a.do(object+".Get", "region=North")).To(refuseNothingUsable())
			},
			Entry("of follow-ups", "Followup"), Entry("of tasks", "Task"),
		)
	})

	It("belongs to its object alone", func() {
		a, least := newRecord("Task", customFields(contracts.CustomField{Object: "Case", Tag: "region"}))
		Expect(a.do("Task.Add", append(least, "region=North")...)).To(refuseTag("REGION", "North"))
		Expect(a.addOne("Task", least...).Order).NotTo(ContainElement("region"))
	})
})
