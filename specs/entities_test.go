package specs_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// recordConcerns choose the specs about what is stored, and in which characters.
const recordConcerns = "concern: containsAny {entities, characters}"

// recordClauses are the clauses that have to name a spec about records.
func recordClauses(c *contracts.Contract) []string {
	var ids []string
	for _, list := range c.Picklists {
		ids = append(ids, clausesBelow(c, contracts.ClauseID("picklist", list.Name))...)
	}
	for _, object := range c.Objects {
		for _, id := range clausesBelow(c, object.Name) {
			if isOfRecords(c, object, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, promise := range c.Promises {
		if promise.Concern == "entities" || promise.Concern == "characters" {
			ids = append(ids, promise.ID)
		}
	}
	return ids
}

// clausesBelow are a clause and those whose ids begin with it.
func clausesBelow(c *contracts.Contract, id string) []string {
	var found []string
	for _, clause := range c.Clauses {
		if strings.HasPrefix(clause.ID+".", id+".") {
			found = append(found, clause.ID)
		}
	}
	return found
}

// isOfRecords tells a clause about what is stored, found and changed from one about what is allowed and refused.
func isOfRecords(c *contracts.Contract, object *contracts.Object, id string) bool {
	rest := strings.TrimPrefix(strings.TrimPrefix(id, object.Name), ".")
	parts := strings.Split(rest, ".")
	op := c.Operation(object.Name + "." + parts[0])
	switch {
	case parts[0] == "alias":
		return true
	case op == nil:
		return len(parts) == 1 || parts[1] != "rule"
	case len(parts) == 2:
		return parts[1] != "right"
	default:
		return len(parts) == 1
	}
}

func firstClauses(c *contracts.Contract) map[string]bool {
	named := map[string]bool{}
	for _, spec := range specs.All(c) {
		if spec.Concern == "entities" || spec.Concern == "characters" {
			named[spec.Clauses[0]] = true
		}
	}
	return named
}

func TestEveryClauseOfRecordsNamesASpec(t *testing.T) {
	for name, overlays := range map[string][]contracts.File{"as shipped": nil, "with an object of one's own": {assetOverlay(t)}} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			contract, err := contracts.Default(overlays...)
			g.Expect(err).NotTo(HaveOccurred())
			ids, named := recordClauses(contract), firstClauses(contract)
			g.Expect(len(ids)).To(BeNumerically(">", 400))
			g.Expect(slices.DeleteFunc(ids, func(id string) bool { return named[id] })).To(BeEmpty())
		})
	}
}

