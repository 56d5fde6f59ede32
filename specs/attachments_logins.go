package specs

import (
	"net/http"
	"strings"

	"github.com/onsi/gomega"
)

// writeFileLogins: who may read files.
func writeFileLogins(b *book) {
	b.filed("Attachments are read by HTTP Basic with the tenant's name and its data request token, and by nothing else",
		clauses("attachments.basic"), func(f *filed) {
			object, id := f.somewhere()
			f.attach(object, id, aFile("one"))
			f.single(f.read(object, id), aFile("one"))
			for what, wrong := range f.wrongLogins() {
				f.shutFiles(what, f.readAs(wrong, object, id))
			}
			f.single(f.read(object, id), aFile("one"))
		})
	b.filed("A token that is replaced opens nothing from then on", clauses("attachments.basic"), func(f *filed) {
		object, id := f.somewhere()
		f.attach(object, id, aFile("one"))
		f.single(f.read(object, id), aFile("one"))
		old := f.login()
		f.setToken()
		f.shutFiles("the token of before", f.readAs(old, object, id))
		f.single(f.read(object, id), aFile("one"))
	})
	b.filed("A wrong token cannot be told from an unknown tenant, whether there is such a record or not", clauses("attachments.basic"), func(f *filed) {
		object, id := f.somewhere()
		f.attach(object, id, aFile("one"))
		f.single(f.read(object, id), aFile("one"))
		wrong := f.readAs(&fileLogin{f.token.tenant, f.unique("wrong-")}, object, id)
		f.shutFiles("a wrong token", wrong)
		again := f.readAs(&fileLogin{f.token.tenant, f.unique("wrong-")}, object, id)
		varying := differing(wrong.header, again.header)
		for what, got := range map[string]answer{
			"an unknown tenant":             f.readAs(&fileLogin{f.unique("nobody-"), f.token.token}, object, id),
			"a record that is not there":    f.readAs(&fileLogin{f.token.tenant, f.unique("wrong-")}, object, "987654321"),
			"an unknown tenant's no record": f.readAs(&fileLogin{f.unique("nobody-"), f.unique("wrong-")}, object, "987654321"),
		} {
			f.Expect(f.outline(got, varying)).To(gomega.Equal(f.outline(wrong, varying)), "%s can be told from a wrong token", what)
		}
	})
}

// wrongLogins are logins that open no files of the tenant.
func (f *filed) wrongLogins() map[string]*fileLogin {
	right := f.token
	swapped := strings.ToUpper(right.token)
	return map[string]*fileLogin{
		"no login":                    nil,
		"a wrong token":               {right.tenant, f.unique("wrong-")},
		"no token":                    {right.tenant, ""},
		"the token in another case":   {right.tenant, swapped},
		"the token less one letter":   {right.tenant, lessLast(right.token)},
		"the password of the API":     {right.tenant, f.credentials().Password},
		"an unknown tenant":           {f.unique("nobody-"), right.token},
		"the username of the API":     {f.credentials().Username, right.token},
		"tenant and token in reverse": {right.token, right.tenant},
	}
}

// shutFiles demands that an answer asks for another login and holds no file.
func (f *filed) shutFiles(what string, got answer) {
	f.Expect(got.status).To(gomega.Equal(http.StatusUnauthorized), "HTTP status for %s", what)
	f.Expect(got.header.Get("WWW-Authenticate")).To(gomega.HavePrefix("Basic "), "WWW-Authenticate for %s", what)
	f.Expect(string(got.body)).NotTo(gomega.ContainSubstring("crmock has attached"), "the file is sent for %s", what)
}
