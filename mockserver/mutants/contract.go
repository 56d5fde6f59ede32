package mutants

import (
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// contract breaks a server by an overlay: it keeps another contract than the one it is held against.
func contract(name, clause, overlay string) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		changed, err := contracts.Default(contracts.File{Name: "mutant.xml", Data: []byte(overlay)})
		options.Contract = changed
		return err
	}}
}

// customer, and its like, are an overlay of one object.
func object(name, inner string) string { return `<object name="` + name + `">` + inner + `</object>` }

func action(objectName, actionName, inner string) string {
	return object(objectName, `<action name="`+actionName+`">`+inner+`</action>`)
}

func tag(objectName, tagName, inner string) string {
	return object(objectName, `<tag name="`+tagName+`">`+inner+`</tag>`)
}

func problem(name, attributes string) string {
	return `<problem name="` + name + `" ` + attributes + `/>`
}

func contractMutants() []Mutant {
	return append(append(limitMutants(), problemMutants()...), append(tagMutants(), operationMutants()...)...)
}

func limitMutants() []Mutant {
	return []Mutant{
		contract("a limit is one too low", "Customer.Add.LASTNAME.max", tag("Customer", "LASTNAME", `<max value="29"/>`)),
		contract("a limit is one too high", "Customer.Add.FIRSTNAME.max", tag("Customer", "FIRSTNAME", `<max value="31"/>`)),
		contract("a limit of Modify is one too high", "Case.Modify.SUBJECT.max", tag("Case", "SUBJECT", `<max value="51"/>`)),
		contract("a limit of a filter is one too low", "Customer.Get.COMPANY.max", action("Customer", "Get", `<filter tag="COMPANY" max="49"/>`)),
		contract("a lower limit is one too low", "Customer.Add.PASSWD.min", tag("Customer", "PASSWD", `<min value="3"/>`)),
		contract("a lower limit is one too high", "Customer.Modify.PASSWD.min", tag("Customer", "PASSWD", `<min value="5"/>`)),
		contract("a tag has no limit", "FAQ.Add.QUESTION.max", tag("FAQ", "QUESTION", `<max remove="yes"/>`)),
		contract("bodies are limited to a half", "limit.body", `<limit name="body" value="524288"/>`),
		contract("bodies are not limited", "limit.body", `<limit name="body" value="16777216"/>`),
		contract("elements may nest one deeper", "limit.depth", `<limit name="depth" value="33"/>`),
		contract("a third of the elements is too many", "limit.elements", `<limit name="elements" value="600"/>`),
		contract("304 repeats a whole operation", "limit.operation-text", `<limit name="operation-text" value="1000"/>`),
	}
}

func problemMutants() []Mutant {
	return []Mutant{
		contract("success has a code", "problem.ok", problem("ok", `code="1"`)),
		contract("a wrong envelope is 301", "problem.envelope", problem("envelope", `status="301"`)),
		contract("a request that is too large is called corrupt", "problem.too-large", problem("too-large", `text="XML Data is insufficient or corrupted. Check XML Request"`)),
		contract("a wrong login is 304", "problem.login", problem("login", `status="304"`)),
		contract("an unknown operation is not named", "problem.operation", problem("operation", `text="Invalid operation"`)),
		contract("a missing right has a full stop", "problem.right", problem("right", `text="Operation Denied. Not enough permissions."`)),
		contract("a missing tag is code 5", "problem.missing", problem("missing", `code="5"`)),
		contract("an unknown tag is not quoted", "problem.criterion", problem("criterion", `text="The passed value {value} of the alias {tag} doesn't meet the specified criterion"`)),
		contract("a wrong length swaps its limits", "problem.length", problem("length", `text="The length of the value for the alias {tag} doesn't conform to the criterion. The length of the value passed is {length}, min length allowed is {max} and max length allowed is {min}"`)),
		contract("a wildcard is STATUS 4", "problem.wildcard", problem("wildcard", `status="4"`)),
		contract("a wrong value does not name its tag", "problem.value", problem("value", `text="The value '{value}' is not valid"`)),
		contract("no tags is code 8", "problem.no-tags", problem("no-tags", `code="8"`)),
		contract("none of the mandatory tags is code 6", "problem.none-mandatory", problem("none-mandatory", `code="6"`)),
		contract("a duplicate is code 80", "problem.duplicate", problem("duplicate", `code="80"`)),
		contract("the gateway calls broken XML an envelope", "problem.not-xml", `<endpoint name="gateway" unreadable="envelope"/>`),
		contract("values are checked before lengths", "check.length", checks("no-tags none-mandatory missing criterion wildcard value length")),
		contract("lengths are checked before unknown tags", "check.criterion", checks("no-tags none-mandatory missing length criterion wildcard value")),
		contract("missing tags are checked last", "check.missing", checks("no-tags none-mandatory criterion wildcard length value missing")),
		contract("operations are checked before logins", "check.login", `<checks><check name="envelope"/><check name="operation"/><check name="login"/><check name="right"/>`+tagChecks("no-tags none-mandatory missing criterion wildcard length value")+recordChecks+`</checks>`),
	}
}