// skips are the clauses that a crmock server without custom fields cannot be held to, of those about records.
func skips(result specs.Result) []string {
	var ids []string
	for _, spec := range result.Specs {
		if spec.State == specs.Skipped {
			ids = append(ids, spec.Clauses[0])
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func TestSpecsOfRecordsHoldOnACrmockServer(t *testing.T) {
	target := started(t)
	for seed := range int64(3) { // records of other runs are there from the second run on
		g := NewWithT(t)
		result, err := specs.Run(t.Context(), target, specs.Options{Labels: recordConcerns, Seed: seed + 1})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(failures(result)).To(BeEmpty())
		g.Expect(skips(result)).To(Equal([]string{
			"Case.custom-fields", "Customer.custom-fields", "Followup.custom-fields", "Task.custom-fields",
			"fields.hidden", "fields.other-tag", "fields.picklist-tag", "fields.plain-tag",
		}))
	}
}

// TestSpecsOfRecordsHoldForOtherContracts tries contracts that users may have: other limits, choices, tags, objects.
func TestSpecsOfRecordsHoldForOtherContracts(t *testing.T) {
	for name, overlay := range map[string]string{
		"short tags": `<object name="Customer"><tag name="EMAIL"><max value="22"/></tag><tag name="FIRSTNAME"><max value="8"/></tag>
			<tag name="COMMENTS"><max value="60"/></tag><tag name="VOICE"><max value="12"/></tag></object>`,
		"tags without limits": `<object name="Task"><tag name="SUBJECT"><max remove="yes"/></tag><tag name="EMAIL"><max remove="yes"/></tag>
			<tag name="MIDDLEWARE_URL"><max value="3000"/></tag></object>`,
		"little room":      `<object name="FAQ"><tag name="ANSWER"><max value="110"/></tag><tag name="QUESTION"><max value="20"/></tag></object>`,
		"long addresses":   `<object name="Customer"><tag name="EMAIL"><max value="254"/></tag></object>`,
		"ids outside":      `<object name="Task"><action name="Add"><returns nesting="reply"/></action></object>`,
		"replies in UTF-8": `<reply charset="UTF-8" content-type="text/xml; charset=UTF-8"/>`,
		"nothing optional": `<object name="FAQ"><action name="Add"><mandatory tags="CATEGORY STATUS VISIBILITY"/></action></object>`,
		"fewer filters": `<object name="Task"><action name="Get"><filter tag="SUBJECT" remove="yes"/><filter tag="ACCOUNTNUM" remove="yes"/></action>
			</object>`,
		"nothing to find by":      `<object name="FAQ"><action name="Get"><filter tag="FAQNUM" remove="yes"/></action></object>`,
		"no Get":                  `<object name="FAQ"><action name="Get" remove="yes"/></object>`,
		"no Modify":               `<object name="Customer"><action name="Modify" remove="yes"/></object>`,
		"no defaults":             `<object name="Followup"><tag name="SUBJECT"><default remove="yes"/></tag><tag name="DIRECTION"><default remove="yes"/></tag></object>`,
		"fewer tags in a Get":     `<object name="FAQ"><action name="Get"><returns tags="FAQNUM QUESTION"/></action></object>`,
		"less of an object":       `<object name="Customer"><tag name="FAX" reply="never"/><tag name="EMAIL"><unique remove="yes"/><keep on="Modify" remove="yes"/></tag></object>`,
		"a case without customer": `<object name="Case"><action name="Add"><mandatory tags="ACCOUNTNUM" remove="yes"/></action></object>`,
		"another filter":          `<object name="Case"><action name="Get"><filter tag="ASSIGNEDTO"/><filter tag="CLOSEDDATE"/><filter tag="DESCRIPTION" wildcard="yes"/></action></object>`,
		"dates to search by":      `<object name="Task"><action name="Get"><filter tag="DUEDATE" wildcard="yes"/><filter tag="PHONE" wildcard="yes"/><filter tag="MIDDLEWARE_URL" wildcard="yes"/><filter tag="EMAIL" wildcard="yes"/></action></object>`,
		"exact texts":             `<object name="Customer"><tag name="LASTNAME" match="exact"/></object>`,
		"an object of one's own":  string(assetOverlay(t).Data),
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			contract, err := contracts.Default(contracts.File{Name: "overlay.xml", Data: []byte(overlay)})
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(failures(recordsOf(t, contract, func(*mockserver.Tenant) {}))).To(BeEmpty())
		})
	}
}

// recordsOf holds a server that keeps a contract to that contract.
func recordsOf(t *testing.T, contract *contracts.Contract, change func(*mockserver.Tenant)) specs.Result {
	t.Helper()
	_, tenants := everyCredential(t)
	tenant := tenants[0]
	change(&tenant)
	a := &access{
		target: specs.Target{
			Credentials: []specs.Credentials{{Tenant: "main", Username: "api", Password: "secret-main", APIKey: "eght_main"}},
			Agents:      agents(), Contract: contract,
		},
		server: mockserver.Options{Contract: contract, Tenants: []mockserver.Tenant{tenant}},
	}
	a.serve(t, nil)
	return a.run(t, recordConcerns)
}

func TestSpecsOfRecordsHoldForOtherSettings(t *testing.T) {
	shipped, err := contracts.Default()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for name, change := range map[string]func(*mockserver.Tenant){
		"far in the east": func(tenant *mockserver.Tenant) { tenant.TimeZone = "Pacific/Kiritimati" },
		"far in the west": func(tenant *mockserver.Tenant) { tenant.TimeZone = "Etc/GMT+12" },
		"records of before": func(tenant *mockserver.Tenant) {
			tenant.Seed, tenant.Agents = mockserver.Demo().Seed, mockserver.Demo().Agents
		},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(failures(recordsOf(t, shipped, change))).To(BeEmpty())
		})
	}
}

func TestSpecsOfRecordsHoldWithASingleAgent(t *testing.T) {
	target := started(t)
	target.Agents = target.Agents[:1]
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: recordConcerns})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(failures(result)).To(BeEmpty())
}

// TestTheClockOfATargetCountsAsOurs: its answers tell what day it is there. Without that, only our own day will do.
func TestTheClockOfATargetCountsAsOurs(t *testing.T) {
	const clause = "Case.CREATEDDATE.effect.Add"
	future := time.Date(2041, 5, 6, 7, 8, 9, 0, time.UTC)
	for header, state := range map[string]specs.State{future.Format(http.TimeFormat): specs.Passed, "no time": specs.Failed} {
		a := accessTo(t)
		a.server.Now = func() time.Time { return future }
		a.serve(t, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", header)
				next.ServeHTTP(w, r)
			})
		})
		a.target.Console = "" // by which the spec would know the day
		NewWithT(t).Expect(named(a.run(t, "clause:"+clause), clause)).To(ConsistOf(state, specs.Skipped))
	}
}

