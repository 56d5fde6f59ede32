package attachment_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/mockserver/internal/attachment"
)

var _ = Describe("the files of a tenant", func() {
	var files *attachment.Files

	BeforeEach(func() { files = attachment.New() })

	It("are listed as they were attached, in that order", func() {
		put(files, text("b.txt", "two"), text("a.txt", "one"))
		Expect(files.List("case", "5")).To(Equal([]attachment.File{text("b.txt", "two"), text("a.txt", "one")}))
	})

	It("belong to one record of one object, whose name is taken in any case", func() {
		put(files, text("a.txt", "one"))
		Expect(files.List("Case", "5")).To(HaveLen(1))
		Expect(files.List("case", "6")).To(BeEmpty())
		Expect(files.List("faq", "5")).To(BeEmpty())
	})

	It("give way in their place to one of exactly the same name", func() {
		put(files, text("a.txt", "one"), text("b.txt", "two"), text("a.txt", "three"), text("A.txt", "four"))
		Expect(files.List("case", "5")).To(Equal([]attachment.File{text("a.txt", "three"), text("b.txt", "two"), text("A.txt", "four")}))
	})

	It("are bytes of no known type where nobody says what they are", func() {
		put(files, attachment.File{Name: "a"})
		Expect(files.List("case", "5")).To(HaveExactElements(HaveField("Type", "application/octet-stream")))
	})

	It("are removed by name, and those of a record all at once", func() {
		put(files, text("a", "1"), text("b", "2"), text("c", "3"))
		Expect(files.Put("case", "6", text("d", "4"))).To(Succeed())
		Expect(files.Remove("CASE", "5", "b")).To(Succeed())
		Expect(names(files)).To(Equal([]string{"a", "c"}))
		files.RemoveAll("Case", "5")
		Expect(names(files)).To(BeEmpty())
		Expect(files.List("case", "6")).To(HaveLen(1))
	})

	It("cannot be removed where they are not", func() {
		put(files, text("a", "1"))
		Expect(files.Remove("case", "5", "A")).To(MatchError(attachment.ErrNotFound))
		Expect(files.Remove("case", "6", "a")).To(MatchError(attachment.ErrNotFound))
		Expect(files.Remove("case", "5", "a")).To(Succeed())
		Expect(files.Remove("case", "5", "a")).To(MatchError(attachment.ErrNotFound))
		files.RemoveAll("case", "6")
	})

	It("leave a list alone that was asked for before", func() {
		put(files, text("a", "1"), text("b", "2"), text("c", "3"))
		before := files.List("case", "5")
		put(files, text("a", "other"), text("d", "4"))
		Expect(files.Remove("case", "5", "b")).To(Succeed())
		Expect(before).To(Equal([]attachment.File{text("a", "1"), text("b", "2"), text("c", "3")}))
		_ = append(before, text("mine", ""))
		Expect(names(files)).To(Equal([]string{"a", "c", "d"}))
	})

	DescribeTable("take a name", func(name string) {
		put(files, text(name, ""))
		Expect(names(files)).To(Equal([]string{name}))
	},
		Entry("of one character", "a"), Entry("of 255 characters", strings.Repeat("ü", 255)),
		Entry("with blanks", " a b "), Entry("with quotes", `say "hello" & 'bye'`), Entry("with a percent sign", "100%41.txt"),
		Entry("with umlauts", "Größe.txt"), Entry("with emoji", "👩‍👧 2.png"), Entry("with dots", "...tar.gz"),
	)

	DescribeTable("refuse a name", func(name, why string) {
		Expect(files.Put("case", "5", text(name, ""))).To(MatchError(ContainSubstring(why)))
		Expect(names(files)).To(BeEmpty())
	},
		Entry("that is empty", "", "this one has none"),
		Entry("of 256 characters", strings.Repeat("ü", 256), "has 256 characters; it has at most 255"),
		Entry("with a newline", "a\nb", "control character"), Entry("with a carriage return", "a\rb", "control character"),
		Entry("with a zero byte", "a\x00", "control character"), Entry("with a C1 control", "a\u0085b", "control character"),
		Entry("with a slash", "../a", "without its folder"), Entry("with a backslash", `C:\a`, "without its folder"),
		Entry("of this folder", ".", "means a folder"), Entry("of the folder above", "..", "means a folder"),
		Entry("that is not UTF-8", "a\xff", "not UTF-8"),
	)

	DescribeTable("refuse a media type", func(media, why string) {
		Expect(files.Put("case", "5", attachment.File{Name: "a.txt", Type: media})).
			To(MatchError(And(ContainSubstring(`"a.txt"`), ContainSubstring(why))))
	},
		Entry("without a kind", "text", "is no media type"), Entry("that is broken", "text/", "is no media type"),
		Entry("with a header behind it", "text/plain\r\nX-Evil: 1", "is no media type"),
		Entry("with a newline in a parameter", "text/plain; a=\"b\nc\"", "is no media type"),
		Entry("that has no end", "text/plain; a="+strings.Repeat("b", 255), "more than 255 characters"),
	)

	It("keep a media type with its parameters", func() {
		put(files, attachment.File{Name: "a", Type: "text/csv; charset=utf-8"})
		Expect(files.List("case", "5")[0].Type).To(Equal("text/csv; charset=utf-8"))
	})
})

