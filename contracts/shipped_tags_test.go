package contracts_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// The tags of each object in the order of replies: how long a value may be, of which type it is where that is not text,
// and whatever else decides about it.
var _ = DescribeTable("The contract as shipped has the tags of", func(object string, expected ...string) {
	var found []string
	for _, tag := range shipped().Object(object).Tags {
		found = append(found, described(tag))
	}
	Expect(found).To(HaveExactElements(anys(expected)...))
},
	Entry(nil, "Customer",
		"FIRSTNAME 0-30", "LASTNAME 0-30", "COMPANY 0-50", "PBX 0-30", "COMMENTS 0-4000",
		"ACCOUNTNUM 0-30 id exact",
		"customertype 0-30 choice as CUSTOMERTYPE default Default",
		"EMAIL 0-55 email unique keep-on-Modify",
		"VOICE 0-38 digits", "ALTERNATIVE 0-38", "FAX 0-38",
		"ADDR1STR1 0-50", "ADDR1STR2 0-50", "ADDR1CITY 0-40", "ADDR1STATE 0-30", "ADDR1ZIP 0-15", "ADDR1COUNTRY 0-40",
		"ADDR2STR1 0-50", "ADDR2STR2 0-50", "ADDR2CITY 0-40", "ADDR2STATE 0-30", "ADDR2ZIP 0-15", "ADDR2COUNTRY 0-40",
		"AUTOPASSWD choice hidden", "PASSWD 4-15 hidden secret",
	),
	Entry(nil, "Case",
		"ACCOUNTNUM 0-30 id exact of Customer", "CASENUM 0-30 id exact", "SUBJECT 0-50", "DESCRIPTION 0-4000",
		"STATUS 0-30 choice default Open", "PRIORITY 0-30 choice default Medium", "SEVERITY 0-30 choice default Information",
		"CATEGORY 0-30 choice default Default", "PROJECT 0-30 choice default Default", "VISIBILITY 0-30 choice default Private",
		"MEDIATYPE 0-30 choice default Phone", "ASSIGNEDTO 0-50 agent shows login",
		"ASSIGNEDDATE date MMDDYYYY by-server", "CREATEDBY by-server", "CREATEDDATE date MMDDYYYY by-server",
		"CLOSEDBY by-server", "CLOSEDDATE date MMDDYYYY by-server", "LASTACTDATE date MMDDYYYY by-server",
	),
	Entry(nil, "Followup",
		"FOLLOWUPNUM 0-30 id exact by-server", "CASENUM 0-30 id exact of Case",
		"ACCOUNTNUM 0-30 id exact of Customer default CASENUM.ACCOUNTNUM", "SUBJECT 0-50 default CASENUM.SUBJECT",
		"DESCRIPTION 0-4000", "MEDIATYPE 0-30 choice default Phone", "VISIBILITY 0-30 choice default Private",
		"DIRECTION 0-30 choice default Inbound", "CREATEDBY by-server", "CREATEDDATE date MMDDYYYY by-server",
	),
	Entry(nil, "Task",
		"TASKNUM 0-30 id exact", "ACCOUNTNUM 0-30 id exact of Customer", "SUBJECT 0-150", "DESCRIPTION 0-4000",
		"TASK_STATUS 0-30 choice default Pending", "ASSIGNEDTO 0-50 agent shows id", "CALL_TYPE 0-30 choice", "MEDIA_TYPE 0-30 choice",
		"MIDDLEWARE_URL 0-500 url", "PHONE 0-38", "EMAIL 0-55 email", "DUEDATE 0-12 date MMDDYYYYHHMM",
		"CREATEDBY by-server", "CREATEDDATE date MMDDYYYY by-server", "LASTACTDATE date MMDDYYYY by-server",
		"COMPLETEDDATE date MMDDYYYY by-server",
	),
	Entry(nil, "FAQ",
		"FAQNUM 0-30 id exact", "CATEGORY 0-30 choice default Default", "QUESTION 0-255", "ANSWER 0-4000",
		"STATUS 0-30 choice default Active", "VISIBILITY 0-30 choice default Public",
		"CREATEDBY by-server", "CREATEDDATE date MMDDYYYY by-server", "LASTMODBY by-server", "LASTMODDATE date MMDDYYYY by-server",
	),
)

