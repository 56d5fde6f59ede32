package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// outcome is what a command line did.
type outcome struct {
	code     int
	out, err string
}

// crmockContracts runs `crmock contracts …` with an environment that holds one variable, given as NAME=VALUE, or none.
func crmockContracts(t *testing.T, variable string, args ...string) outcome {
	t.Helper()
	var out, err bytes.Buffer
	name, value, _ := strings.Cut(variable, "=")
	code := run(t.Context(), append([]string{"contracts"}, args...), environment{
		in: strings.NewReader(""), out: &out, err: &err, lookup: variables(map[string]string{name: value}),
	})
	return outcome{code, out.String(), err.String()}
}

// file writes a file of a test and is its path.
func file(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	NewWithT(t).Expect(os.MkdirAll(filepath.Dir(path), 0o755)).To(Succeed())
	NewWithT(t).Expect(os.WriteFile(path, []byte(content), 0o644)).To(Succeed())
	return path
}

// siteObject is an object that the contract does not have, with an example beside its file.
const (
	siteObject = `<object name="Site" id="SITENUM">
  <doc>A place.</doc>
  <tag name="SITENUM" type="id" set-by="server"><doc>The id.</doc></tag>
  <tag name="CITY"><doc>Where it is.</doc></tag>
  <action name="Add"><doc>Adds a place.</doc><right name="site.add"/><accepts tags="CITY"/><returns tags="SITENUM"/>
    <example file="examples/site-add.xml"/></action>
</object>`
	siteExample = `<example operation="Site.Add"><doc>A place in Utrecht.</doc>
  <request><WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME><PASSWORD>crmapi-demo</PASSWORD>
    <COMMAND OBJECT="Site" ACTION="Add"><CITY>Utrecht</CITY></COMMAND></WAPI></request>
  <reply><WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><SITENUM>1</SITENUM></ITEM></REPLY></WAPI></reply>
</example>`
)

func siteOverlay(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	file(t, folder, "examples/site-add.xml", siteExample)
	return file(t, folder, "site.xml", siteObject)
}

func TestLintFindsTheShippedContractClean(t *testing.T) {
	g := NewWithT(t)
	result := crmockContracts(t, "", "lint")
	g.Expect(result.code).To(Equal(0), result.out+result.err)
	g.Expect(result.out).To(MatchRegexp(`^contract clean: 5 objects, 14 operations, \d+ clauses \(\d+ documented, \d+ observed, \d+ assumed\)\n$`))
	g.Expect(result.err).To(BeEmpty())
}

func TestLintChecksOverlaysOnTopOfTheContract(t *testing.T) {
	g := NewWithT(t)
	result := crmockContracts(t, "", "lint", siteOverlay(t))
	g.Expect(result.code).To(Equal(0), result.out+result.err)
	g.Expect(result.out).To(HavePrefix("contract clean: 6 objects, 15 operations, "))
}

func TestLintNamesThePlaceOfAFinding(t *testing.T) {
	g := NewWithT(t)
	overlay := file(t, t.TempDir(), "ours.xml", `<object name="Customer"><tag name="NICKNAME"/></object>`)
	result := crmockContracts(t, "", "lint", overlay)
	g.Expect(result.code).To(Equal(1))
	g.Expect(result.out).To(ContainSubstring(overlay + ":1:25: object[Customer]/tag[NICKNAME]: no action takes NICKNAME"))
	g.Expect(result.out).NotTo(ContainSubstring("clean"))
	g.Expect(result.err).To(BeEmpty(), "the findings are the result")
}

func TestLintExitsWithTwoWhenTheContractDoesNotLoad(t *testing.T) {
	g := NewWithT(t)
	overlay := file(t, t.TempDir(), "ours.xml", `<object name="Customer"><tag name="EMAIL" colour="red"/></object>`)
	result := crmockContracts(t, "", "lint", overlay)
	g.Expect(result.code).To(Equal(2))
	g.Expect(result.out).To(BeEmpty())
	g.Expect(result.err).To(ContainSubstring(`ours.xml:1:25: object[Customer]/tag[EMAIL]: unknown attribute "colour"`))
}

func TestLintExitsWithTwoWhenAFileCannotBeRead(t *testing.T) {
	g := NewWithT(t)
	result := crmockContracts(t, "", "lint", filepath.Join(t.TempDir(), "none.xml"))
	g.Expect(result.code).To(Equal(2))
	g.Expect(result.err).To(ContainSubstring("none.xml"))
}

func TestShowListsEveryOperation(t *testing.T) {
	g := NewWithT(t)
	result := crmockContracts(t, "", "show")
	g.Expect(result.code).To(Equal(0))
	contract, err := contracts.Default()
	g.Expect(err).NotTo(HaveOccurred())
	for _, op := range contract.Operations() {
		g.Expect(result.out).To(MatchRegexp(`(?m)^` + op.Name + ` +\S`))
	}
}

func TestShowTakesAnOperationOrAnObjectInAnyCase(t *testing.T) {
	g := NewWithT(t)
	operation := crmockContracts(t, "", "show", "customer.modify")
	g.Expect(operation.code).To(Equal(0))
	g.Expect(operation.out).To(HavePrefix("Customer.Modify: "))
	g.Expect(operation.out).NotTo(ContainSubstring("Customer.Add"))
	object := crmockContracts(t, "", "show", "CASE")
	g.Expect(object.code).To(Equal(0))
	g.Expect(object.out).To(And(HavePrefix("Case: "), ContainSubstring("\nCase.Add: "), ContainSubstring("\nCase.Get: ")))
}

