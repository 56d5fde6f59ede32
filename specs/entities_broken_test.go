package specs_test

import (
	"bytes"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// hears is a spoiler that changes the tags of each request of some operations; none: of all.
func hears(change func(*seen, []contracts.Field) []contracts.Field, operations ...string) *spoiler {
	return &spoiler{before: func(s *seen) {
		if len(operations) == 0 || slices.Contains(operations, s.operation()) {
			s.request.Fields = change(s, slices.Clone(s.request.Fields))
		}
	}}
}

// deaf drops a tag from the requests of some operations, as long as another is left.
func deaf(tag string, operations ...string) *spoiler {
	return hears(func(_ *seen, fields []contracts.Field) []contracts.Field {
		if len(fields) < 2 {
			return fields
		}
		return slices.DeleteFunc(fields, func(f contracts.Field) bool { return strings.EqualFold(f.Tag, tag) })
	}, operations...)
}

// misreads changes each value in the requests of some operations.
func misreads(change func(tag, value string) string, operations ...string) *spoiler {
	return hears(func(_ *seen, fields []contracts.Field) []contracts.Field {
		for i, f := range fields {
			fields[i].Value = change(f.Tag, f.Value)
		}
		return fields
	}, operations...)
}

// says is a spoiler that changes each item in the replies to some operations.
func says(change func(item wire.Item) wire.Item, operations ...string) *spoiler {
	return replies(func(reply *wire.Reply) {
		for i, item := range reply.Items {
			reply.Items[i] = change(item)
		}
	}, operations...)
}

// replies is a spoiler that changes the good replies to some operations.
func replies(change func(*wire.Reply), operations ...string) *spoiler {
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		reply := s.replyIn(answered)
		if reply.Status == 0 && slices.Contains(operations, s.operation()) {
			change(&reply)
			s.replying(answered, reply)
		}
	}}
}

// shows changes the value of a tag in the replies to some operations.
func shows(tag string, change func(string) string, operations ...string) *spoiler {
	return says(func(item wire.Item) wire.Item {
		for i, f := range item {
			if f.Tag == tag {
				item[i].Value = change(f.Value)
			}
		}
		return item
	}, operations...)
}

// to is a change to a fixed value.
func to(value string) func(string) string { return func(string) string { return value } }

// writesBody changes the bytes of each answer.
func writesBody(pattern, with string) *spoiler {
	compiled := regexp.MustCompile(pattern)
	return &spoiler{after: func(_ *seen, answered *httptest.ResponseRecorder) {
		answered.Body = bytes.NewBuffer(compiled.ReplaceAll(answered.Body.Bytes(), []byte(with)))
	}}
}

// refusesAll answers some requests with a problem.
func refusesAll(which func(*seen) bool) *spoiler {
	return &spoiler{after: func(s *seen, answered *httptest.ResponseRecorder) {
		if which(s) {
			s.replying(answered, wire.Reply{Status: -1, Code: 5, Text: "refused"})
		}
	}}
}

// inOverlay are the elements of an object in an overlay.
func inOverlay(object, elements string) string {
	return `<object name="` + object + `">` + elements + `</object>`
}

// inAction are the elements of an action in an overlay.
func inAction(object, action, elements string) string {
	return inOverlay(object, `<action name="`+action+`">`+elements+`</action>`)
}

func brokenObjects() []broken {
	return []broken{
		{name: "one id for all", clause: "Customer", spoiler: shows("ACCOUNTNUM", to("10000000"), "Customer.Add")},
		{name: "ids with a leading zero", clause: "Case", spoiler: shows("CASENUM", func(id string) string { return "0" + id }, "Case.Add", "Case.Get")},
		{name: "ids of an instant", clause: "FAQ", spoiler: shows("FAQNUM", func(id string) string { return id + ".5" }, "FAQ.Add")},
		{name: "no such object", clause: "Task", spoiler: refusesAll(func(s *seen) bool { return s.sent.Object == "Task" })},
		{name: "no other spelling", clause: "Followup.alias.Follow-up", overlay: inOverlay("Followup", `<alias name="Follow-up" remove="yes"/>`)},
		{name: "ids go down", clause: "customer.ids", spoiler: descendingIDs()},
		{name: "ids of nine digits", clause: "customer.ids", overlay: `<object name="Customer" first-id="100000000"/>`},
		{name: "ids of letters", clause: "case.ids", spoiler: shows("CASENUM", func(id string) string { return "C" + id }, "Case.Add")},
		{name: "one id for all", clause: "task.ids", spoiler: shows("TASKNUM", to("1"), "Task.Add")},
		{name: "ids with a sign", clause: "faq.ids", spoiler: shows("FAQNUM", func(id string) string { return "-" + id }, "FAQ.Add")},
		{name: "numbers in each case", clause: "followup.ids", spoiler: shows("FOLLOWUPNUM", to("1"), "Followup.Add")},
		{name: "Customer.Get is unknown", clause: "Customer.Get", overlay: inOverlay("Customer", `<action name="Get" remove="yes"/>`)},
	}
}

