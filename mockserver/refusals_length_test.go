package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// longest is how many characters a tag takes.
type longest map[string]int

// The tags of each object that are bounded.

func customerLengths() longest {
	return longest{
		"FIRSTNAME": 30, "LASTNAME": 30, "COMPANY": 50, "PBX": 30, "COMMENTS": 4000, "CUSTOMERTYPE": 30, "EMAIL": 55,
		"VOICE": 38, "ALTERNATIVE": 38, "FAX": 38,
		"ADDR1STR1": 50, "ADDR1STR2": 50, "ADDR1CITY": 40, "ADDR1STATE": 30, "ADDR1ZIP": 15, "ADDR1COUNTRY": 40,
		"ADDR2STR1": 50, "ADDR2STR2": 50, "ADDR2CITY": 40, "ADDR2STATE": 30, "ADDR2ZIP": 15, "ADDR2COUNTRY": 40,
	}
}

func caseLengths() longest {
	return longest{
		"SUBJECT": 50, "DESCRIPTION": 4000, "STATUS": 30, "PRIORITY": 30, "SEVERITY": 30, "CATEGORY": 30, "PROJECT": 30,
		"VISIBILITY": 30, "MEDIATYPE": 30, "ASSIGNEDTO": 50,
	}
}

func taskLengths() longest {
	return longest{
		"SUBJECT": 150, "DESCRIPTION": 4000, "TASK_STATUS": 30, "ASSIGNEDTO": 50, "CALL_TYPE": 30, "MEDIA_TYPE": 30,
		"MIDDLEWARE_URL": 500, "PHONE": 38, "EMAIL": 55, "DUEDATE": 12,
	}
}

func faqLengths() longest {
	return longest{"CATEGORY": 30, "QUESTION": 255, "ANSWER": 4000, "STATUS": 30, "VISIBILITY": 30}
}

// andID is these and a tag that holds an id.
func (l longest) andID(tag string) longest {
	l[tag] = 30
	return l
}

var _ = Describe("ERROR_CODE 3", Ordered, ContinueOnFailure, func() {
	a := untouched()

	entries := func() []TableEntry {
		return []TableEntry{
			Entry(nil, "Customer.Add", customerLengths()),
			Entry(nil, "Customer.Modify", customerLengths().andID("ACCOUNTNUM")),
			Entry(nil, "Customer.Get", longest{
				"FIRSTNAME": 30, "LASTNAME": 30, "EMAIL": 55, "VOICE": 38, "COMPANY": 50, "ACCOUNTNUM": 30, "CUSTOMERTYPE": 30,
			}),
			Entry(nil, "Case.Add", caseLengths().andID("ACCOUNTNUM")),
			Entry(nil, "Case.Modify", caseLengths().andID("CASENUM")),
			Entry(nil, "Case.Get", longest{
				"CASENUM": 30, "ACCOUNTNUM": 30, "STATUS": 30, "PROJECT": 30, "SUBJECT": 50, "LASTNAME": 30, "COMPANY": 50,
			}),
			Entry(nil, "Followup.Add", longest{
				"CASENUM": 30, "ACCOUNTNUM": 30, "SUBJECT": 50, "DESCRIPTION": 4000, "MEDIATYPE": 30, "VISIBILITY": 30, "DIRECTION": 30,
			}),
			Entry(nil, "Followup.Get", longest{"FOLLOWUPNUM": 30, "CASENUM": 30, "ACCOUNTNUM": 30}),
			Entry(nil, "Task.Add", taskLengths().andID("ACCOUNTNUM")),
			Entry(nil, "Task.Modify", taskLengths().andID("TASKNUM")),
			Entry(nil, "Task.Get", longest{
				"TASKNUM": 30, "ACCOUNTNUM": 30, "ASSIGNEDTO": 50, "TASK_STATUS": 30, "CALL_TYPE": 30, "MEDIA_TYPE": 30, "SUBJECT": 150,
			}),
			Entry(nil, "FAQ.Add", faqLengths()),
			Entry(nil, "FAQ.Modify", faqLengths().andID("FAQNUM")),
			Entry(nil, "FAQ.Get", longest{"FAQNUM": 30, "CATEGORY": 30, "STATUS": 30, "QUESTION": 255, "ANSWER": 4000}),
		}
	}

	DescribeTable("is the answer to each value of one character more than its tag takes", func(operation string, tags longest) {
		for tag, most := range tags {
			got := a.do(operation, replaced(valid(operation), tag+"="+strings.Repeat("x", most+1))...)
			Expect(got).To(refuseLength(tag, most+1, 0, most), tag)
			Expect(got).To(nameAClause(), tag)
		}
	}, entries())

	DescribeTable("is not the answer to a value of just as many characters", func(operation string, tags longest) {
		a := newAPI() // which does change
		for tag, most := range tags {
			got := a.do(operation, replaced(valid(operation), tag+"="+strings.Repeat("x", most))...)
			Expect(got.Code).To(BeElementOf(0, 5), "%s: %s", tag, got.Text)
		}
	}, entries())

	It("names both bounds of PASSWD, the one tag with a minimum", func() {
		other := newAPI()
		for _, operation := range []string{"Customer.Add", "Customer.Modify"} {
			for length, secret := range map[int]string{1: "x", 3: "xyz", 16: "0123456789abcdef", 40: strings.Repeat("x", 40)} {
				got := a.do(operation, append(valid(operation), "PASSWD="+secret)...)
				Expect(got).To(refuseLength("PASSWD", length, 4, 15), operation)
				Expect(got).To(nameAClause())
			}
			for _, secret := range []string{"", "wxyz", "0123456789abcde"} {
				Expect(other.do(operation, append(valid(operation), "PASSWD="+secret)...)).To(beWell(), operation)
			}
		}
	})

	It("counts characters and not bytes", func() {
		other := newAPI()
		for _, character := range []string{"é", "€", "漢", "😀"} {
			Expect(other.do("Customer.Add", "FIRSTNAME="+strings.Repeat(character, 30), "LASTNAME=Lee")).To(beWell(), character)
			got := a.do("Customer.Add", "FIRSTNAME="+strings.Repeat(character, 31), "LASTNAME=Lee")
			Expect(got).To(refuseLength("FIRSTNAME", 31, 0, 30), character)
		}
	})

	It("counts what is left of references and entities", func() {
		name := strings.Repeat("&amp;", 30)
		Expect(newAPI().send(a.envelope(command("Customer.Add", "<FIRSTNAME>"+name+"</FIRSTNAME><LASTNAME>Lee</LASTNAME>")))).To(beWell())
	})

	It("holds for an address that is valid but for its length", func() {
		fits, over := strings.Repeat("x", 43)+"@example.com", strings.Repeat("x", 44)+"@example.com"
		Expect(newAPI().do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL="+fits)).To(beWell())
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL="+over)).To(refuseLength("EMAIL", 56, 0, 55))
	})

	It("is the answer to a DUEDATE of thirteen characters", func() {
		Expect(a.do("Task.Add", "SUBJECT=x", "DUEDATE=1201202610000")).To(refuseLength("DUEDATE", 13, 0, 12))
	})

	It("is the answer to a filter with a % that is too long", func() {
		Expect(a.do("Customer.Get", "LASTNAME="+strings.Repeat("x", 30)+"%")).To(refuseLength("LASTNAME", 31, 0, 30))
	})
})
