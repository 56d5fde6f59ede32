package xmldoc_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/xmldoc"
)

func TestXMLDoc(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The strict reader of our own XML files")
}

// parse reads a document that has to be readable; in positions it is f.xml.
func parse(text string) *xmldoc.Element {
	GinkgoHelper()
	root, err := xmldoc.Parse("f.xml", []byte(text))
	Expect(err).NotTo(HaveOccurred())
	return root
}

// at is a position in f.xml.
func at(line, column int) xmldoc.Position {
	return xmldoc.Position{File: "f.xml", Line: line, Column: column}
}