func TestNoTwoSpecsOfRecordsHaveTheSameName(t *testing.T) {
	contract := fielded(t)
	seen := map[string]bool{}
	for _, spec := range specs.All(contract) {
		name := spec.Clauses[0] + ": " + spec.Text
		NewWithT(t).Expect(seen[name]).To(BeFalse(), name)
		seen[name] = true
	}
}

// fields are custom fields of every kind, as a tenant's settings have them.
func fields() []contracts.CustomField {
	return []contracts.CustomField{
		{Object: "Customer", Tag: "CF01_PICKLIST.TIER", Type: "pick-list", Values: []string{"Gold", "Silver"}, Default: "Silver"},
		{Object: "Customer", Tag: "CF02.SINCE", Type: "date"},
		{Object: "Customer", Tag: "queue_id", Unique: true},
		{Object: "Customer", Tag: "CF03.NOTE", Hidden: true},
		{Object: "Case", Tag: "CF04.HOURS", Type: "number", Max: 20},
		{Object: "Case", Tag: "CF05.PAGE", Type: "url", ReadOnly: true},
		{Object: "Followup", Tag: "CF06.TONE", Mandatory: true},
		{Object: "Task", Tag: "CF07.PLACE"},
	}
}

// fielded is the contract with these custom fields.
func fielded(t *testing.T) *contracts.Contract {
	t.Helper()
	shipped, err := contracts.Default()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	contract, err := shipped.Extend(contracts.Extension{CustomFields: fields()})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return contract
}

func TestSpecsOfRecordsVerifyTheCustomFieldsThatAContractKnowsOf(t *testing.T) {
	contract, g := fielded(t), NewWithT(t)
	_, tenants := everyCredential(t)
	tenants[0].CustomFields = fields()
	a := &access{
		target: specs.Target{Credentials: []specs.Credentials{{Tenant: "main", Username: "api", Password: "secret-main"}}, Agents: agents(), Contract: contract},
		server: mockserver.Options{Tenants: tenants[:1]},
	}
	a.serve(t, nil)
	result := a.run(t, recordConcerns)
	g.Expect(failures(result)).To(BeEmpty())
	for _, id := range []string{"Customer.custom-fields", "Task.custom-fields", "fields.hidden", "fields.plain-tag", "fields.picklist-tag", "fields.other-tag", "Customer.queue_id"} {
		g.Expect(named(result, id)).To(ContainElement(specs.Passed), id)
	}
}

func TestCustomFieldsThatAServerLacksFail(t *testing.T) {
	contract := fielded(t)
	for lacking, clause := range map[string]string{
		"CF01_PICKLIST.TIER": "fields.picklist-tag", "CF02.SINCE": "fields.other-tag", "queue_id": "fields.plain-tag",
		"CF04.HOURS": "Case.custom-fields", "CF07.PLACE": "Task.custom-fields", "CF06.TONE": "Followup.custom-fields",
	} {
		t.Run(lacking, func(t *testing.T) {
			_, tenants := everyCredential(t)
			tenants[0].CustomFields = slices.DeleteFunc(fields(), func(f contracts.CustomField) bool { return f.Tag == lacking })
			a := &access{
				target: specs.Target{Credentials: []specs.Credentials{{Tenant: "main", Username: "api", Password: "secret-main"}}, Agents: agents(), Contract: contract},
				server: mockserver.Options{Tenants: tenants[:1]},
			}
			a.serve(t, nil)
			NewWithT(t).Expect(named(a.run(t, "clause:"+clause), clause)).To(ContainElement(specs.Failed))
		})
	}
}

func TestSpecsOfRecordsSendNothingButGetToAReadOnlyTarget(t *testing.T) {
	g := NewWithT(t)
	target := started(t)
	target.Profile = specs.ReadOnly
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: recordConcerns})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(failures(result)).To(BeEmpty())
	g.Expect(result.Count(specs.Passed)).To(BeNumerically(">", 30))
	g.Expect(result.Left).To(BeEmpty())
	for _, spec := range result.Specs {
		for _, exchange := range spec.Exchanges {
			g.Expect(exchange.Request).To(MatchRegexp(`ACTION(=|%3D)("|%22)Get`), spec.Text)
		}
	}
}

func TestSpecsOfRecordsSayWhatATargetLacks(t *testing.T) {
	g := NewWithT(t)
	target := started(t)
	target.Agents, target.Gateway = nil, ""
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: recordConcerns})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(failures(result)).To(BeEmpty())
	for _, id := range []string{"case.assignee-shown", "Task.Add.ASSIGNEDTO", "Case.ASSIGNEDDATE.effect.ASSIGNEDTO"} {
		g.Expect(named(result, id)).To(ContainElement(specs.Skipped), id)
		g.Expect(named(result, id)).NotTo(ContainElement(specs.Passed), id)
	}
}
