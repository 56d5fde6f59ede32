package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

func resolvedSchema(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	text, err := report.Schema()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	var schema jsonschema.Schema
	NewWithT(t).Expect(json.Unmarshal(text, &schema)).To(Succeed())
	resolved, err := schema.Resolve(nil)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return resolved
}

func TestJSONIsWhatTheSchemaSays(t *testing.T) {
	schema := resolvedSchema(t)
	for _, result := range []specs.Result{sample(), clauseless(), {}} {
		var value any
		NewWithT(t).Expect(json.Unmarshal([]byte(written(t, report.WriteJSON, made(result))), &value)).To(Succeed())
		NewWithT(t).Expect(schema.Validate(value)).To(Succeed())
	}
}

func TestTheSchemaRefusesWhatIsNoReportAndAllowsFurtherKeys(t *testing.T) {
	schema := resolvedSchema(t)
	changed := func(change func(map[string]any)) any {
		var value map[string]any
		NewWithT(t).Expect(json.Unmarshal([]byte(written(t, report.WriteJSON, made(sample()))), &value)).To(Succeed())
		change(value)
		return value
	}
	g := NewWithT(t)
	g.Expect(schema.Validate(changed(func(d map[string]any) { d["later"] = true }))).To(Succeed())
	g.Expect(schema.Validate(changed(func(d map[string]any) { d["version"] = 2.0 }))).NotTo(Succeed())
	g.Expect(schema.Validate(changed(func(d map[string]any) { delete(d, "specs") }))).NotTo(Succeed())
	g.Expect(schema.Validate(changed(func(d map[string]any) { d["left"] = nil }))).NotTo(Succeed())
	g.Expect(schema.Validate(changed(func(d map[string]any) { d["clauses"] = []any{map[string]any{"state": "fine"}} }))).NotTo(Succeed())
}

func TestTheSchemaInTheDocumentationIsCurrent(t *testing.T) {
	want, err := report.Schema()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	got, err := os.ReadFile("../../docs/verify.schema.json")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(string(got)).To(Equal(string(want)), "run: crmock verify --print-schema > docs/verify.schema.json")
}

func TestJSONIsReadAsItWasWritten(t *testing.T) {
	want := made(sample())
	got, err := report.Read(strings.NewReader(written(t, report.WriteJSON, want)))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	// Hints, reasons and the like are left out where there are none, and come back as none.
	NewWithT(t).Expect(written(t, report.WriteJSON, got)).To(Equal(written(t, report.WriteJSON, want)))
}

func TestReadSaysWhatIsNoReport(t *testing.T) {
	for text, sentence := range map[string]string{
		"":                       "not JSON, or cut off",
		"{":                      "not JSON, or cut off",
		"<html>":                 "not JSON, or cut off",
		"[]":                     "not a report of crmock verify",
		`{"name": "x"}`:          "it has no version",
		`{"version": 99}`:        "reads up to 1",
		`{"version": 1,"seed":1`: "not JSON, or cut off",
	} {
		_, err := report.Read(bytes.NewReader([]byte(text)))
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(sentence)), text)
	}
}