// described is a tag in words: only what differs from a plain text.
func described(tag *contracts.Tag) string {
	words := []string{tag.Name}
	add := func(when bool, format string, args ...any) {
		if when {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	if tag.Max != nil {
		low := 0
		if tag.Min != nil {
			low = tag.Min.Value
		}
		add(true, "%d-%d", low, tag.Max.Value)
	}
	add(tag.Type != "text", "%s", tag.Type)
	add(tag.Format != "", "%s", tag.Format)
	add(tag.Shows != "", "shows %s", tag.Shows)
	add(tag.Match != "fold", "%s", tag.Match)
	add(tag.RequestName != tag.Name, "as %s", tag.RequestName)
	add(tag.Hidden, "hidden")
	add(tag.Secret, "secret")
	add(tag.ByServer, "by-server")
	add(tag.Unique != nil, "unique")
	for _, keep := range tag.Keeps {
		add(true, "keep-on-%s", keep.On)
	}
	if tag.References != nil {
		add(true, "of %s", tag.References.Object)
	}
	if tag.Default != nil {
		add(tag.Default.From == nil, "default %s", tag.Default.Value)
		add(tag.Default.From != nil, "default %s", tag.Default.From)
	}
	return strings.Join(words, " ")
}

var _ = DescribeTable("The contract as shipped has the choices of", func(object, tag string, expected ...string) {
	list := shipped().Object(object).Tag(tag).Picklist
	var found []string
	for _, choice := range list.Values {
		found = append(found, strings.TrimSpace(choice.Name+" "+choice.Means))
	}
	Expect(found).To(HaveExactElements(anys(expected)...))
},
	Entry(nil, "Customer", "customertype", "Default"),
	Entry(nil, "Customer", "AUTOPASSWD", "TRUE", "FALSE"),
	Entry(nil, "Case", "STATUS", "Open", "Closed closed", "Pending"),
	Entry(nil, "Case", "PRIORITY", "Low", "Medium", "High"),
	Entry(nil, "Case", "SEVERITY", "Information", "Minor", "Major", "Critical"),
	Entry(nil, "Case", "CATEGORY", "Default"),
	Entry(nil, "Case", "PROJECT", "Default"),
	Entry(nil, "Case", "VISIBILITY", "Private", "Public"),
	Entry(nil, "Case", "MEDIATYPE", "Phone", "Email", "Chat", "Voicemail", "Web"),
	Entry(nil, "Followup", "MEDIATYPE", "Phone", "Email", "Chat", "Voicemail", "Web"),
	Entry(nil, "Followup", "VISIBILITY", "Private", "Public"),
	Entry(nil, "Followup", "DIRECTION", "Inbound", "Outbound"),
	Entry(nil, "Task", "TASK_STATUS", "Pending", "In Progress", "Completed completed", "Cancelled"),
	Entry(nil, "Task", "CALL_TYPE", "DAA", "Inbound", "Outbound"),
	Entry(nil, "Task", "MEDIA_TYPE", "Phone", "Email", "Chat", "Meeting", "Other"),
	Entry(nil, "FAQ", "CATEGORY", "Default"),
	Entry(nil, "FAQ", "STATUS", "Active", "Inactive"),
	Entry(nil, "FAQ", "VISIBILITY", "Public", "Private"),
)

var _ = DescribeTable("The contract as shipped has the effects of", func(object string, expected ...string) {
	var found []string
	for _, effect := range shipped().Object(object).Effects {
		found = append(found, strings.Join(strings.Fields(fmt.Sprint(
			effect.Set, " to ", effect.To, " on ", strings.Join(effect.On, " "), " via ", effect.Via, " when ", effect.When, " ", effect.Means)), " "))
	}
	Expect(found).To(ConsistOf(anys(expected)...))
},
	Entry(nil, "Customer"),
	Entry(nil, "Case",
		"ASSIGNEDDATE to today on via when ASSIGNEDTO",
		"CREATEDBY to agent on Add via when", "CREATEDDATE to today on Add via when",
		"CLOSEDBY to agent on via when STATUS closed", "CLOSEDDATE to today on via when STATUS closed",
		"LASTACTDATE to today on Add Modify via when", "LASTACTDATE to today on Followup.Add via CASENUM when",
	),
	Entry(nil, "Followup", "CREATEDBY to agent on Add via when", "CREATEDDATE to today on Add via when"),
	Entry(nil, "Task",
		"CREATEDBY to agent on Add via when", "CREATEDDATE to today on Add via when", "LASTACTDATE to today on Add Modify via when",
		"COMPLETEDDATE to today on via when TASK_STATUS completed",
	),
	Entry(nil, "FAQ",
		"CREATEDBY to agent on Add via when", "CREATEDDATE to today on Add via when",
		"LASTMODBY to agent on Modify via when", "LASTMODDATE to today on Modify via when",
	),
)

func anys(texts []string) []any {
	all := make([]any, len(texts))
	for i, text := range texts {
		all[i] = text
	}
	return all
}

var _ = Describe("The secret tags of the contract", func() {
	It("are found by either name in any case, whatever object a request names", func() {
		Expect(shipped().SecretTag("passwd")).To(BeIdenticalTo(shipped().Object("Customer").Tag("PASSWD")))
		Expect(shipped().IsSecret("PASSWD")).To(BeTrue())
		Expect(shipped().IsSecret("LASTNAME")).To(BeFalse())
		Expect(shipped().SecretTag("NOSUCH")).To(BeNil())
	})
})