const recordChecks = `<check name="reference"/><check name="rule"/><check name="unique"/>`

// checks is an overlay that looks at the tags of a request in another order.
func checks(order string) string {
	return `<checks><check name="envelope"/><check name="login"/><check name="operation"/><check name="right"/>` +
		tagChecks(order) + recordChecks + `</checks>`
}

func tagChecks(order string) string {
	var out strings.Builder
	for name := range strings.FieldsSeq(order) {
		out.WriteString(`<check name="` + name + `"/>`)
	}
	return out.String()
}

func tagMutants() []Mutant {
	return []Mutant{
		contract("EMAIL may be taken twice", "Customer.Add.EMAIL.unique", tag("Customer", "EMAIL", `<unique remove="yes"/>`)),
		contract("EMAIL may be emptied", "Customer.Modify.EMAIL.keep", tag("Customer", "EMAIL", `<keep on="Modify" remove="yes"/>`)),
		contract("EMAIL is compared with its case", "Customer.EMAIL.match", `<object name="Customer"><tag name="EMAIL" match="exact"/></object>`),
		contract("VOICE is compared as text", "Customer.VOICE.match", `<object name="Customer"><tag name="VOICE" match="fold"/></object>`),
		contract("EMAIL may be anything", "Customer.Add.EMAIL.type", `<object name="Customer"><tag name="EMAIL" type="text"/></object>`),
		contract("DUEDATE may be anything", "Task.Add.DUEDATE.type", dateAsText("Task", "DUEDATE")),
		contract("MIDDLEWARE_URL may be anything", "Task.Add.MIDDLEWARE_URL.type", `<object name="Task"><tag name="MIDDLEWARE_URL" type="text"/></object>`),
		contract("a choice has one value less", "picklist.case-priorities.High", object("Case", `<picklist name="case-priorities"><value name="High" remove="yes"/></picklist>`)),
		contract("a picklist has another default", "picklist.case-statuses", object("Case", `<picklist name="case-statuses" default="Pending"/>`)),
		contract("a fixed choice has one value more", "Customer.Add.AUTOPASSWD.type", tag("Customer", "AUTOPASSWD", `<value name="MAYBE"/>`)),
		contract("a default is another one", "Followup.DIRECTION.default", tag("Followup", "DIRECTION", `<default value="Outbound"/>`)),
		contract("a default does not come from the case", "Followup.SUBJECT.default", tag("Followup", "SUBJECT", `<default remove="yes"/>`)),
		contract("a task takes a customer that does not exist", "Task.Add.ACCOUNTNUM.references", tag("Task", "ACCOUNTNUM", `<references remove="yes"/>`)),
		contract("a follow-up takes any customer", "Followup.ACCOUNTNUM.rule.same-as-reference", object("Followup", `<rule name="same-as-reference" tag="ACCOUNTNUM" remove="yes"/>`)),
		contract("nobody has created a case", "Case.CREATEDBY.effect.Add", object("Case", `<effect on="Add" set="CREATEDBY" remove="yes"/>`)),
		contract("closing sets no date", "Case.CLOSEDDATE.effect.STATUS", object("Case", `<effect when="STATUS" set="CLOSEDDATE" remove="yes"/>`)),
		contract("Closed does not mean closed", "Case.CLOSEDBY.effect.STATUS", object("Case", `<picklist name="case-statuses"><value name="Closed" means="shut"/></picklist>`)),
		contract("adding a task is no activity", "Task.LASTACTDATE.effect.Add-Modify", object("Task", `<effect on="Add Modify" set="LASTACTDATE" remove="yes"/>`)),
		contract("assigning sets no date", "Case.ASSIGNEDDATE.effect.ASSIGNEDTO", object("Case", `<effect when="ASSIGNEDTO" set="ASSIGNEDDATE" remove="yes"/>`)),
		contract("modifying an FAQ leaves no trace", "FAQ.LASTMODBY.effect.Modify", object("FAQ", `<effect on="Modify" set="LASTMODBY" remove="yes"/>`)),
		contract("a reply shows PASSWD", "Customer.PASSWD.reply", `<object name="Customer"><tag name="PASSWD" reply="always" secret="no"/></object>`),
		contract("a reply lacks a tag", "Customer.FAX", `<object name="Customer"><tag name="FAX" reply="never"/></object>`),
		contract("an object has no other spelling", "Followup.alias.Follow-up", object("Followup", `<alias name="Follow-up" remove="yes"/>`)),
	}
}

