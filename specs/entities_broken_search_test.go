package specs_test

import (
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// everyGet are the searches.
func everyGet() []string {
	return []string{"Customer.Get", "Case.Get", "Followup.Get", "Task.Get", "FAQ.Get"}
}

func isGet(s *seen) bool { return s.sent.Action == contracts.Get }

// pattern changes the values that hold a percent sign.
func pattern(change func(string) string) *spoiler {
	return misreads(func(_, value string) string {
		if strings.Contains(value, "%") {
			return change(value)
		}
		return value
	}, everyGet()...)
}

func ordered(change func([]wire.Item), operation string) *spoiler {
	return replies(func(reply *wire.Reply) { change(reply.Items) }, operation)
}

func brokenSearches() []broken {
	return []broken{
		{name: "not taken", clause: "Task.Get.CALL_TYPE", overlay: inAction("Task", "Get", `<filter tag="CALL_TYPE" remove="yes"/>`)},
		{name: "not taken", clause: "Case.Get.LASTNAME", overlay: inAction("Case", "Get", `<filter tag="LASTNAME" remove="yes"/>`)},
		{name: "ignored", clause: "Case.Get.STATUS", spoiler: deaf("STATUS", "Case.Get")},
		{name: "ignored", clause: "Customer.Get.CUSTOMERTYPE", spoiler: deaf("CUSTOMERTYPE", "Customer.Get")},
		{name: "ignored", clause: "Followup.Get.CREATEDBY", spoiler: deaf("CREATEDBY", "Followup.Get")},
		{name: "ignored", clause: "FAQ.Get.CATEGORY", spoiler: deaf("CATEGORY", "FAQ.Get")},
		{name: "finds nothing", clause: "Task.Get.ASSIGNEDTO", spoiler: misreads(func(tag, value string) string {
			return strings.TrimPrefix(map[bool]string{true: "x"}[tag == "ASSIGNEDTO"]+value, "")
		}, "Task.Get")},
		{name: "finds by the beginning", clause: "Customer.Get.COMPANY", spoiler: replies(func(reply *wire.Reply) {
			reply.Items = append(reply.Items, wire.Item{{Tag: "ACCOUNTNUM", Value: "1"}})
		}, "Customer.Get")},
		{name: "case of another customer", clause: "Case.Get.COMPANY", spoiler: replies(func(reply *wire.Reply) {
			reply.Items = append(reply.Items, wire.Item{{Tag: "CASENUM", Value: "1"}})
		}, "Case.Get")},
		{name: "descending", clause: "Customer.Get.order", spoiler: ordered(slices.Reverse[[]wire.Item], "Customer.Get")},
		{name: "as text", clause: "Case.Get.order", spoiler: ordered(func(items []wire.Item) {
			slices.SortFunc(items, func(a, b wire.Item) int { return strings.Compare(valueIn(a, "CASENUM"), valueIn(b, "CASENUM")) })
		}, "Case.Get")},
		{name: "last changed last", clause: "Task.Get.order", spoiler: ordered(func(items []wire.Item) {
			if len(items) > 2 {
				items[1], items[len(items)-1] = items[len(items)-1], items[1]
			}
		}, "Task.Get")},
		{name: "first filter only", clause: "search.and", spoiler: firstFilter()},
		{name: "last filter only", clause: "search.and", spoiler: hears(func(_ *seen, fields []contracts.Field) []contracts.Field { return fields[len(fields)-1:] }, everyGet()...)},
		{name: "with their case", clause: "search.ignores-case", overlay: inOverlay("Customer", `<tag name="FIRSTNAME" match="exact"/>`)},
		{name: "ASCII only", clause: "search.ignores-case", text: "beyond ASCII", spoiler: misreads(func(_, value string) string { return strings.ReplaceAll(value, "é", "e") }, everyGet()...)},
		{name: "as text", clause: "search.digits", overlay: inOverlay("Customer", `<tag name="VOICE" match="fold"/>`)},
		{name: "finds everybody", clause: "search.no-digits", spoiler: deaf("VOICE", "Customer.Get")},
		{name: "an error", clause: "search.nothing-found", spoiler: replies(func(reply *wire.Reply) {
			if len(reply.Items) == 0 {
				reply.Status, reply.Code, reply.Text = -1, 9, "Nothing found"
			}
		}, everyGet()...)},
		{name: "an empty item", clause: "search.nothing-found", spoiler: replies(func(reply *wire.Reply) {
			if len(reply.Items) == 0 {
				reply.Items = []wire.Item{{}}
			}
		}, everyGet()...)},
		{name: "choices are checked", clause: "search.unchecked", spoiler: refusesAll(func(s *seen) bool {
			status := s.value("STATUS")
			return isGet(s) && status != "" && !slices.Contains([]string{"Open", "Closed", "Pending", "Active", "Inactive"}, status)
		})},
		{name: "beginnings are found", clause: "search.unchecked", text: "by a part", spoiler: beginningsFound()},
		{name: "searched as empty", clause: "search.empty-filter", spoiler: misreads(func(_, value string) string {
			if value == "" {
				return "nothing"
			}
			return value
		}, everyGet()...)},
		{name: "cut after ten", clause: "search.all-matches", settings: func(a *access) { a.tenant("main").MaxItems = 10 }},
		{name: "the first only", clause: "search.all-matches", spoiler: replies(func(reply *wire.Reply) {
			reply.Items = reply.Items[:min(1, len(reply.Items))]
		}, everyGet()...)},
	}
}

func brokenWildcards() []broken {
	return []broken{
		{name: "refused", clause: "Customer.Get.LASTNAME.wildcard", overlay: inAction("Customer", "Get", `<filter tag="LASTNAME"><wildcard remove="yes"/></filter>`)},
		{name: "another filter takes one", clause: "wildcard.customer-tags", overlay: inAction("Customer", "Get", `<filter tag="VOICE"><wildcard provenance="assumed" source="Inference"/></filter>`)},
		{name: "not empty", clause: "wildcard.any-run", spoiler: nonEmptyRuns()},
		{name: "nothing", clause: "wildcard.any-run", spoiler: pattern(func(value string) string { return strings.ReplaceAll(value, "%", "") })},
		{name: "at the end only", clause: "wildcard.anywhere", spoiler: pattern(func(value string) string { return strings.TrimLeft(value, "%") })},
		{name: "one only", clause: "wildcard.anywhere", spoiler: pattern(func(value string) string {
			first, rest, _ := strings.Cut(value, "%")
			return first + "%" + strings.ReplaceAll(rest, "%", "")
		})},
		{name: "as in LIKE", clause: "wildcard.underscore", spoiler: pattern(func(value string) string { return strings.ReplaceAll(value, "_", "%") })},
		{name: "as in LIKE without a percent sign", clause: "wildcard.underscore", spoiler: misreads(func(_, value string) string {
			return strings.ReplaceAll(value, "_", "%")
		}, everyGet()...)},
		{name: "escaped by a backslash", clause: "wildcard.no-escape", spoiler: pattern(func(value string) string { return strings.ReplaceAll(value, `\%`, `%`) })},
		{name: "escaped by doubling", clause: "wildcard.no-escape", spoiler: refusesAll(func(s *seen) bool {
			return isGet(s) && slices.ContainsFunc(s.sent.Fields, func(f contracts.Field) bool { return strings.Contains(f.Value, "%%") })
		})},
	}
}

// firstFilter drops all filters but the first.
func firstFilter() *spoiler {
	return hears(func(_ *seen, fields []contracts.Field) []contracts.Field { return fields[:1] }, everyGet()...)
}

// beginningsFound has a search by a text find what begins with it.
func beginningsFound() *spoiler {
	return misreads(func(tag, value string) string {
		if slices.Contains([]string{"FIRSTNAME", "LASTNAME", "COMPANY", "SUBJECT", "QUESTION"}, tag) && !strings.Contains(value, "%") {
			return value + "%"
		}
		return value
	}, everyGet()...)
}

// nonEmptyRuns has a percent sign stand for one character at least: nothing is found that a pattern without it finds.
func nonEmptyRuns() *spoiler {
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		plain := s.request
		plain.Fields = nil
		found := false
		for _, f := range s.request.Fields {
			found = found || strings.Contains(f.Value, "%")
			if value := strings.ReplaceAll(f.Value, "%", ""); value != "" {
				plain.Fields = append(plain.Fields, contracts.Field{Tag: f.Tag, Value: value})
			}
		}
		if isGet(s) && found && len(plain.Fields) > 0 && len(s.again(plain).Items) > 0 {
			s.replying(answered, wire.Reply{})
		}
	}}
}

