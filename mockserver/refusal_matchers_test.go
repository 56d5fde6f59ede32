package mockserver_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
)

// The refusals of the API by what is wrong, with their texts spelled out once more: a second reading of the contract.

func refuseEnvelope() types.GomegaMatcher {
	return refuse(302, 302, "XML Data is insufficient or corrupted. Check XML Request")
}

func refuseSize() types.GomegaMatcher {
	return refuse(302, 302, "XML Data is insufficient or corrupted. Unknown Server Error")
}

func refuseLogin() types.GomegaMatcher {
	return refuse(303, 303, "Invalid login parameters.")
}

func refuseOperation(name string) types.GomegaMatcher {
	return refuse(304, 304, "Invalid operation "+name)
}

func refuseRight() types.GomegaMatcher {
	return refuse(310, 310, "Operation Denied. Not enough permissions")
}

func refuseUnreadable() types.GomegaMatcher {
	return refuse(-1, 1, "Not a valid XML string.")
}

func refuseTag(tag, value string) types.GomegaMatcher {
	return refuse(-1, 2, fmt.Sprintf("The passed value '%s' of the alias %s doesn't meet the specified criterion", value, tag))
}

func refuseLength(tag string, length, lowest, highest int) types.GomegaMatcher {
	return refuse(-1, 3, fmt.Sprintf("The length of the value for the alias %s doesn't conform to the criterion. "+
		"The length of the value passed is %d, min length allowed is %d and max length allowed is %d", tag, length, lowest, highest))
}

func refuseWildcard(tag string) types.GomegaMatcher {
	return refuse(-1, 4, "Regular expression not allowed for the alias "+tag)
}

func refuseValue(tag, value string) types.GomegaMatcher {
	return refuse(-1, 5, fmt.Sprintf("The value '%s' of the tag '%s' is not valid", value, tag))
}

func refuseMissing(tag string) types.GomegaMatcher {
	return refuse(-1, 6, fmt.Sprintf("The tag '%s' not passed", tag))
}

func refuseNoTags() types.GomegaMatcher {
	return refuse(-1, 7, "No tags found")
}

func refuseNothingUsable() types.GomegaMatcher {
	return refuse(-1, 8, "None of the possible mandatory tags or its values are found. "+
		"Please check the documentation and pass at least one mandatory tag")
}

func refuseDuplicate(tag, value string) types.GomegaMatcher {
	return refuse(-1, 81, fmt.Sprintf("The value '%s' of the tag '%s' already exists", value, tag))
}

// valid is a small request of an operation that succeeds on the records of the demo tenant.
func valid(operation string) []string {
	return strings.Split(map[string]string{
		"Customer.Add":    "FIRSTNAME=Ann|LASTNAME=Lee",
		"Customer.Modify": "ACCOUNTNUM=10000000|COMPANY=Example Travel",
		"Customer.Get":    "ACCOUNTNUM=10000000",
		"Case.Add":        "ACCOUNTNUM=10000000|SUBJECT=No dial tone",
		"Case.Modify":     "CASENUM=1|PRIORITY=Low",
		"Case.Get":        "CASENUM=1",
		"Followup.Add":    "CASENUM=1|DESCRIPTION=Called back",
		"Followup.Get":    "FOLLOWUPNUM=1",
		"Task.Add":        "SUBJECT=Call back|PHONE=+15555550199",
		"Task.Modify":     "TASKNUM=1|PHONE=+15555550199",
		"Task.Get":        "TASKNUM=1",
		"FAQ.Add":         "QUESTION=Is there a manual?|ANSWER=Yes.",
		"FAQ.Modify":      "FAQNUM=1|STATUS=Inactive",
		"FAQ.Get":         "FAQNUM=1",
	}[operation], "|")
}

// replaced are the pairs with another value for one tag, which stands last then.
func replaced(pairs []string, pair string) []string {
	tag, _, _ := strings.Cut(pair, "=")
	var others []string
	for _, other := range pairs {
		if !strings.HasPrefix(other, tag+"=") {
			others = append(others, other)
		}
	}
	return append(others, pair)
}

// without are the pairs but one tag's.
func without(pairs []string, tag string) []string {
	others := replaced(pairs, tag+"=")
	return others[:len(others)-1]
}

// operations are all operations of the API.
func operations() []string {
	return []string{
		"Customer.Add", "Customer.Modify", "Customer.Get", "Case.Add", "Case.Modify", "Case.Get", "Followup.Add", "Followup.Get",
		"Task.Add", "Task.Modify", "Task.Get", "FAQ.Add", "FAQ.Modify", "FAQ.Get",
	}
}

// nameAClause matches a reply whose header names a clause that the contract has.
func nameAClause() types.GomegaMatcher {
	return WithTransform(func(got answer) string {
		if clause := shipped().Clause(got.Header.Get("X-Crmock-Clause")); clause != nil {
			return clause.ID
		}
		return ""
	}, Not(BeEmpty()))
}
