package xmldoc_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// FuzzParse: no input panics. What is refused is refused with the file's name; what is accepted has a position for every
// element, in the order of the document, and each is that of a start tag.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"<a/>", "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<a x='1'><!-- c --><p:b>t<![CDATA[d]]></p:b>\r\n</a>\n", "<a>&x;</a>", "<!DOCTYPE a><a/>",
		"<a x='1' x='2'/>", "<a></b>", "<a/><b/>", "<a", "<a:/>", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "<a\x00/>", "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := xmldoc.Parse("f.xml", data)
		if err != nil {
			var problem *xmldoc.Error
			if !errors.As(err, &problem) || problem.At.File != "f.xml" || problem.Message == "" {
				t.Fatalf("refused without saying where or why: %v", err)
			}
			return
		}
		lines := bytes.Split(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), []byte("\n"))
		last := xmldoc.Position{}
		walk(root, func(e *xmldoc.Element) {
			if e.At.Line < last.Line || e.At.Line == last.Line && e.At.Column <= last.Column {
				t.Fatalf("<%s> at %s does not stand after %s", e.Name, e.At, last)
			}
			last = e.At
			if here := lines[e.At.Line-1][e.At.Column-1:]; !bytes.HasPrefix(here, []byte("<"+e.Name)) {
				t.Fatalf("<%s> does not begin at %s: %q", e.Name, e.At, here)
			}
		})
	})
}

// walk visits an element and all below it in the order of the document.
func walk(e *xmldoc.Element, visit func(*xmldoc.Element)) {
	visit(e)
	for _, child := range e.Children {
		walk(child, visit)
	}
}