// descendingIDs answers each Customer.Add with a lower id than the one before.
func descendingIDs() *spoiler {
	id := 20000000
	return shows("ACCOUNTNUM", func(string) string {
		id--
		return strconv.Itoa(id)
	}, "Customer.Add")
}

func brokenTags() []broken {
	return []broken{
		{name: "not in replies", clause: "Customer.FAX", overlay: inOverlay("Customer", `<tag name="FAX" reply="never"/>`)},
		{name: "in upper case", clause: "Customer.customertype", spoiler: writesBody(`customertype>`, `CUSTOMERTYPE>`)},
		{name: "at another place", clause: "Task.PHONE", spoiler: writesBody(`(<PHONE>[^<]*</PHONE>)(<EMAIL>[^<]*</EMAIL>)`, `$2$1`)},
		{name: "twice", clause: "FAQ.ANSWER", spoiler: writesBody(`(<ANSWER>[^<]*</ANSWER>)`, `$1$1`)},
		{name: "always empty", clause: "Case.DESCRIPTION", spoiler: shows("DESCRIPTION", to(""), "Case.Get")},
		{name: "not taken", clause: "Customer.PASSWD", overlay: inOverlay("Customer", `<action name="Add"><accepts tags="PASSWD" remove="yes"/></action>`)},
		{name: "shown", clause: "Customer.PASSWD.reply", overlay: inOverlay("Customer", `<tag name="PASSWD" reply="always" secret="no"/>`)},
		{name: "shown as set", clause: "Customer.PASSWD.reply", spoiler: writesBody(`</ITEM>`, `<PASSWD>set</PASSWD></ITEM>`)},
		{name: "shown", clause: "Customer.AUTOPASSWD.reply", overlay: inOverlay("Customer", `<tag name="AUTOPASSWD" reply="always"/>`)},
		{name: "echoed by Modify", clause: "Customer.PASSWD.reply", spoiler: replies(func(reply *wire.Reply) {
			reply.Items[0] = append(reply.Items[0], contracts.Field{Tag: "PASSWD"})
		}, "Customer.Modify")},
		{name: "with its case", clause: "Customer.EMAIL.match", overlay: inOverlay("Customer", `<tag name="EMAIL" match="exact"/>`)},
		{name: "with its case", clause: "Case.STATUS.match", overlay: inOverlay("Case", `<tag name="STATUS" match="exact"/>`)},
		{name: "with its case", clause: "Followup.CREATEDBY.match", overlay: inOverlay("Followup", `<tag name="CREATEDBY" match="exact"/>`)},
		{name: "as text", clause: "Customer.VOICE.match", overlay: inOverlay("Customer", `<tag name="VOICE" match="fold"/>`)},
		{name: "without leading zeros", clause: "Case.ACCOUNTNUM.match", spoiler: misreads(func(_, value string) string { return strings.TrimLeft(value, "0") }, "Case.Get")},
		{name: "trimmed", clause: "FAQ.FAQNUM.match", spoiler: misreads(func(_, value string) string { return strings.TrimSpace(value) }, "FAQ.Get")},
		{name: "searched", clause: "Customer.PBX.match", overlay: inAction("Customer", "Get", `<filter tag="PBX"/>`)},
		{name: "another one", clause: "Followup.DIRECTION.default", overlay: inOverlay("Followup", `<tag name="DIRECTION"><default value="Outbound"/></tag>`)},
		{name: "not from the case", clause: "Followup.SUBJECT.default", overlay: inOverlay("Followup", `<tag name="SUBJECT"><default remove="yes"/></tag>`)},
		{name: "not from the case", clause: "Followup.ACCOUNTNUM.default", overlay: inOverlay("Followup", `<tag name="ACCOUNTNUM"><default remove="yes"/></tag>`)},
		{name: "none", clause: "Customer.customertype.default", spoiler: shows("customertype", to(""), "Customer.Get")},
		{name: "a value less", clause: "picklist.task-statuses.In-Progress", overlay: inOverlay("Task", `<picklist name="task-statuses"><value name="In Progress" remove="yes"/></picklist>`)},
		{name: "stored otherwise", clause: "picklist.media-types.Web", spoiler: writesBody(`<MEDIATYPE>Web<`, `<MEDIATYPE>Chat<`)},
		{name: "another default", clause: "picklist.case-statuses", overlay: inOverlay("Case", `<picklist name="case-statuses" default="Pending"/>`)},
		{name: "a default", clause: "picklist.task-call-types", overlay: inOverlay("Task", `<picklist name="task-call-types" default="DAA"/>`)},
	}
}

