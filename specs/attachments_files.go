package specs

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
)

// filed is a tenant whose attachments can be read.
type filed struct {
	*steered

	token fileLogin
}

// fileLogin opens the attachments of a tenant.
type fileLogin struct{ tenant, token string }

// file is what is attached.
type file struct{ name, media, data string }

// filed adds a spec that reads attachments.
func (b *book) filed(text string, clauses []string, check func(*filed), needs ...Capability) {
	b.steered(text, clauses, func(t *steered) { check(t.filed()) }, append([]Capability{HasHTTPS}, needs...)...)
}

func (t *steered) filed() *filed {
	f := &filed{steered: t}
	f.setToken()
	return f
}

// setToken gives the tenant another data request token.
func (f *filed) setToken() {
	f.token = fileLogin{f.credentials().Tenant, f.unique("crmock-secret-")}
	f.set(settings{"api": settings{"dataToken": f.token.token}})
}

// login is the right one.
func (f *filed) login() *fileLogin {
	right := f.token
	return &right
}

// somewhere is a record that can have attachments.
func (f *filed) somewhere() (object, id string) {
	object = f.contract().Attachments.Objects[0]
	return object, f.rooted(f.contract().Object(object).Name)
}

func (f *filed) attach(object, id string, files ...file) {
	for _, one := range files {
		f.Expect(f.handle.Attach(f.ctx, object, id, one.name, one.media, []byte(one.data))).To(gomega.Succeed(), "the console does not attach %q", one.name)
	}
}

func (f *filed) detach(object, id string, one file) {
	f.Expect(f.handle.Detach(f.ctx, object, id, one.name)).To(gomega.Succeed(), "the console does not take off %q", one.name)
}

// read reads the attachments of a record over HTTPS, with the right login.
func (f *filed) read(object, id string) answer { return f.readAs(f.login(), object, id) }

// readAs reads them with some login, or with none.
func (f *filed) readAs(login *fileLogin, object, id string) answer {
	got, err := f.tryRead(f.run.target.url("https"), login, object, id)
	f.Expect(err).NotTo(gomega.HaveOccurred(), "the attachments of %s %s got no answer", object, id)
	return got
}

// tryRead reads them from some base URL. In the report of the exchange stands no login, since whoever has one opens the
// tenant.
func (f *filed) tryRead(base string, login *fileLogin, object, id string) (answer, error) {
	m := message{
		base: base, method: http.MethodGet, header: http.Header{},
		path: f.contract().Attachments.Path + "/" + object + "/" + url.PathEscape(id),
	}
	e := client.Exchange{Method: m.method, URL: f.shown(m.url(f.run.target)), Request: "Authorization: none\n", Started: time.Now()}
	if login != nil {
		m.header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(login.tenant+":"+login.token)))
		e.Request = "Authorization: Basic ***\n"
	}
	got, err := m.send(f.ctx, f.run.target, f.run.transport, &e)
	e.Duration = time.Since(e.Started)
	e.Status, e.ContentType, e.Reply = got.status, f.shown(got.header.Get("Content-Type")), f.shown(string(got.body))
	if err != nil {
		e.Error = f.shown(err.Error())
	}
	f.note(e)
	return got, err
}

// single demands that an answer is one file as it was attached.
func (f *filed) single(got answer, want file) {
	f.Expect(got.status).To(gomega.Equal(http.StatusOK), "HTTP status for %q", want.name)
	f.Expect(string(got.body)).To(gomega.Equal(want.data), "the content of %q", want.name)
	f.Expect(got.header.Get("Content-Type")).To(gomega.Equal(want.media), "the media type of %q", want.name)
	f.Expect(f.nameIn(got)).To(gomega.Equal(want.name), "the name in Content-Disposition")
}

// nameIn is the name of the file that an answer is.
func (f *filed) nameIn(got answer) string {
	header := got.header.Get("Content-Disposition")
	_, parameters, err := mime.ParseMediaType(header)
	f.Expect(err).NotTo(gomega.HaveOccurred(), "Content-Disposition cannot be read: %q", header)
	return parameters["filename"]
}

// zipped demands that an answer is a ZIP of these files.
func (f *filed) zipped(got answer, want ...file) {
	f.Expect(got.status).To(gomega.Equal(http.StatusOK))
	media, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	f.Expect(media).To(gomega.Equal("application/zip"), "the media type of several files")
	archive, err := zip.NewReader(bytes.NewReader(got.body), int64(len(got.body)))
	f.Expect(err).NotTo(gomega.HaveOccurred(), "several files are no ZIP")
	found, wanted := map[string]string{}, map[string]string{}
	for _, entry := range archive.File {
		f.Expect(entry.NonUTF8).To(gomega.BeFalse(), "the name %q is not said to be in UTF-8", entry.Name)
		found[entry.Name] = f.contentOf(entry)
	}
	for _, one := range want {
		wanted[one.name] = one.data
	}
	f.Expect(found).To(gomega.Equal(wanted), "the files in the ZIP, by name")
	f.Expect(archive.File).To(gomega.HaveLen(len(want)), "files in the ZIP")
}

func (f *filed) contentOf(entry *zip.File) string {
	opened, err := entry.Open()
	f.Expect(err).NotTo(gomega.HaveOccurred())
	defer opened.Close()
	data, err := io.ReadAll(io.LimitReader(opened, longestAnswer))
	f.Expect(err).NotTo(gomega.HaveOccurred(), "%q in the ZIP", entry.Name)
	return string(data)
}