func TestShowPutsTheSameIntoVersionedJSON(t *testing.T) {
	g := NewWithT(t)
	var described struct {
		Version int
		Objects []struct {
			Name       string
			Operations []struct{ Name string }
		}
	}
	result := crmockContracts(t, "", "show", "Followup", "--format", "json")
	g.Expect(result.code).To(Equal(0))
	g.Expect(json.Unmarshal([]byte(result.out), &described)).To(Succeed())
	g.Expect(described.Version).To(Equal(1))
	g.Expect(described.Objects).To(HaveLen(1))
	g.Expect(described.Objects[0].Operations).To(HaveLen(2))
}

func TestShowSuggestsWhatWasMeant(t *testing.T) {
	g := NewWithT(t)
	result := crmockContracts(t, "", "show", "Custmer.Ad")
	g.Expect(result.code).To(Equal(2))
	g.Expect(result.err).To(HaveSuffix("; did you mean Customer.Add?\n"))
	g.Expect(crmockContracts(t, "", "show", "Xylophone").err).NotTo(ContainSubstring("did you mean"))
}

func TestShowRefusesAnUnknownFormat(t *testing.T) {
	g := NewWithT(t)
	result := crmockContracts(t, "", "show", "--format", "yaml")
	g.Expect(result.code).To(Equal(2))
	g.Expect(result.err).To(ContainSubstring("text or json"))
}

func TestShowTakesOverlaysFromTheFlagBeforeTheEnvironment(t *testing.T) {
	g := NewWithT(t)
	overlay := siteOverlay(t)
	g.Expect(crmockContracts(t, "", "show", "Site", "--contract", overlay).out).To(HavePrefix("Site: A place"))
	g.Expect(crmockContracts(t, "CRMOCK_CONTRACT="+overlay, "show", "Site").out).To(HavePrefix("Site: A place"))
	other := file(t, t.TempDir(), "other.xml", `<object name="Customer"><doc>Somebody.</doc></object>`)
	g.Expect(crmockContracts(t, "CRMOCK_CONTRACT="+overlay, "show", "Site", "--contract", other).code).To(Equal(2))
}

func TestShowCompletesNamesOfOperationsAndObjects(t *testing.T) {
	g := NewWithT(t)
	var out bytes.Buffer
	env := environment{in: strings.NewReader(""), out: &out, err: &out, lookup: variables(nil)}
	g.Expect(run(t.Context(), []string{"__complete", "contracts", "show", ""}, env)).To(Equal(0))
	g.Expect(out.String()).To(And(ContainSubstring("\nCustomer.Add\tAdds a customer"), ContainSubstring("\nTask\t")))
	out.Reset()
	g.Expect(run(t.Context(), []string{"__complete", "contracts", "show", "customer."}, env)).To(Equal(0))
	g.Expect(out.String()).To(HavePrefix("Customer.Add\t"))
	g.Expect(out.String()).NotTo(ContainSubstring("Task"))
	out.Reset()
	g.Expect(run(t.Context(), []string{"__complete", "contracts", "show", "Task", ""}, env)).To(Equal(0))
	g.Expect(out.String()).NotTo(ContainSubstring("Task"), "one name is all that it takes")
}

func TestDocsWritesThePagesAndSaysSo(t *testing.T) {
	g := NewWithT(t)
	folder := filepath.Join(t.TempDir(), "made", "here")
	result := crmockContracts(t, "", "docs", "--out", folder, "--contract", siteOverlay(t))
	g.Expect(result.code).To(Equal(0), result.err)
	for _, name := range []string{"README.md", "customer.md", "site.md", "clauses.md"} {
		path := filepath.Join(folder, name)
		g.Expect(path).To(BeARegularFile())
		g.Expect(result.out).To(ContainSubstring("wrote " + path + "\n"))
	}
	page, err := os.ReadFile(filepath.Join(folder, "site.md"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(page)).To(ContainSubstring("<CITY>Utrecht</CITY>"), "the example lies beside the overlay")
}

func TestDocsDeletesOnlyGeneratedPagesThatAreNoLongerMade(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	g.Expect(crmockContracts(t, "", "docs", "--out", folder, "--contract", siteOverlay(t)).code).To(Equal(0))
	byHand := file(t, folder, "notes.md", "# Notes\n\nGenerated by `crmock contracts docs` is what the others say.\n")
	other := file(t, folder, "picture.svg", "<!-- Generated by `crmock contracts docs` -->")

	result := crmockContracts(t, "", "docs", "--out", folder)
	g.Expect(result.code).To(Equal(0))
	g.Expect(result.out).To(ContainSubstring("deleted " + filepath.Join(folder, "site.md")))
	g.Expect(filepath.Join(folder, "site.md")).NotTo(BeAnExistingFile())
	g.Expect(byHand).To(BeARegularFile())
	g.Expect(other).To(BeARegularFile())
}

func TestDocsSaysWhyPagesCannotBeMadeOrWritten(t *testing.T) {
	g := NewWithT(t)
	lonely := file(t, t.TempDir(), "site.xml", siteObject)
	result := crmockContracts(t, "", "docs", "--out", t.TempDir(), "--contract", lonely)
	g.Expect(result.code).To(Equal(2))
	g.Expect(result.err).To(ContainSubstring("examples/site-add.xml"))

	occupied := file(t, t.TempDir(), "occupied", "")
	result = crmockContracts(t, "", "docs", "--out", occupied)
	g.Expect(result.code).To(Equal(2))
	g.Expect(result.err).To(ContainSubstring("cannot be written"))
}

func TestContractsAloneExplainsItself(t *testing.T) {
	g := NewWithT(t)
	result := crmockContracts(t, "")
	g.Expect(result.code).To(Equal(0))
	g.Expect(result.out).To(And(ContainSubstring("lint"), ContainSubstring("show"), ContainSubstring("docs")))
}
