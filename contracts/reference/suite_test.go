package reference_test

import (
	"encoding/xml"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/reference"
)

func TestReference(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Reference")
}

// shipped is the contract as shipped, with overlays on top.
func shipped(overlays ...string) *contracts.Contract {
	GinkgoHelper()
	var files []contracts.File
	for _, overlay := range overlays {
		files = append(files, contracts.File{Name: "overlay.xml", Data: []byte(overlay)})
	}
	contract, err := contracts.Default(files...)
	Expect(err).NotTo(HaveOccurred())
	return contract
}

// small is a contract with the shipped api.xml and one object of our own.
func small(object string) (*contracts.Contract, error) {
	api, err := fs.ReadFile(contracts.Files(), "api.xml")
	if err != nil {
		return nil, err
	}
	return contracts.Load(fstest.MapFS{"api.xml": {Data: api}, "object.xml": {Data: []byte(object)}})
}

// pages are a contract's pages by name.
func pages(contract *contracts.Contract) map[string]string {
	GinkgoHelper()
	made, err := reference.Pages(contract, contracts.Files())
	Expect(err).NotTo(HaveOccurred())
	byName := map[string]string{}
	for _, page := range made {
		byName[page.Name] = string(page.Content)
	}
	return byName
}

// row is the line of a page that begins with a cell of that text; empty if there is none.
func row(page, cell string) string {
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "| "+cell+" ") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// escaped is a text as it stands in XML.
func escaped(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text)) // a Builder never fails
	return out.String()
}
