package xmldoc_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/xmldoc"
)

var _ = Describe("Any document", func() {
	It("is read as the tree that it was written from, with the place of every element", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			w := &writer{at: at(1, 1)}
			w.write(rapid.SampledFrom([]string{"", "<?xml version=\"1.0\"?>\n", "\n \n", "<!-- é -->"}).Draw(t, "prolog"))
			tree := w.element(t, 1)
			w.write(rapid.SampledFrom([]string{"", "\n", "\n<!-- end -->\n"}).Draw(t, "epilog"))
			read, err := xmldoc.Parse("f.xml", []byte(w.text.String()))
			if err != nil {
				t.Fatal(err)
			}
			NewWithT(t).Expect(read).To(Equal(tree))
		})
	})
})

// writer writes a made-up tree and keeps the place that it has reached.
type writer struct {
	text strings.Builder
	at   xmldoc.Position
}

func (w *writer) write(text string) {
	w.text.WriteString(text)
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		w.at.Line += strings.Count(text, "\n")
		w.at.Column = 1
		text = text[i+1:]
	}
	w.at.Column += len(text)
}

// element draws an element, writes it and gives what reading it has to give.
func (w *writer) element(t *rapid.T, depth int) *xmldoc.Element {
	e := xmldoc.New(name(t), w.at)
	w.write("<" + e.Name)
	for range rapid.IntRange(0, 3).Draw(t, "attributes") {
		w.attribute(t, e)
	}
	w.write(rapid.SampledFrom([]string{">", " >", "\n>"}).Draw(t, "end of the start tag"))
	w.characters(t, e)
	if depth < 4 {
		for range rapid.IntRange(0, 3).Draw(t, "children") {
			e.Append(w.element(t, depth+1))
			w.characters(t, e)
		}
	}
	w.write("</" + e.Name + ">")
	e.Text = strings.TrimSpace(e.Raw)
	return e
}

func (w *writer) attribute(t *rapid.T, e *xmldoc.Element) {
	name, value := name(t), characters(t)
	if _, there := e.Attr(name); there {
		return
	}
	e.SetAttr(name, value)
	w.write(rapid.SampledFrom([]string{" ", "\n  "}).Draw(t, "before an attribute") + name + `="` + escape.Replace(value) + `"`)
}

func (w *writer) characters(t *rapid.T, e *xmldoc.Element) {
	value := characters(t)
	e.Raw += value
	switch rapid.IntRange(0, 2).Draw(t, "how characters are written") {
	case 0:
		w.write(escape.Replace(value))
	case 1:
		w.write("<![CDATA[" + value + "]]>")
	default:
		w.write("<!-- no character -->" + escape.Replace(value))
	}
}

func name(t *rapid.T) string {
	return rapid.StringMatching(`[a-zA-Z_][a-zA-Z0-9_.-]{0,6}`).Draw(t, "name")
}

// characters holds no "]]>" and no carriage return: both are written otherwise than they are read.
func characters(t *rapid.T) string {
	return rapid.StringOfN(rapid.RuneFrom([]rune("ab <&\"'\n\té€😀]")), 0, 8, -1).Draw(t, "characters")
}

//nolint:gochecknoglobals // constant table
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\n", "&#10;")
