package mutants

import (
	"archive/zip"
	"bytes"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
)

// attachmentsPath is what stands in front of the object and the id of a record whose attachments are read.
const attachmentsPath = "/api/ccm/attachments/"

// attached breaks a server at the endpoint for attachments: change gets a request and what serves it well.
func attached(name, clause string, change func(whole http.Handler) http.HandlerFunc) Mutant {
	return around(name, clause, func(next http.Handler) http.Handler {
		changed := change(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, attachmentsPath) {
				next.ServeHTTP(w, r)
				return
			}
			changed(w, r)
		})
	})
}

// fetched breaks a server in how it reads a request for attachments.
func fetched(name, clause string, change func(*http.Request)) Mutant {
	return attached(name, clause, func(whole http.Handler) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			other := r.Clone(r.Context())
			change(other)
			whole.ServeHTTP(w, other)
		}
	})
}

// handed breaks a server in the answer to a good request for attachments.
func handed(name, clause string, change func(*httptest.ResponseRecorder)) Mutant {
	return attached(name, clause, func(whole http.Handler) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			reply := httptest.NewRecorder()
			whole.ServeHTTP(reply, r)
			if reply.Code == http.StatusOK {
				change(reply)
			}
			handOn(w, reply, reply.Body.Bytes())
		}
	})
}

func attachmentMutants() []Mutant {
	return []Mutant{
		fetched("attachments are read over plain HTTP", "attachments.https", func(r *http.Request) {
			if r.TLS == nil {
				r.TLS = &tls.ConnectionState{}
			}
		}),
		fetched("the attachments of a follow-up are those of the case", "attachments.followup", func(r *http.Request) { elsewhere(r.URL, "followup/", "case/") }),
		fetched("the attachments of a case are those of the FAQ", "attachments.case", func(r *http.Request) { elsewhere(r.URL, "case/", "faq/") }),
		fetched("an FAQ has no attachments", "attachments.faq", func(r *http.Request) { elsewhere(r.URL, "faq/", "faqs/") }),
		attached("any token opens a tenant that was opened before", "attachments.basic", trusting),
		attached("an unknown tenant is told from a wrong token", "attachments.basic", discerning),
		attached("every token opens the tenant that was opened first", "attachments.basic", favouring),
		attached("whoever has no login is let in after one who has", "attachments.basic", tired),
		handed("a single attachment is a ZIP", "attachments.single", zipped),
		handed("of several attachments the first is handed out", "attachments.zip", unzipped),
		handed("the names of attachments are not encoded", "attachments.names", func(reply *httptest.ResponseRecorder) {
			reply.Header().Set("Content-Disposition", `attachment; filename="`+nameOfFile(reply)+`"`)
		}),
		handed("what is special in the names of attachments is left out", "attachments.names", func(reply *httptest.ResponseRecorder) {
			plain, _, _ := strings.Cut(reply.Header().Get("Content-Disposition"), "; filename*=")
			reply.Header().Set("Content-Disposition", plain)
		}),
	}
}

// elsewhere reads the path of one object as that of another.
func elsewhere(u *url.URL, object, other string) {
	u.Path, u.RawPath = strings.Replace(u.Path, attachmentsPath+object, attachmentsPath+other, 1), ""
}

// zipped makes a ZIP of a single file.
func zipped(reply *httptest.ResponseRecorder) {
	if reply.Header().Get("Content-Type") == "application/zip" {
		return
	}
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	entry, _ := archive.Create("file") // a buffer takes everything
	_, _ = entry.Write(reply.Body.Bytes())
	_ = archive.Close()
	reply.Header().Set("Content-Type", "application/zip")
	reply.Body = &packed
}

// unzipped takes the first file out of a ZIP.
func unzipped(reply *httptest.ResponseRecorder) {
	archive, err := zip.NewReader(bytes.NewReader(reply.Body.Bytes()), int64(reply.Body.Len()))
	if err != nil || len(archive.File) == 0 {
		return // a single file
	}
	entry, err := archive.File[0].Open()
	if err != nil {
		return
	}
	defer entry.Close()
	data, _ := io.ReadAll(entry)
	reply.Header().Set("Content-Type", "text/plain")
	reply.Body = bytes.NewBuffer(data)
}

var encodedName = regexp.MustCompile(`filename\*=UTF-8''(.*)$`)

// nameOfFile is the name that an answer says, decoded.
func nameOfFile(reply *httptest.ResponseRecorder) string {
	found := encodedName.FindStringSubmatch(reply.Header().Get("Content-Disposition"))
	if found == nil {
		return ""
	}
	name, _ := url.PathUnescape(found[1])
	return name
}
