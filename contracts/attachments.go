package contracts

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// Attachments is where the files that agents attach to records are read, beside the API itself.
type Attachments struct {
	Path    string   // in front of /{object}/{id}; empty where the contract has no attachments
	Objects []string // whose records have files, in the case in which they stand in the URL
	Fact
}

func (l *loader) readAttachments(r *xmldoc.Reader) {
	l.Attachments = Attachments{Path: r.Required("path"), Objects: r.List("objects"), Fact: readFact(r)}
	l.checkAttachmentsPath(r)
	for i, object := range l.Attachments.Objects {
		if slices.Contains(l.Attachments.Objects[:i], object) {
			r.Fail("objects: %q is there twice", object)
		}
	}
}

// checkAttachmentsPath keeps the files from standing where an endpoint answers. It needs the endpoints.
func (l *loader) checkAttachmentsPath(r *xmldoc.Reader) {
	path := l.Attachments.Path
	if path == "" {
		return // which has been reported
	}
	if !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") {
		r.Fail("path=%q: it begins with a slash and ends without one", path)
	}
	for _, endpoint := range l.Endpoints {
		if endpoint.Path == path || strings.HasPrefix(endpoint.Path, path+"/") {
			r.Fail("path=%q holds that of the endpoint %s at %s", path, endpoint.Name, endpoint.At)
		}
	}
}

// resolveAttachments refuses an alias: files are kept by the object's name.
func (l *loader) resolveAttachments() {
	for _, name := range l.Attachments.Objects {
		if object := l.Object(name); object != nil && !strings.EqualFold(object.Name, name) {
			l.fail(l.Attachments.Fact, "objects: %q is an alias of %s; write that, in any case", name, object.Name)
		}
	}
}

// lintAttachments finds objects that are not there. They do no harm, and so an overlay may remove an object alone.
func (l *linter) lintAttachments() {
	for _, object := range l.Attachments.Objects {
		if l.Object(object) == nil {
			l.find(l.Attachments.Fact, "objects: there is no object %q, so nothing is attached to one", object)
		}
	}
}