func brokenPromises() []broken {
	return []broken{
		{name: "mandatory", clause: "customer.email-optional", overlay: inAction("Customer", "Add", `<mandatory tags="EMAIL"/>`)},
		{name: "taken twice", clause: "customer.email-unique", overlay: inOverlay("Customer", `<tag name="EMAIL"><unique remove="yes"/></tag>`)},
		{name: "taken twice in another case", clause: "customer.email-unique", overlay: inOverlay("Customer", `<tag name="EMAIL" match="exact"/>`)},
		{name: "found by its value", clause: "customer.password-stored", spoiler: deaf("PASSWD", "Customer.Get")},
		{name: "in a comment", clause: "customer.password-stored", spoiler: remembersPasswords()},
		{name: "mandatory", clause: "customer.password-optional", overlay: inAction("Customer", "Add", `<mandatory tags="PASSWD"/>`)},
		{name: "shown", clause: "customer.password-hidden", overlay: inOverlay("Customer", `<tag name="AUTOPASSWD" reply="always"/>`)},
		{name: "closed by whoever has added it", clause: "case.open-is-unclosed", overlay: inOverlay("Case", `<effect on="Add" set="CLOSEDBY" to="agent"/>`)},
		{name: "still closed when open again", clause: "case.open-is-unclosed", overlay: inOverlay("Case", `<effect on="Modify" set="CLOSEDBY" to="agent"/>`)},
		{name: "not by login", clause: "case.assignee-login", spoiler: refusesAll(func(s *seen) bool { return s.sent.Object == "Case" && s.value("ASSIGNEDTO") == "jsmith" })},
		{name: "not by id", clause: "case.assignee-id", spoiler: refusesAll(func(s *seen) bool { return s.sent.Object == "Case" && s.value("ASSIGNEDTO") == "ag0001" })},
		{name: "by id", clause: "case.assignee-shown", overlay: inOverlay("Case", `<tag name="ASSIGNEDTO" shows="id"/>`)},
		{name: "searched", clause: "case.assignee-search", overlay: inAction("Case", "Get", `<filter tag="ASSIGNEDTO"/>`)},
		{name: "not by login", clause: "task.assignee-login", spoiler: refusesAll(func(s *seen) bool { return s.operation() == "Task.Add" && s.value("ASSIGNEDTO") == "bpower" })},
		{name: "not by id", clause: "task.assignee-id", spoiler: deaf("ASSIGNEDTO", "Task.Add")},
		{name: "by login", clause: "task.assignee-shown", overlay: inOverlay("Task", `<tag name="ASSIGNEDTO" shows="login"/>`)},
		{name: "not by login", clause: "task.assignee-search", spoiler: misreads(func(_, value string) string { return strings.ReplaceAll(value, "jsmith", "nobody") }, "Task.Get")},
		{name: "three at most", clause: "followup.many-per-case", settings: func(a *access) { a.tenant("main").MaxItems = 3 }},
		{name: "mandatory", clause: "task.customer-optional", overlay: inAction("Task", "Add", `<mandatory tags="ACCOUNTNUM"/>`)},
		{name: "by customer only", clause: "task.get-anywhere", spoiler: refusesAll(func(s *seen) bool {
			return s.operation() == "Task.Get" && s.value("ACCOUNTNUM") == "" && s.value("TASKNUM") == ""
		})},
		{name: "agent only", clause: "task.get-combined", spoiler: deaf("TASK_STATUS", "Task.Get")},
		{name: "status only", clause: "task.get-combined", spoiler: deaf("ASSIGNEDTO", "Task.Get")},
		{name: "mandatory", clause: "task.email-optional", overlay: inAction("Task", "Add", `<mandatory tags="EMAIL"/>`)},
		{name: "unique", clause: "task.email-shared", overlay: inOverlay("Task", `<tag name="EMAIL" index="yes"><unique problem="duplicate"/></tag>`)},
		{name: "in another zone", clause: "task.due-time-zone", spoiler: shows("DUEDATE", func(value string) string { return strings.Replace(value, "1259", "1359", 1) }, "Task.Get")},
		{name: "changed from the first", clause: "faq.unchanged", overlay: inOverlay("FAQ", `<effect on="Add" set="LASTMODBY" to="agent"/>`)},
	}
}

// remembersPasswords answers each Customer.Get with the passwords that were sent before, in a comment.
func remembersPasswords() *spoiler {
	var passwords []string
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		if value := s.value("PASSWD"); value != "" {
			passwords = append(passwords, value)
		}
		replacing(answered, "</WAPI>", "<!-- "+strings.Join(passwords, " ")+" --></WAPI>")
	}}
}
