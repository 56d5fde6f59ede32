package console

import (
	"context"
	"net/http"
	"net/url"
)

// CreateRecord lets an agent of the tenant create a record, as in the agent console: the access rights of the API play no
// part, and the trigger for it is fired.
func (t *TenantHandle) CreateRecord(ctx context.Context, agent, object string, tags map[string]string) (Record, error) {
	asked, err := call{method: http.MethodPost, path: t.path("objects", object), wants: http.StatusCreated}.withJSON(mediaJSON, NewRecord{agent, tags})
	if err != nil {
		return Record{}, err
	}
	return ask[Record](ctx, t.client, asked)
}

// EditRecord lets an agent change the tags of a record that are named; an empty value empties one.
func (t *TenantHandle) EditRecord(ctx context.Context, agent, object, id string, tags map[string]string) (Record, error) {
	asked, err := call{method: http.MethodPatch, path: t.path("objects", object, id)}.withJSON(mediaJSON, RecordChange{agent, tags})
	if err != nil {
		return Record{}, err
	}
	return ask[Record](ctx, t.client, asked)
}

// DeleteRecord lets an agent delete a record, which the API cannot.
func (t *TenantHandle) DeleteRecord(ctx context.Context, agent, object, id string) error {
	return t.client.tell(ctx, call{method: http.MethodDelete, path: t.path("objects", object, id), query: url.Values{"agent": {agent}}})
}

// Attach puts a file on a record, in place of one of that name.
func (t *TenantHandle) Attach(ctx context.Context, object, id, name, mediaType string, data []byte) error {
	if data == nil {
		data = []byte{}
	}
	return t.client.tell(ctx, call{
		method: http.MethodPut, path: t.path("objects", object, id, "attachments", name), body: data, contentType: mediaType,
	})
}

// Attachments are the files on a record.
func (t *TenantHandle) Attachments(ctx context.Context, object, id string) ([]Attachment, error) {
	all, err := ask[Attachments](ctx, t.client, call{path: t.path("objects", object, id, "attachments")})
	return all.Attachments, err
}

// Detach takes a file off a record.
func (t *TenantHandle) Detach(ctx context.Context, object, id, name string) error {
	return t.client.tell(ctx, call{method: http.MethodDelete, path: t.path("objects", object, id, "attachments", name)})
}