// dateAsText takes the type and its format away from a date.
func dateAsText(objectName, tagName string) string {
	return object(objectName, `<tag name="`+tagName+`" type="text" format=""/>`)
}

func operationMutants() []Mutant {
	return []Mutant{
		contract("a mandatory tag may be missing", "Customer.Add.LASTNAME.mandatory", action("Customer", "Add", `<mandatory tags="LASTNAME" remove="yes"/>`)),
		contract("a tag is mandatory that is not", "Task.Add.DESCRIPTION", action("Task", "Add", `<mandatory tags="DESCRIPTION"/>`)),
		contract("Add does not take a tag", "Customer.Add.PBX", action("Customer", "Add", `<accepts tags="PBX" remove="yes"/>`)),
		contract("Modify does not take a tag", "Task.Modify.PHONE", action("Task", "Modify", `<accepts tags="PHONE" remove="yes"/>`)),
		contract("Modify moves a case to another customer", "Case.Modify.ACCOUNTNUM.refused", action("Case", "Modify", `<accepts tags="ACCOUNTNUM"/>`)),
		contract("Get does not take a filter", "Task.Get.CALL_TYPE", action("Task", "Get", `<filter tag="CALL_TYPE" remove="yes"/>`)),
		contract("a filter takes no wildcard", "Customer.Get.LASTNAME.wildcard", action("Customer", "Get", `<filter tag="LASTNAME"><wildcard remove="yes"/></filter>`)),
		contract("a filter takes a wildcard that takes none", "Customer.Get.VOICE.wildcard", action("Customer", "Get", `<filter tag="VOICE"><wildcard/></filter>`)),
		contract("a case is not found by its customer", "Case.Get.LASTNAME", action("Case", "Get", `<filter tag="LASTNAME" remove="yes"/>`)),
		contract("Add answers with everything", "Customer.Add.returns", action("Customer", "Add", `<returns tags="*"/>`)),
		contract("Add answers outside of an item", "Task.Add.returns", action("Task", "Add", `<returns nesting="reply"/>`)),
		contract("Modify answers nothing", "FAQ.Modify.returns", action("FAQ", "Modify", `<returns remove="yes"/>`)),
		contract("Get leaves tags out", "FAQ.Get.returns", action("FAQ", "Get", `<returns tags="FAQNUM QUESTION"/>`)),
		contract("the classic endpoint takes no GET", "transport.get", `<endpoint name="classic" methods="POST"/>`),
		contract("the gateway is somewhere else", "endpoint.gateway", `<endpoint name="gateway" path="/cc/v2/wapi"/>`),
		contract("a missing key is 403", "endpoint.gateway.key-missing", `<endpoint name="gateway"><refusal name="key-missing" status="403"/></endpoint>`),
		contract("an unknown tenant is 401", "endpoint.gateway.tenant-unknown", `<endpoint name="gateway"><refusal name="tenant-unknown" status="401"/></endpoint>`),
		contract("a wrong key is refused in other words", "endpoint.gateway.key-invalid", `<endpoint name="gateway"><refusal name="key-invalid" title="Not Authorized"/></endpoint>`),
		contract("STATUS comes last", "reply.shape", `<reply attributes="ERROR_STR ERROR_CODE STATUS"/>`),
		contract("replies have the content type of an application", "transport.content-type", `<reply content-type="application/xml; charset=ISO-8859-1"/>`),
		contract("errors are HTTP 500", "transport.http-status", `<reply http-status="500"/>`),
		contract("TLS 1.0 is accepted", "tls.min", `<tls min="1.0"/>`),
		contract("TLS 1.2 is not accepted", "tls.min", `<tls min="1.3"/>`),
	}
}