// over is the error of a limit that says so.
func over(says string) types.GomegaMatcher {
	return And(BeAssignableToTypeOf(&attachment.LimitError{}), MatchError(ContainSubstring(says)))
}

var _ = Describe("the limits", func() {
	big := make([]byte, attachment.MaxFile) // shared by many files: data is not copied
	bigFile := func(i int) attachment.File { return attachment.File{Name: strconv.Itoa(i), Data: big} }

	It("let a file have 32 MiB and no byte more", func() {
		files := attachment.New()
		put(files, attachment.File{Name: "a", Data: big})
		Expect(files.Put("case", "5", attachment.File{Name: "b", Data: make([]byte, len(big)+1)})).
			To(over(`"b" has 33554433 bytes; a file has at most 33554432`))
	})

	It("let a record have 100 files, of which any can be replaced", func() {
		files := attachment.New()
		for i := range attachment.MaxFiles {
			put(files, text(strconv.Itoa(i), "old"))
		}
		Expect(files.Put("case", "5", text("one more", ""))).To(over("has 100 attachments already"))
		put(files, text("99", "new"))
		Expect(files.List("case", "5")).To(HaveLen(100))
		Expect(files.Put("case", "6", text("one more", ""))).To(Succeed())
		Expect(files.Remove("case", "5", "0")).To(Succeed())
		put(files, text("one more", ""))
	})

	Describe("of a tenant", func() {
		var files *attachment.Files

		BeforeEach(func() {
			files = attachment.New()
			for i := range 8 {
				Expect(files.Put("case", strconv.Itoa(i), bigFile(i))).To(Succeed())
			}
		})

		full := func() {
			GinkgoHelper()
			Expect(files.Put("faq", "1", text("b", "x"))).To(over("would take 268435457 bytes; all together may take 268435456"))
		}

		It("are 256 MiB", func() { full() })

		It("count a file once that takes the place of another", func() {
			Expect(files.Put("case", "3", bigFile(3))).To(Succeed())
			full()
		})

		It("count no file that is gone", func() {
			Expect(files.Remove("case", "3", "3")).To(Succeed())
			Expect(files.Put("case", "3", bigFile(3))).To(Succeed())
			files.RemoveAll("case", "3")
			Expect(files.Put("case", "3", bigFile(3))).To(Succeed())
			full()
		})

		It("change with the state", func() {
			kept := files.Snapshot()
			files.Restore(attachment.State{})
			Expect(files.Put("faq", "1", text("b", "x"))).To(Succeed())
			files.Restore(kept)
			full()
		})
	})
})

var _ = Describe("a state", func() {
	It("comes back as often as it is restored, whatever happens meanwhile", func() {
		files := attachment.New()
		put(files, text("a", "1"), text("b", "2"))
		kept := files.Snapshot()
		for range 2 {
			put(files, text("a", "other"), text("c", "3"))
			Expect(files.Remove("case", "5", "b")).To(Succeed())
			Expect(files.Put("faq", "1", text("d", "4"))).To(Succeed())
			files.Restore(kept)
			Expect(files.List("case", "5")).To(Equal([]attachment.File{text("a", "1"), text("b", "2")}))
			Expect(files.List("faq", "1")).To(BeEmpty())
		}
	})

	It("that is zero is nothing", func() {
		files := attachment.New()
		put(files, text("a", "1"))
		files.Restore(attachment.State{})
		Expect(names(files)).To(BeEmpty())
		put(files, text("b", "2"))
		Expect(names(files)).To(Equal([]string{"b"}))
	})

	It("may be that of other files", func() {
		one, other := attachment.New(), attachment.New()
		put(one, text("a", "1"))
		other.Restore(one.Snapshot())
		put(other, text("b", "2"))
		Expect(names(one)).To(Equal([]string{"a"}))
		Expect(names(other)).To(Equal([]string{"a", "b"}))
	})
})

var _ = Describe("many at once", func() {
	It("lose no file and see each list as a whole", func() {
		files := attachment.New()
		var all sync.WaitGroup
		for worker := range 10 {
			all.Go(func() {
				defer GinkgoRecover()
				for i := range 20 {
					name := fmt.Sprint(worker, "-", i)
					put(files, text(name, name))
					kept := files.Snapshot()
					Expect(kept).NotTo(BeZero())
					for _, file := range files.List("case", "5") {
						Expect(string(file.Data)).To(Equal(file.Name))
					}
					if i%4 != 0 {
						Expect(files.Remove("case", "5", name)).To(Succeed())
					}
				}
			})
		}
		all.Wait()
		Expect(names(files)).To(HaveLen(50))
	})
})
