package xmldoc_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/xmldoc"
)

var _ = Describe("An element", func() {
	It("has a path from the root down, with what identifies each step", func() {
		root := parse(`<object name="Customer"><tag type="email" name="EMAIL"><max value="5"/></tag></object>`)
		Expect(root.Path()).To(Equal("object[Customer]"))
		Expect(root.Children[0].Children[0].Path()).To(Equal("object[Customer]/tag[EMAIL]/max"))
	})

	DescribeTable("is identified by the first of its name, id, tag, set and event",
		func(text, key string) { Expect(parse(text).Key()).To(Equal(key)) },
		Entry("by its name", `<a event="e" set="s" tag="t" id="i" name="n"/>`, "n"),
		Entry("by its id", `<a event="e" set="s" tag="t" id="i"/>`, "i"),
		Entry("by its tag", `<a event="e" set="s" tag="t"/>`, "t"),
		Entry("by what it sets", `<a event="e" set="s"/>`, "s"),
		Entry("by its event", `<a event="e"/>`, "e"),
		Entry("by nothing", `<a value="v"/>`, ""),
	)

	It("tells an attribute that is empty from one that is absent", func() {
		element := parse(`<a x=""/>`)
		value, there := element.Attr("x")
		Expect(value).To(BeEmpty())
		Expect(there).To(BeTrue())
		_, there = element.Attr("y")
		Expect(there).To(BeFalse())
	})

	It("replaces an attribute where it stands and adds a new one at the end", func() {
		element := parse(`<a x="1" y="2"/>`)
		element.SetAttr("x", "3")
		element.SetAttr("z", "4")
		Expect(element.Attrs).To(Equal([]xmldoc.Attr{{Name: "x", Value: "3"}, {Name: "y", Value: "2"}, {Name: "z", Value: "4"}}))
	})

	It("can be made by a program, and then says where it came from without a line", func() {
		origin := xmldoc.Position{File: "tenant acme"}
		made := xmldoc.New("object", origin, xmldoc.Attr{Name: "name", Value: "Case"}).Append(xmldoc.New("tag", origin), xmldoc.New("tag", origin))
		Expect(made.Children).To(HaveLen(2))
		Expect(made.Children[1].Errorf("no %s", "name")).To(MatchError("tenant acme: object[Case]/tag: no name"))
	})

	Describe("cloned", func() {
		It("is the same through and through", func() {
			element := parse(`<a x="1"> one <b y="2">two</b><c/></a>`)
			Expect(element.Clone()).To(Equal(element))
		})

		It("shares nothing with the original", func() {
			element := parse(`<a x="1"><b y="2"/></a>`)
			clone := element.Clone()
			clone.SetAttr("x", "changed")
			clone.Children[0].SetAttr("y", "changed")
			clone.Children[0].Append(xmldoc.New("new", xmldoc.Position{}))
			clone.Append(xmldoc.New("new", xmldoc.Position{}))
			Expect(element).To(Equal(parse(`<a x="1"><b y="2"/></a>`)))
		})

		It("is a root, and its children stand below it", func() {
			clone := parse(`<a><b><c/></b></a>`).Children[0].Clone()
			Expect(clone.Path()).To(Equal("b"))
			Expect(clone.Children[0].Path()).To(Equal("b/c"))
		})
	})
})

var _ = Describe("An error about a file", func() {
	It("reads as compilers print it: file, line, column, element path, message", func() {
		element := parse("<a>\n  <b name='x'/>\n</a>").Children[0]
		Expect(element.Errorf("%q is wrong", "it")).To(MatchError(`f.xml:2:3: a/b[x]: "it" is wrong`))
	})

	It("leaves out the path where there is no element", func() {
		Expect(&xmldoc.Error{At: at(1, 2), Message: "not XML"}).To(MatchError("f.xml:1:2: not XML"))
	})
})
