package specs

import (
	"net/http"

	"github.com/onsi/gomega"
)

// writeAttachments: the files of a record. The API cannot attach one; crmock's console can.
func writeAttachments(b *book) {
	if b.contract.Attachments.Path == "" {
		return
	}
	for _, object := range b.contract.Attachments.Objects {
		writeAttached(b, object)
	}
	writeFilesOverHTTPS(b)
	writeFileLogins(b)
	writeFilesApart(b)
	writeFileForms(b)
}

// writeAttached: the files of one record are where the contract says, and are those of no other record.
func writeAttached(b *book, object string) {
	b.filed("The attachments of a "+object+" are read at "+b.contract.Attachments.Path+"/"+object+"/{id}",
		clauses("attachments."+object), func(f *filed) {
			id, other := f.rooted(f.contract().Object(object).Name), f.rooted(f.contract().Object(object).Name)
			f.none(object, id)
			f.attach(object, id, aFile("one"))
			f.attach(object, other, aFile("another"))
			f.single(f.read(object, id), aFile("one"))
			f.single(f.read(object, other), aFile("another"))
			for _, elsewhere := range f.contract().Attachments.Objects {
				if elsewhere != object {
					f.none(elsewhere, id)
				}
			}
			f.detach(object, id, aFile("one"))
			f.none(object, id)
			f.single(f.read(object, other), aFile("another"))
		})
}

// aFile is a file that differs from others by a word.
func aFile(word string) file {
	return file{name: word + ".txt", media: "text/plain; charset=utf-8", data: "crmock has attached " + word}
}

// none demands that a record has no files.
func (f *filed) none(object, id string) {
	got := f.read(object, id)
	f.Expect(got.status).To(gomega.Equal(http.StatusNotFound), "HTTP status where the %s %s has no attachments", object, id)
	f.Expect(string(got.body)).NotTo(gomega.ContainSubstring("crmock has attached"), "a file that the %s %s does not have", object, id)
}

// writeFilesOverHTTPS: a file that may be read over HTTPS is not read without it.
func writeFilesOverHTTPS(b *book) {
	b.filed("Attachments are not read over plain HTTP", clauses("attachments.https"), func(f *filed) {
		object, id := f.somewhere()
		f.attach(object, id, aFile("one"))
		f.single(f.read(object, id), aFile("one"))
		got, err := f.tryRead(f.run.target.url("http"), f.login(), object, id)
		f.Expect(err == nil && got.status < http.StatusBadRequest).To(gomega.BeFalse(), "plain HTTP is answered HTTP %d", got.status)
		f.Expect(string(got.body)).NotTo(gomega.ContainSubstring(aFile("one").data), "the file is sent over plain HTTP")
	}, HasHTTP)
}

// writeFilesApart: the token of a tenant opens the files of that tenant.
func writeFilesApart(b *book) {
	b.spec("The token of a tenant opens its own files and none of another tenant, of whatever id", clauses("attachments.basic", "tenant.isolation"), func(s *session) {
		s.steer(func(first *steered) {
			s.steer(func(second *steered) {
				one, other := first.filed(), second.filed()
				object, id := one.somewhere()
				_, same := other.somewhere()
				one.attach(object, id, aFile("one"))
				other.attach(object, same, aFile("another"))
				one.single(one.read(object, id), aFile("one"))
				other.single(other.read(object, same), aFile("another"))
				other.shutFiles("the token of another tenant", other.readAs(&fileLogin{other.token.tenant, one.token.token}, object, same))
				one.shutFiles("the token of another tenant", one.readAs(&fileLogin{one.token.tenant, other.token.token}, object, id))
			})
		})
	}, HasConsole, CanWrite, HasHTTPS)
}
