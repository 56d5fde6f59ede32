package attachment_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/attachment"
)

var _ = Describe("one attachment", func() {
	var e *endpoint

	BeforeEach(func() { e = newEndpoint() })

	It("is answered as the file itself, to keep and not to show", func() {
		put(e.files, attachment.File{Name: "page.html", Type: "text/html; charset=utf-8", Data: []byte("<b>é</b>")})
		response, body := e.get()
		Expect(response.StatusCode).To(Equal(http.StatusOK))
		Expect(body).To(Equal("<b>é</b>"))
		response.Header.Del("Date")
		Expect(response.Header).To(Equal(http.Header{
			"Content-Type":           {"text/html; charset=utf-8"},
			"Content-Disposition":    {`attachment; filename="page.html"; filename*=UTF-8''page.html`},
			"X-Content-Type-Options": {"nosniff"},
			"Content-Length":         {"9"},
		}))
	})

	It("is bytes where nobody said what it is", func() {
		put(e.files, attachment.File{Name: "a", Data: []byte{0, 255}})
		response, body := e.get()
		Expect(body).To(Equal("\x00\xff"))
		Expect(response.Header.Get("Content-Type")).To(Equal("application/octet-stream"))
	})

	It("may be empty", func() {
		put(e.files, text("a", ""))
		response, body := e.get()
		Expect(response.ContentLength).To(BeZero())
		Expect(body).To(BeEmpty())
	})

	DescribeTable("belongs to", func(object string) {
		Expect(e.files.Put(object, "5", text("a.txt", object))).To(Succeed())
		_, body := e.send(http.MethodGet, "/api/ccm/attachments/"+object+"/5")
		Expect(body).To(Equal(object))
	},
		Entry("a case", "case"), Entry("a follow-up", "followup"), Entry("an FAQ", "faq"),
	)

	It("is announced to HEAD as it is to GET", func() {
		put(e.files, text("a.txt", "content"))
		get, _ := e.get()
		head, body := e.send(http.MethodHead, casePath)
		get.Header.Del("Date")
		head.Header.Del("Date")
		Expect(body).To(BeEmpty())
		Expect(head.StatusCode).To(Equal(http.StatusOK))
		Expect(head.Header).To(Equal(get.Header))
		Expect(head.ContentLength).To(Equal(int64(7)))
	})

	DescribeTable("has its name encoded", func(name, ascii, encoded string) {
		put(e.files, text(name, ""))
		response, _ := e.get()
		Expect(response.Header.Get("Content-Disposition")).To(Equal(`attachment; filename="` + ascii + `"; filename*=UTF-8''` + encoded))
	},
		Entry("with blanks", "my file.txt", "my file.txt", "my%20file.txt"),
		Entry("with quotes", `say "hi".txt`, "say _hi_.txt", "say%20%22hi%22.txt"),
		Entry("with an apostrophe", "it's.txt", "it's.txt", "it%27s.txt"),
		Entry("with umlauts", "Größe.txt", "Gr__e.txt", "Gr%C3%B6%C3%9Fe.txt"),
		Entry("with emoji", "😀.png", "_.png", "%F0%9F%98%80.png"),
		Entry("with a percent sign", "100%41.txt", "100_41.txt", "100%2541.txt"),
		Entry("with what looks like another parameter", `a"; filename="b`, "a_; filename=_b", "a%22%3B%20filename%3D%22b"),
		Entry("with all that needs none", "aZ0!#$&+-.^_`|~", "aZ0!#$&+-.^_`|~", "aZ0!#$&+-.^_`|~"),
		Entry("with other punctuation", "(a)*[b]{c}@d,e?.txt", "(a)*[b]{c}@d,e?.txt", "%28a%29%2A%5Bb%5D%7Bc%7D%40d%2Ce%3F.txt"),
	)

	It("has a name that clients read as it was given, whatever it is", func() {
		handler := e.handler()
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			name := rapid.String().Filter(func(s string) bool {
				return s != "" && s != "." && s != ".." && len([]rune(s)) < 256 && !strings.ContainsAny(s, `/\`) &&
					!strings.ContainsFunc(s, unicode.IsControl)
			}).Draw(t, "name")
			e.files.Restore(attachment.State{})
			put(e.files, text(name, ""))
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, secure())
			kind, params, err := mime.ParseMediaType(answer.Header().Get("Content-Disposition"))
			Expect(err).NotTo(HaveOccurred())
			Expect(kind).To(Equal("attachment"))
			Expect(params).To(HaveKeyWithValue("filename", name))
			Expect(answer.Header().Get("Content-Disposition")).To(MatchRegexp(`^[ -~]+$`), "it is ASCII")
		})
	})
})

// secure is a request of acme for case 5 as it arrives over TLS.
func secure() *http.Request {
	request := httptest.NewRequest(http.MethodGet, casePath, http.NoBody)
	request.TLS = &tls.ConnectionState{}
	request.SetBasicAuth("acme", "hush:hush")
	return request
}

var _ = Describe("several attachments", func() {
	var e *endpoint
	all := []attachment.File{
		text("b.txt", "two"), text("a \"quoted\" 100%41.txt", ""), text("Größe.txt", strings.Repeat("x", 100_000)),
		text("😀.png", "\x00\xff"), text("B.txt", "other"),
	}

	BeforeEach(func() {
		e = newEndpoint()
		put(e.files, all...)
	})

	It("are answered as one ZIP file with all of them in the order in which they were attached", func() {
		response, body := e.get()
		Expect(response.StatusCode).To(Equal(http.StatusOK))
		archive, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		Expect(err).NotTo(HaveOccurred())
		Expect(archive.File).To(HaveLen(len(all)))
		for i, entry := range archive.File {
			opened, err := entry.Open()
			Expect(err).NotTo(HaveOccurred())
			content, err := io.ReadAll(opened)
			Expect(err).NotTo(HaveOccurred())
			Expect(entry.Name).To(Equal(all[i].Name))
			Expect(bytes.Equal(content, all[i].Data)).To(BeTrue(), entry.Name)
			Expect(entry.Modified).To(BeTemporally("==", moment))
			Expect(entry.NonUTF8).To(BeFalse())
		}
		Expect(len(body)).To(BeNumerically("<", 10_000), "it is compressed")
	})

	It("are announced with a name that says whose they are", func() {
		response, _ := e.get()
		Expect(response.Header).To(And(
			HaveKeyWithValue("Content-Type", []string{"application/zip"}),
			HaveKeyWithValue("Content-Disposition", []string{`attachment; filename="case-5.zip"; filename*=UTF-8''case-5.zip`}),
			HaveKeyWithValue("X-Content-Type-Options", []string{"nosniff"}),
		))
		head, body := e.send(http.MethodHead, casePath)
		Expect(body).To(BeEmpty())
		Expect(head.Header.Get("Content-Disposition")).To(Equal(response.Header.Get("Content-Disposition")))
		Expect(head.Header).NotTo(HaveKey("Content-Length"))
	})

	It("become the file itself when one is left", func() {
		for _, file := range all[1:] {
			Expect(e.files.Remove("case", "5", file.Name)).To(Succeed())
		}
		_, body := e.get()
		Expect(body).To(Equal("two"))
	})

	DescribeTable("end the connection of a client that does not take them all", func(takes int) {
		noise := make([]byte, 100_000) // which no compression makes fit into a buffer
		_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
		put(e.files, attachment.File{Name: "noise", Data: noise}, text("last", ""))
		Expect(func() { e.handler().ServeHTTP(&leaving{httptest.NewRecorder(), takes}, secure()) }).
			To(PanicWith(MatchError(http.ErrAbortHandler)))
		Expect(e.log).To(gbytes.Say("the client left before its attachments"))
	},
		Entry("nothing of them", 0), Entry("some of them", 50_000), Entry("all but the end", 100_500),
	)
})

// leaving is a client that takes so many bytes and then no more.
type leaving struct {
	http.ResponseWriter
	left int
}

func (l *leaving) Write(data []byte) (int, error) {
	if l.left -= len(data); l.left < 0 {
		return 0, errors.New("connection reset by peer")
	}
	return l.ResponseWriter.Write(data)
}

var _ = Describe("a client that leaves while it is looked up", func() {
	It("is answered as when nobody can look, and breaks nothing", func(ctx context.Context) {
		e := newEndpoint()
		ended, end := context.WithCancel(ctx)
		end()
		answer := httptest.NewRecorder()
		e.handler().ServeHTTP(answer, secure().WithContext(ended))
		Expect(answer.Code).To(Equal(http.StatusServiceUnavailable))
	})
})
