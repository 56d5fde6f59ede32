package xmldoc_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/xmldoc"
)

var _ = Describe("Reading an element strictly", func() {
	var problems *xmldoc.Problems

	read := func(text string) *xmldoc.Reader {
		GinkgoHelper()
		problems = &xmldoc.Problems{}
		return xmldoc.Read(parse(text), problems)
	}
	messages := func() []string {
		found := []string{}
		for _, problem := range problems.List() {
			found = append(found, problem.Error())
		}
		return found
	}

	It("says nothing of what was asked for", func() {
		r := read(`<a x="1"><b>text</b></a>`)
		Expect(r.String("x")).To(Equal("1"))
		r.Each("b", func(r *xmldoc.Reader) { Expect(r.Content()).To(Equal("text")) })
		r.Done()
		Expect(problems.Err()).NotTo(HaveOccurred())
	})

	Describe("what nobody asked for", func() {
		It("reports an unknown attribute with those that are known", func() {
			r := read("<a>\n <b z='' x='' oops=''/></a>")
			r.Each("b", func(r *xmldoc.Reader) { r.String("z"); r.String("x"); r.String("z") })
			r.Done()
			Expect(messages()).To(Equal([]string{`f.xml:2:2: a/b: unknown attribute "oops"; it takes x, z`}))
		})

		It("reports an unknown element where it stands, with those that are known", func() {
			r := read("<a>\n <c name='n'/></a>")
			r.Each("b", func(*xmldoc.Reader) {})
			r.Optional("d", func(*xmldoc.Reader) {})
			r.Done()
			Expect(messages()).To(Equal([]string{"f.xml:2:2: a/c[n]: unknown element <c>; <a> holds b, d"}))
		})

		It("says so where nothing is known", func() {
			read(`<a x=""><b/></a>`).Done()
			Expect(messages()).To(Equal([]string{
				`f.xml:1:1: a: unknown attribute "x"; it takes none`,
				"f.xml:1:9: a/b: unknown element <b>; <a> holds none",
			}))
		})

		It("reports text, cut where it is long", func() {
			read("<a> surplus </a>").Done()
			Expect(messages()).To(Equal([]string{`f.xml:1:1: a: unexpected text "surplus"`}))
			read("<a>1234567890123456789012345678901234567890too long</a>").Done()
			Expect(messages()).To(Equal([]string{`f.xml:1:1: a: unexpected text "1234567890123456789012345678901234567890"`}))
		})

		It("does not take white space for text", func() {
			read("<a>\n\t \n</a>").Done()
			Expect(problems.Err()).NotTo(HaveOccurred())
		})

		It("reports the children of children too", func() {
			r := read("<a><b><c oops='1'/></b></a>")
			r.Each("b", func(r *xmldoc.Reader) { r.Each("c", func(*xmldoc.Reader) {}) })
			Expect(messages()).To(ConsistOf(ContainSubstring(`a/b/c: unknown attribute "oops"`)))
		})
	})

	It("reports everything at once, in the order of the file", func() {
		r := read("<a oops='1'>\n<b/>\n<c/>text\n</a>")
		r.Each("c", func(r *xmldoc.Reader) { r.Required("name") })
		r.Done()
		Expect(messages()).To(HaveExactElements(
			ContainSubstring(`f.xml:1:1: a: unknown attribute "oops"`),
			ContainSubstring(`f.xml:1:1: a: unexpected text "text"`),
			ContainSubstring("f.xml:2:1: a/b: unknown element"),
			ContainSubstring(`f.xml:3:1: a/c: the attribute "name" is missing`),
		))
	})

	It("leaves alone what is accepted as it is", func() {
		r := read("<a x='1'>text<b y='2'><c/></b></a>")
		r.Accept()
		r.Done()
		Expect(problems.Err()).NotTo(HaveOccurred())
	})

	Describe("attributes", func() {
		It("gives an optional one, empty where it is absent", func() {
			r := read(`<a x="1" y=""/>`)
			Expect([]string{r.String("x"), r.String("y"), r.String("z")}).To(Equal([]string{"1", "", ""}))
			Expect([]bool{r.Has("x"), r.Has("y"), r.Has("z")}).To(Equal([]bool{true, true, false}))
		})

		DescribeTable("misses a required one that is absent, empty or blank",
			func(text, found string) {
				Expect(read(text).Required("x")).To(BeEmpty())
				Expect(messages()).To(Equal([]string{"f.xml:1:1: a: " + found}))
			},
			Entry("absent", `<a/>`, `the attribute "x" is missing`),
			Entry("empty", `<a x=""/>`, `the attribute "x" is missing`),
			Entry("blank", `<a x=" "/>`, `the attribute "x" holds nothing but blanks`),
		)

		It("gives a required one with the blanks around it", func() {
			Expect(read(`<a x=" 1 "/>`).Required("x")).To(Equal(" 1 "))
			Expect(problems.Err()).NotTo(HaveOccurred())
		})

		It("splits a list at white space", func() {
			Expect(read("<a x=' one\n two\tthree '/>").List("x")).To(Equal([]string{"one", "two", "three"}))
		})

		DescribeTable("misses a list that holds no word",
			func(text, found string) {
				Expect(read(text).List("x")).To(BeEmpty())
				Expect(messages()).To(Equal([]string{"f.xml:1:1: a: " + found}))
			},
			Entry("absent", `<a/>`, `the attribute "x" is missing`),
			Entry("empty", `<a x=""/>`, `the attribute "x" is missing`),
			Entry("blank", "<a x=' \t'/>", `the attribute "x" holds nothing but blanks`),
		)

		DescribeTable("takes one of a fixed set, the first by default",
			func(text, value string, found ...string) {
				Expect(read(text).OneOf("x", "red", "green")).To(Equal(value))
				Expect(messages()).To(ConsistOf(found))
			},
			Entry("absent", `<a/>`, "red"),
			Entry("the other", `<a x="green"/>`, "green"),
			Entry("neither", `<a x="Green"/>`, "red", `f.xml:1:1: a: x="Green" is unknown; it is one of red, green`),
		)

		DescribeTable("takes yes or no",
			func(text string, value bool, found ...string) {
				Expect(read(text).Yes("x")).To(Equal(value))
				Expect(messages()).To(ConsistOf(found))
			},
			Entry("absent", `<a/>`, false),
			Entry("no", `<a x="no"/>`, false),
			Entry("yes", `<a x="yes"/>`, true),
			Entry("true", `<a x="true"/>`, false, `f.xml:1:1: a: x="true" is unknown; it is one of no, yes`),
		)

		DescribeTable("counts in whole numbers from zero",
			func(text string, value int, found ...string) {
				Expect(read(text).Count("x")).To(Equal(value))
				Expect(messages()).To(ConsistOf(found))
			},
			Entry("zero", `<a x="0"/>`, 0),
			Entry("more", `<a x="4000"/>`, 4000),
			Entry("absent", `<a/>`, 0, `f.xml:1:1: a: the attribute "x" is missing`),
			Entry("blank", `<a x=" "/>`, 0, `f.xml:1:1: a: the attribute "x" holds nothing but blanks`),
			Entry("negative", `<a x="-1"/>`, 0, `f.xml:1:1: a: x="-1" is not a whole number`),
			Entry("a fraction", `<a x="1.5"/>`, 0, `f.xml:1:1: a: x="1.5" is not a whole number`),
			Entry("a word", `<a x="many"/>`, 0, `f.xml:1:1: a: x="many" is not a whole number`),
			Entry("too large", `<a x="99999999999999999999"/>`, 0, `f.xml:1:1: a: x="99999999999999999999" is not a whole number`),
		)

		DescribeTable("counts within bounds that belong, and finds one fault at a time",
			func(text string, value int, found ...string) {
				Expect(read(text).Between("x", 200, 599)).To(Equal(value))
				Expect(messages()).To(ConsistOf(found))
			},
			Entry("the least", `<a x="200"/>`, 200),
			Entry("the most", `<a x="599"/>`, 599),
			Entry("below", `<a x="199"/>`, 199, "f.xml:1:1: a: x=199 is out of range; it is 200 to 599"),
			Entry("above", `<a x="600"/>`, 600, "f.xml:1:1: a: x=600 is out of range; it is 200 to 599"),
			Entry("zero", `<a x="0"/>`, 0, "f.xml:1:1: a: x=0 is out of range; it is 200 to 599"),
			Entry("absent", `<a/>`, 0, `f.xml:1:1: a: the attribute "x" is missing`),
			Entry("a word", `<a x="many"/>`, 0, `f.xml:1:1: a: x="many" is not a whole number`),
		)

		It("counts within bounds after faults elsewhere", func() {
			r := read(`<a x="5"/>`)
			r.Fail("something else")
			r.Between("x", 6, 7)
			Expect(messages()).To(HaveLen(2))
		})

		It("falls back where a count may be absent", func() {
			Expect(read(`<a/>`).OptionalCount("x", 7)).To(Equal(7))
			Expect(read(`<a x="3"/>`).OptionalCount("x", 7)).To(Equal(3))
		})

		It("knows an optional count that is absent", func() {
			r := read(`<a y=""/>`)
			r.OptionalCount("x", 7)
			r.Done()
			Expect(messages()).To(Equal([]string{`f.xml:1:1: a: unknown attribute "y"; it takes x`}))
		})
	})

	Describe("children", func() {
		It("reads all of one name in order", func() {
			var names []string
			r := read(`<a><b name="1"/><c/><b name="2"/></a>`)
			r.Each("b", func(r *xmldoc.Reader) { names = append(names, r.Required("name")) })
			Expect(names).To(Equal([]string{"1", "2"}))
		})

		It("reports each one after the first where there is one at most", func() {
			reads := 0
			r := read("<a>\n<b/>\n<b/>\n<b/></a>")
			r.Optional("b", func(*xmldoc.Reader) { reads++ })
			Expect(reads).To(Equal(3))
			Expect(messages()).To(Equal([]string{
				"f.xml:3:1: a/b: a second <b>; there is one at most",
				"f.xml:4:1: a/b: a second <b>; there is one at most",
			}))
		})

		It("does without one that is optional", func() {
			read(`<a/>`).Optional("b", func(*xmldoc.Reader) { Fail("there is none") })
			Expect(problems.Err()).NotTo(HaveOccurred())
		})
	})
})