func brokenEffects() []broken {
	return []broken{
		{name: "nobody", clause: "Case.CREATEDBY.effect.Add", overlay: inOverlay("Case", `<effect on="Add" set="CREATEDBY" remove="yes"/>`)},
		{name: "the username of the API", clause: "Task.CREATEDBY.effect.Add", spoiler: shows("CREATEDBY", to("api"), "Task.Get")},
		{name: "no date", clause: "FAQ.CREATEDDATE.effect.Add", overlay: inOverlay("FAQ", `<effect on="Add" set="CREATEDDATE" remove="yes"/>`)},
		{name: "another day", clause: "Followup.CREATEDDATE.effect.Add", spoiler: shows("CREATEDDATE", to("01021999"), "Followup.Get")},
		{name: "year first", clause: "Case.CREATEDDATE.effect.Add", overlay: inOverlay("Case", `<tag name="CREATEDDATE" format="YYYYMMDD"/>`)},
		{name: "closing sets no date", clause: "Case.CLOSEDDATE.effect.STATUS", overlay: inOverlay("Case", `<effect when="STATUS" set="CLOSEDDATE" remove="yes"/>`)},
		{name: "Closed does not close", clause: "Case.CLOSEDBY.effect.STATUS", overlay: inOverlay("Case", `<picklist name="case-statuses"><value name="Closed" means="shut"/></picklist>`)},
		{name: "opening again leaves it", clause: "Case.CLOSEDDATE.effect.STATUS", overlay: inOverlay("Case", `<effect when="STATUS" set="CLOSEDDATE" remove="yes"/><effect when="DESCRIPTION" set="CLOSEDDATE" to="today"/>`)},
		{name: "cancelling completes", clause: "Task.COMPLETEDDATE.effect.TASK_STATUS", overlay: inOverlay("Task", `<picklist name="task-statuses"><value name="Cancelled" means="completed"/></picklist>`)},
		{name: "assigning sets no date", clause: "Case.ASSIGNEDDATE.effect.ASSIGNEDTO", overlay: inOverlay("Case", `<effect when="ASSIGNEDTO" set="ASSIGNEDDATE" remove="yes"/>`)},
		{name: "set from the first", clause: "Case.ASSIGNEDDATE.effect.ASSIGNEDTO", overlay: inOverlay("Case", `<effect on="Add" set="ASSIGNEDDATE" to="today"/>`)},
		{name: "no trace", clause: "FAQ.LASTMODBY.effect.Modify", overlay: inOverlay("FAQ", `<effect on="Modify" set="LASTMODBY" remove="yes"/>`)},
		{name: "set from the first", clause: "FAQ.LASTMODDATE.effect.Modify", overlay: inOverlay("FAQ", `<effect on="Add" set="LASTMODDATE" to="today"/>`)},
		{name: "not set", clause: "Case.LASTACTDATE.effect.Add-Modify", overlay: inOverlay("Case", `<effect on="Add Modify" set="LASTACTDATE" remove="yes"/>`)},
		{name: "not set by Add", clause: "Task.LASTACTDATE.effect.Add-Modify", overlay: inOverlay("Task", `<effect on="Add Modify" set="LASTACTDATE" remove="yes"/><effect on="Modify" set="LASTACTDATE" to="today"/>`)},
		{name: "another tag", clause: "Case.LASTACTDATE.effect.Followup-Add", overlay: inOverlay("Case", `<effect on="Followup.Add" via="CASENUM" set="CLOSEDDATE" to="today"/>`)},
	}
}

