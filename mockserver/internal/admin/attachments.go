package admin

import (
	"errors"
	"net/http"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/attachment"
)

// attachmentRoutes are the files that agents put on records. The vendor's own endpoint serves them; it is no part of the
// console.
func (c Console) attachmentRoutes() []route {
	const path = "/tenants/{name}/objects/{object}/{id}/attachments"
	return []route{
		{method: "GET", path: path, id: "listAttachments", summary: "The files on a record", status: ok, answers: console.Attachments{}, problems: ofTenants, handle: c.listAttachments},
		{
			method: "PUT", path: path + "/{file}", id: "putAttachment", summary: "Put a file on a record, in place of one of that name",
			accepts: anyFile{}, status: noContent,
			problems: []int{http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}, handle: c.putAttachment,
		},
		{method: "DELETE", path: path + "/{file}", id: "removeAttachment", summary: "Take a file off a record", status: noContent, problems: ofTenants, handle: c.removeAttachment},
	}
}

func (c Console) listAttachments(r *http.Request) (any, error) {
	files, err := c.Tenants.Attachments(r.Context(), r.PathValue("name"), r.PathValue("object"), r.PathValue("id"))
	all := console.Attachments{Attachments: make([]console.Attachment, len(files))}
	for i, f := range files {
		all.Attachments[i] = console.Attachment{Name: f.Name, Type: f.Type, Size: len(f.Data), Added: f.Added}
	}
	return all, err
}

func (c Console) putAttachment(r *http.Request) (any, error) {
	name := r.PathValue("name")
	clock, err := c.Tenants.Clock(name)
	if err != nil {
		return nil, err
	}
	body, err := readBody(r, attachment.MaxFile)
	if err != nil {
		return nil, err
	}
	file := attachment.File{Name: r.PathValue("file"), Type: r.Header.Get("Content-Type"), Data: body, Added: clock.Now()}
	err = c.Tenants.Attach(r.Context(), name, r.PathValue("object"), r.PathValue("id"), file)
	var limit *attachment.LimitError
	if errors.As(err, &limit) {
		return nil, refuse(http.StatusRequestEntityTooLarge, "%s", err)
	}
	return nil, err
}

func (c Console) removeAttachment(r *http.Request) (any, error) {
	err := c.Tenants.Detach(r.Context(), r.PathValue("name"), r.PathValue("object"), r.PathValue("id"), r.PathValue("file"))
	if errors.Is(err, attachment.ErrNotFound) {
		return nil, refuse(http.StatusNotFound, "the record has no file %q", r.PathValue("file"))
	}
	return nil, err
}
