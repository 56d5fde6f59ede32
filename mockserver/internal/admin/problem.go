package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// refuse is a problem document: what is wrong with a request to the console, and how to mend it.
func refuse(status int, format string, args ...any) *console.Problem {
	return &console.Problem{Title: http.StatusText(status), Status: status, Detail: fmt.Sprintf(format, args...)}
}

// problemOf is an error as the console answers it. What is nobody's fault but the server's is logged.
func (c Console) problemOf(r *http.Request, err error) *console.Problem {
	var problem *console.Problem
	var unknown *directory.UnknownError
	var exists *directory.ExistsError
	var refused *directory.RefusedError
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, context.DeadlineExceeded): // whatever it made impossible
		return refuse(http.StatusServiceUnavailable, "%s; send it again later", err)
	case errors.As(err, &unknown):
		return refuse(http.StatusNotFound, "%s; %s/tenants lists those that there are", err, prefix)
	case errors.As(err, &exists):
		return refuse(http.StatusConflict, "%s; choose another name, or none", err)
	case errors.As(err, &refused):
		return refuse(http.StatusUnprocessableEntity, "%s", err)
	case errors.Is(err, store.ErrNoSnapshot):
		return refuse(http.StatusNotFound, "the tenant has no snapshot %q", r.PathValue("snapshot"))
	case errors.Is(err, store.ErrNotFound):
		return refuse(http.StatusNotFound, "the tenant has no %s %q", r.PathValue("object"), r.PathValue("id"))
	case errors.Is(err, context.Canceled), errors.Is(err, store.ErrClosed), errors.Is(err, trigger.ErrClosed):
		return refuse(http.StatusServiceUnavailable, "the server is shutting down, or the caller has left")
	default:
		c.Log.Error("console request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		return refuse(http.StatusInternalServerError, "a failure of the server; its log has the cause")
	}
}

func writeProblem(w http.ResponseWriter, problem *console.Problem) {
	write(w, problem.Status, "application/problem+json", problem)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	write(w, status, "application/json", value)
}

func write(w http.ResponseWriter, status int, contentType string, value any) {
	var body bytes.Buffer
	out := json.NewEncoder(&body)
	out.SetEscapeHTML(false) // exchanges hold XML, and people read them
	if err := out.Encode(value); err != nil {
		http.Error(w, "Internal Server Error: what is to be answered is no JSON: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = body.WriteTo(w) // a caller who has left does not want to know
}

// problems makes problem documents of what the mux answers by itself: that there is no such path, or no such method.
func problems(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, pattern := mux.Handler(r)
		if pattern != "" && isClean(r) {
			mux.ServeHTTP(w, r)
			return
		}
		said := &said{header: http.Header{}}
		handler.ServeHTTP(said, r)
		switch allow := said.header.Get("Allow"); said.status {
		case http.StatusMethodNotAllowed:
			w.Header().Set("Allow", allow)
			writeProblem(w, refuse(said.status, "%s is not possible here; use %s", r.Method, allow))
		default:
			writeProblem(w, refuse(http.StatusNotFound, "there is no %s; %s/openapi.json describes what there is", r.URL.Path, prefix))
		}
	})
}

// isClean tells whether a path leads where it says. The mux would send a caller on, who may take that for a success.
func isClean(r *http.Request) bool {
	return path.Clean(r.URL.EscapedPath()) == r.URL.EscapedPath()
}

// said is an answer that nobody sees.
type said struct {
	header http.Header
	status int
	bytes.Buffer
}

func (s *said) Header() http.Header    { return s.header }
func (s *said) WriteHeader(status int) { s.status = status }
