package attachment

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
)

// Handler is the vendor's endpoint for reading attachments: GET {Path}/{object}/{id} over HTTPS, with HTTP Basic. All of
// its fields are needed.
type Handler struct {
	Path    string   // as the contract has it
	Objects []string // whose records have files, in the case in which they stand in the URL

	// Open is the files of the tenant whose data token this is, nil where there is no such tenant or it has another
	// token. Both take the same time, so that nobody learns who is a tenant here.
	Open func(tenant, token string) *Files
	// Exists tells whether the tenant has a record. Its error is logged and holds no secret.
	Exists func(ctx context.Context, tenant, object, id string) (bool, error)

	Log *slog.Logger
}

// Matches tells whether the handler answers on a path, which is as escaped as in the request line.
func (h Handler) Matches(path string) bool {
	return h.Path != "" && (path == h.Path || strings.HasPrefix(path, h.Path+"/"))
}

// refusal is an answer without a file. Its sentence holds nothing secret.
type refusal struct {
	status int
	says   string
}

func refusef(status int, format string, args ...any) *refusal {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// ServeHTTP answers one request: with the file, with a ZIP of several, or with a sentence that says what is wrong. Paths
// match exactly.
func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	object, id, refused := h.target(r)
	var files []File
	if refused == nil {
		files, refused = h.find(r, object, id)
	}
	switch {
	case refused != nil:
		h.refuse(w, r, refused)
	case len(files) == 1:
		serveFile(w, r, files[0])
	default:
		h.serveZIP(w, r, object+"-"+id+".zip", files)
	}
}

// target is the record that a request asks for. It looks at no credentials: what it refuses is the same for everybody.
func (h Handler) target(r *http.Request) (object, id string, refused *refusal) {
	if r.TLS == nil {
		return "", "", refusef(http.StatusForbidden,
			"Forbidden: attachments are read over HTTPS only. Ask again with https, and renew a token that was sent without it")
	}
	rest, below := strings.CutPrefix(r.URL.EscapedPath(), h.Path+"/")
	object, id, _ = strings.Cut(rest, "/")
	switch {
	case !below || !slices.Contains(h.Objects, object) || id == "" || strings.Contains(id, "/"):
		return "", "", refusef(http.StatusNotFound, "Not Found: attachments are at %s/{object}/{id}, and the objects are %s; paths match exactly",
			h.Path, strings.Join(h.Objects, ", "))
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return "", "", refusef(http.StatusMethodNotAllowed, "Method Not Allowed: use GET or HEAD; files are attached in the agent's console")
	}
	return object, id, nil
}

// find is the files of a record, at least one, for who has the token to its tenant.
func (h Handler) find(r *http.Request, object, id string) ([]File, *refusal) {
	tenant, token, given := r.BasicAuth()
	if !given {
		return nil, refusef(http.StatusUnauthorized, "Unauthorized: send the tenant's name and its data request token by HTTP Basic")
	}
	opened := h.Open(tenant, token)
	if opened == nil {
		return nil, refusef(http.StatusUnauthorized, "Unauthorized: these are not the name and the data request token of a tenant")
	}
	exists, err := h.Exists(r.Context(), tenant, object, id)
	if err != nil {
		h.Log.Error("attachments not read", "tenant", tenant, "object", object, "id", id, "error", err)
		return nil, refusef(http.StatusServiceUnavailable, "Service Unavailable: the record cannot be looked up; try again later")
	}
	if !exists {
		return nil, refusef(http.StatusNotFound, "Not Found: there is no %s %.40s", object, id)
	}
	files := opened.List(object, id)
	if len(files) == 0 {
		return nil, refusef(http.StatusNotFound, "Not Found: %s %s has no attachments", object, id)
	}
	return files, nil
}

func (h Handler) refuse(w http.ResponseWriter, r *http.Request, refused *refusal) {
	h.Log.Info("attachments refused", "remote", r.RemoteAddr, "status", refused.status)
	switch refused.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", `Basic realm="attachments", charset="UTF-8"`)
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", "GET, HEAD")
	}
	http.Error(w, refused.says, refused.status)
}
