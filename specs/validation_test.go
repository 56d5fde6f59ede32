package specs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// ofValidation are the clauses of a contract that the specs on validation have to check.
func ofValidation(c *contracts.Contract) []string {
	pattern := regexp.MustCompile(`^(problem\..*|check\..*|limit\.operation-text|[A-Z][^.]*\.(Add|Modify|Get)\..*\.(max|min|type|mandatory|keep|wildcard|refused|unique|references|key)|.*\.rule\..*)$`)
	promised := map[string]bool{}
	for _, promise := range c.Promises {
		promised[promise.ID] = promise.Concern == "validation"
	}
	var ids []string
	for _, clause := range c.Clauses {
		concern, isPromise := promised[clause.ID]
		if isPromise && concern || !isPromise && pattern.MatchString(clause.ID) {
			ids = append(ids, clause.ID)
		}
	}
	return ids
}

func TestEveryClauseOfValidationNamesASpec(t *testing.T) {
	for name, contract := range map[string]*contracts.Contract{
		"shipped": contractWith(t), "with an object more": contractWith(t, assetFile(t)), "with custom fields": withFields(t, contractWith(t)),
	} {
		t.Run(name, func(t *testing.T) {
			var names []string
			for _, spec := range specs.All(contract) {
				names = append(names, spec.Clauses[0])
			}
			var unnamed []string
			for _, id := range ofValidation(contract) {
				if !slices.Contains(names, id) {
					unnamed = append(unnamed, id)
				}
			}
			NewWithT(t).Expect(unnamed).To(BeEmpty(), "clauses that no spec is named by")
		})
	}
}

func TestNoTwoSpecsOfValidationAreTheSame(t *testing.T) {
	seen := map[string]bool{}
	for _, spec := range specs.All(withFields(t, contractWith(t, assetFile(t)))) {
		name := spec.Text + " " + spec.Clauses[0]
		NewWithT(t).Expect(seen[name]).To(BeFalse(), name)
		seen[name] = spec.Concern == "validation"
	}
}

// TestSpecsOfValidationHoldForOtherContracts verifies servers that keep a contract of their own against that contract.
func TestSpecsOfValidationHoldForOtherContracts(t *testing.T) {
	for name, overlays := range map[string][]string{
		"an object more, other limits, other problems": {
			string(assetFile(t).Data),
			`<object name="Customer"><tag name="EMAIL"><min value="1"/><max value="200"/><unique problem="value"/></tag><tag name="VOICE"><max value="3"/></tag><tag name="PBX"><min value="1"/></tag></object>`,
			`<object name="Task"><tag name="DUEDATE"><max value="14"/></tag><tag name="MIDDLEWARE_URL"><max value="15"/></tag><tag name="EMAIL"><max value="9"/></tag></object>`,
			`<object name="Task"><tag name="PHONE" match="digits"><unique problem="duplicate"/></tag></object>`,
			`<object name="FAQ"><tag name="QUESTION"><unique problem="own"/></tag></object>`,
			`<object name="Case"><tag name="ACCOUNTNUM"><references object="Customer" problem="missing"/></tag></object>`,
			`<limit name="operation-text" value="5"/>`,
			`<problem name="value" status="7" code="55" text="{value}?"/>`,
			`<problem name="own" status="8" code="33" text="{tag}!" provenance="assumed" source="Inference"/>`,
		},
		"values before lengths, no gateway": {
			orderOfChecks("no-tags none-mandatory missing criterion wildcard value length reference rule unique"), `<endpoint name="gateway" remove="yes"/>`,
		},
		"tags before all": {orderOfChecks("missing none-mandatory no-tags length criterion value wildcard rule reference unique")},
		"fewer checks, operations less": {
			orderOfChecks("no-tags missing criterion value reference"),
			`<object name="FAQ"><action name="Get" remove="yes"/></object>`, `<object name="Followup"><action name="Get" remove="yes"/></object>`,
		},
		"the least of checks": {orderOfChecks("")},
	} {
		t.Run(name, func(t *testing.T) {
			contract := contractWith(t, overlayFiles(overlays...)...)
			target := started(t, func(o *mockserver.Options) { o.Contract, o.Tenants = contract, o.Tenants[:2] })
			target.Contract, target.Credentials = contract, target.Credentials[:2]
			allValid(t, target, specs.Options{})
		})
	}
}

// TestSpecsOfValidationCheckCustomFieldsTimeAndAgain verifies a server with custom fields, twice, so that the second run
// meets the records of the first.
func TestSpecsOfValidationCheckCustomFieldsTimeAndAgain(t *testing.T) {
	target := started(t, func(o *mockserver.Options) { o.Tenants[0].CustomFields = fieldsOfEveryKind() })
	target.Contract = withFields(t, contractWith(t))
	for seed := range int64(2) {
		result := allValid(t, target, specs.Options{Seed: seed + 1})
		for _, spec := range result.Specs {
			if spec.State == specs.Skipped {
				NewWithT(t).Expect(spec.Clauses[0]).To(BeElementOf("problem.internal", "problem.unavailable"), spec.Reason)
			}
		}
	}
}