func brokenWrites() []broken {
	return []broken{
		{name: "drops a tag", clause: "Customer.Add", spoiler: deaf("COMPANY", "Customer.Add")},
		{name: "cuts a value", clause: "Task.Add", spoiler: misreads(func(_, value string) string { return value[:min(len(value), 400)] }, "Task.Add")},
		{name: "fills a value up", clause: "Case.Add", spoiler: shows("DESCRIPTION", func(value string) string { return value + strings.Repeat(" ", max(0, 4-len(value))) }, "Case.Get")},
		{name: "swaps two tags", clause: "FAQ.Add", spoiler: writesBody(`(<QUESTION>[^<]*</QUESTION>)(<ANSWER>[^<]*</ANSWER>)`, `$2$1`)},
		{name: "refuses what is optional", clause: "Followup.Add", overlay: inAction("Followup", "Add", `<mandatory tags="SUBJECT"/>`)},
		{name: "does not take a tag", clause: "Customer.Add.PBX", overlay: inAction("Customer", "Add", `<accepts tags="PBX" remove="yes"/>`)},
		{name: "demands a tag", clause: "Task.Add.DESCRIPTION", overlay: inAction("Task", "Add", `<mandatory tags="DESCRIPTION"/>`)},
		{name: "does not store a tag", clause: "Case.Add.SEVERITY", spoiler: deaf("SEVERITY", "Case.Add")},
		{name: "stores another value", clause: "Task.Add.DUEDATE", spoiler: shows("DUEDATE", func(value string) string { return strings.Replace(value, "0930", "0830", 1) }, "Task.Get")},
		{name: "clears a tag", clause: "Customer.Modify", spoiler: hears(emptying("PBX"), "Customer.Modify")},
		{name: "does nothing", clause: "Task.Modify", spoiler: deaf("SUBJECT", "Task.Modify")},
		{name: "changes the first record", clause: "Case.Modify", spoiler: misreads(func(tag, value string) string {
			if tag == "CASENUM" {
				return "1"
			}
			return value
		}, "Case.Modify")},
		{name: "is unknown", clause: "Customer.Modify", overlay: inOverlay("Customer", `<action name="Modify" remove="yes"/>`)},
		{name: "finds the next record", clause: "Customer.Modify.ACCOUNTNUM", spoiler: misreads(func(tag, value string) string {
			if tag == "ACCOUNTNUM" {
				return strings.TrimSuffix(value, "1") + "0"
			}
			return value
		}, "Customer.Modify")},
		{name: "does not take a tag", clause: "Task.Modify.PHONE", overlay: inAction("Task", "Modify", `<accepts tags="PHONE" remove="yes"/>`)},
		{name: "does not change a tag", clause: "Case.Modify.PRIORITY", spoiler: deaf("PRIORITY", "Case.Modify")},
		{name: "cannot set the one choice again", clause: "FAQ.Modify.CATEGORY", spoiler: shows("CATEGORY", to("Default"), "FAQ.Get")},
		{name: "changes another tag too", clause: "FAQ.Modify.QUESTION", spoiler: hears(func(_ *seen, fields []contracts.Field) []contracts.Field {
			if value := valueIn(fields, "QUESTION"); value != "" && valueIn(fields, "ANSWER") == "" {
				fields = append(fields, contracts.Field{Tag: "ANSWER", Value: value})
			}
			return fields
		}, "FAQ.Modify")},
		{name: "answers with everything", clause: "Customer.Add.returns", overlay: inAction("Customer", "Add", `<returns tags="*"/>`)},
		{name: "answers outside of an item", clause: "Task.Add.returns", overlay: inAction("Task", "Add", `<returns nesting="reply"/>`)},
		{name: "answers nothing", clause: "FAQ.Modify.returns", overlay: inAction("FAQ", "Modify", `<returns remove="yes"/>`)},
		{name: "answers another id", clause: "Case.Modify.returns", spoiler: shows("CASENUM", func(id string) string { return id + "1" }, "Case.Modify")},
		{name: "leaves tags out", clause: "FAQ.Get.returns", overlay: inAction("FAQ", "Get", `<returns tags="FAQNUM QUESTION"/>`)},
		{name: "leaves empty tags out", clause: "Followup.Get.returns", spoiler: writesBody(`<(MEDIATYPE|CREATEDDATE)>[^<]*</(MEDIATYPE|CREATEDDATE)>`, ``)},
		{name: "trims", clause: "write.untrimmed", spoiler: misreads(func(_, value string) string { return strings.TrimSpace(value) })},
		{name: "trims at the end in a Modify", clause: "write.untrimmed", spoiler: misreads(func(_, value string) string { return strings.TrimRight(value, " ") }, "Case.Modify")},
		{name: "stores empty tags", clause: "write.empty-on-add", spoiler: misreads(func(tag, value string) string {
			if value == "" && tag == "DESCRIPTION" {
				return "none"
			}
			return value
		}, "Task.Add")},
		{name: "refuses empty tags", clause: "write.empty-on-add", spoiler: refusesAll(func(s *seen) bool {
			return s.operation() == "Case.Add" && slices.ContainsFunc(s.sent.Fields, func(f contracts.Field) bool { return f.Value == "" })
		})},
		{name: "ignores empty tags", clause: "write.empty-on-modify", spoiler: hears(func(_ *seen, fields []contracts.Field) []contracts.Field {
			return slices.DeleteFunc(fields, func(f contracts.Field) bool { return f.Value == "" })
		}, "Customer.Modify")},
		{name: "fills defaults again", clause: "write.empty-on-modify", spoiler: shows("PRIORITY", func(value string) string {
			return strings.TrimPrefix(map[string]string{"": "Medium"}[value]+value, "")
		}, "Case.Get")},
		{name: "decodes percent signs", clause: "write.percent-plain", spoiler: misreads(func(_, value string) string { return strings.ReplaceAll(value, "%%", "%") })},
		{name: "refuses percent signs", clause: "write.percent-plain", spoiler: refusesAll(func(s *seen) bool {
			return s.operation() == "Task.Modify" && slices.ContainsFunc(s.sent.Fields, func(f contracts.Field) bool { return strings.Contains(f.Value, "%") })
		})},
	}
}

