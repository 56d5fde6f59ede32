package xmldoc_test

import (
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/xmldoc"
)

var _ = Describe("Gathered problems", func() {
	problem := func(file string, line, column int, message string) *xmldoc.Error {
		return &xmldoc.Error{At: xmldoc.Position{File: file, Line: line, Column: column}, Message: message}
	}

	It("are no error where there are none", func() {
		var problems xmldoc.Problems
		Expect(problems.Err()).To(Succeed())
		Expect(problems.List()).To(BeEmpty())
	})

	It("stand in order of file, line and column, and otherwise as found", func() {
		var problems xmldoc.Problems
		problems.Add(problem("b.xml", 1, 1, "sixth"))
		problems.Add(problem("a.xml", 10, 1, "fifth"))
		problems.Add(problem("a.xml", 9, 2, "third"))
		problems.Add(problem("a.xml", 9, 2, "fourth"))
		problems.Add(problem("a.xml", 9, 1, "second"))
		problems.Add(problem("a.xml", 0, 0, "first"))
		Expect(problems.Err()).To(MatchError(
			"a.xml: first\na.xml:9:1: second\na.xml:9:2: third\na.xml:9:2: fourth\na.xml:10:1: fifth\nb.xml:1:1: sixth"))
	})

	It("can be told apart by errors.As", func() {
		var problems xmldoc.Problems
		problems.Add(problem("a.xml", 2, 1, "the only one"))
		var found *xmldoc.Error
		Expect(errors.As(problems.Err(), &found)).To(BeTrue())
		Expect(found.Message).To(Equal("the only one"))
		var list *xmldoc.ListError
		Expect(errors.As(problems.Err(), &list)).To(BeTrue())
		Expect(list.Problems).To(HaveLen(1))
	})
})