func TestPromisesOfCustomFieldsCanFail(t *testing.T) {
	g := NewWithT(t)
	target := started(t, func(o *mockserver.Options) {
		o.Tenants[0].CustomFields = fieldsOfEveryKind()
		for i := range o.Tenants[0].CustomFields {
			field := &o.Tenants[0].CustomFields[i]
			field.Mandatory, field.Unique, field.ReadOnly = false, false, false
			switch field.Type {
			case "number":
				field.Max = 254
			case "date":
				field.Type = "text"
			case "":
				field.Max = 3
			}
		}
	})
	target.Contract = withFields(t, contractWith(t))
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: "concern:validation && /^clause:fields/"})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(result.Count(specs.Failed)).To(Equal(len(result.Specs) - result.Count(specs.NotExercised)))
	g.Expect(result.Count(specs.Failed)).To(Equal(7))
}

func TestSpecsOfValidationSendNothingButGetToAReadOnlyTarget(t *testing.T) {
	target := started(t)
	target.Profile = specs.ReadOnly
	result := allValid(t, target, specs.Options{})
	command := regexp.MustCompile(`ACTION="([^"]*)"`)
	for _, spec := range result.Specs {
		for _, exchange := range spec.Exchanges {
			for _, found := range command.FindAllStringSubmatch(exchange.Request, -1) {
				NewWithT(t).Expect(strings.ToLower(found[1])).To(Equal("get"), spec.Text)
			}
		}
	}
	NewWithT(t).Expect(result.Count(specs.Passed)).To(BeNumerically(">", 100))
}

func TestSpecsOfValidationSayWhatATargetLacks(t *testing.T) {
	target := started(t)
	target.Agents, target.Gateway, target.Credentials = nil, "", target.Credentials[:1]
	result := allValid(t, target, specs.Options{})
	reasons := map[string]string{}
	for _, spec := range result.Specs {
		if spec.State == specs.Skipped {
			reasons[spec.Clauses[0]] = spec.Reason
		}
	}
	g := NewWithT(t)
	for clause, reason := range map[string]string{
		"Case.Add.ASSIGNEDTO.type": "agents", "gateway.unreadable": "gateway", "problem.not-xml": "gateway", "check.right": "rights",
		"problem.internal": "fail inside", "fields.unique": "custom field",
	} {
		g.Expect(reasons).To(HaveKeyWithValue(clause, ContainSubstring(reason)))
	}
}

// allValid runs the specs on validation, and demands that none fails.
func allValid(t *testing.T, target specs.Target, options specs.Options) specs.Result {
	t.Helper()
	options.Labels = "concern:validation"
	result, err := specs.Run(t.Context(), target, options)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	for _, spec := range result.Specs {
		if spec.State == specs.Failed {
			t.Errorf("%s\n%s\n%s", spec.Text, spec.Clauses[0], spec.Failure)
		}
	}
	return result
}

func withFields(t *testing.T, c *contracts.Contract) *contracts.Contract {
	t.Helper()
	extended, err := c.Extend(contracts.Extension{Origin: "tenant", CustomFields: fieldsOfEveryKind()})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return extended
}

func fieldsOfEveryKind() []contracts.CustomField {
	return []contracts.CustomField{
		{Object: "Customer", Tag: "queue_id"},
		{Object: "Customer", Tag: "CF01_PICKLIST.TIER", Type: "pick-list", Values: []string{"Gold", "Silver"}},
		{Object: "Customer", Tag: "CF02.CODE", Max: 20},
		{Object: "Customer", Tag: "CF03.SINCE", Type: "date"},
		{Object: "Customer", Tag: "CF04.SCORE", Type: "number"},
		{Object: "Customer", Tag: "CF05.SITE", Type: "url"},
		{Object: "Customer", Tag: "CF06.SYNCED", ReadOnly: true},
		{Object: "Customer", Tag: "CF07.NOTE", Hidden: true},
		{Object: "Case", Tag: "CF02.REGION", Mandatory: true},
		{Object: "Case", Tag: "CF03.NUMBER", Type: "number", Mandatory: true, Unique: true},
		{Object: "Followup", Tag: "CF01.MOOD", Type: "pick-list", Values: []string{"good", "BAD"}, Mandatory: true},
		{Object: "Task", Tag: "CF01.REF", Unique: true},
	}
}

func contractWith(t *testing.T, files ...contracts.File) *contracts.Contract {
	t.Helper()
	contract, err := contracts.Default(files...)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return contract
}

func overlayFiles(overlays ...string) []contracts.File {
	var files []contracts.File
	for _, overlay := range overlays {
		files = append(files, contracts.File{Name: "overlay.xml", Data: []byte(overlay)})
	}
	return files
}

// assetFile is the object that the guide adds, without its examples, which are files of their own.
func assetFile(t *testing.T) contracts.File {
	t.Helper()
	data, err := os.ReadFile("../docs/guides/asset.xml")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	data = regexp.MustCompile(`<example [^>]*/>`).ReplaceAll(data, nil)
	return contracts.File{Name: "asset.xml", Data: data}
}

// orderOfChecks is an overlay by which the contract makes the checks of the tags in another order, and no others.
func orderOfChecks(names string) string {
	out := `<checks><check name="envelope"/><check name="login"/><check name="operation"/><check name="right"/>`
	for name := range strings.FieldsSeq(names) {
		out += `<check name="` + name + `"/>`
	}
	return out + `</checks>`
}