// emptying adds an empty tag.
func emptying(tag string) func(*seen, []contracts.Field) []contracts.Field {
	return func(_ *seen, fields []contracts.Field) []contracts.Field {
		if slices.ContainsFunc(fields, func(f contracts.Field) bool { return f.Tag == tag }) {
			return fields
		}
		return append(fields, contracts.Field{Tag: tag})
	}
}

func TestSpecsOfEntitiesFailOnABrokenServer(t *testing.T) {
	allMustFail(t, slices.Concat(brokenObjects(), brokenTags(), brokenEffects(), brokenWrites(), brokenSearches(), brokenWildcards(), brokenPromises()))
}

// TestEveryPromiseOfRecordsHasABrokenServer: a promise is only as good as the server that breaks it and is found out.
func TestEveryPromiseOfRecordsHasABrokenServer(t *testing.T) {
	contract, err := contracts.Default()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	tried := map[string]bool{"fields.hidden": true, "fields.other-tag": true, "fields.picklist-tag": true, "fields.plain-tag": true, "reply.utf-8-setting": true}
	for _, b := range slices.Concat(brokenObjects(), brokenTags(), brokenEffects(), brokenWrites(), brokenSearches(), brokenWildcards(), brokenPromises(), brokenCharacters()) {
		tried[b.clause] = true
	}
	var missing []string
	for _, promise := range contract.Promises {
		if (promise.Concern == "entities" || promise.Concern == "characters") && !tried[promise.ID] {
			missing = append(missing, promise.ID)
		}
	}
	NewWithT(t).Expect(missing).To(BeEmpty())
}
