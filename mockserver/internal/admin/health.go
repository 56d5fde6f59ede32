package admin

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// pingTime is how long the store may take to say that it can be read and written.
const pingTime = time.Second

// serveHealth tells whether the server is well: it answers, and its store can be read and written.
func (c Console) serveHealth(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), pingTime)
	defer cancel()
	err := c.Ping(ctx)
	switch {
	case err == nil:
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	case errors.Is(err, context.DeadlineExceeded):
		writeProblem(w, refuse(http.StatusServiceUnavailable, "the store does not answer within %s", pingTime))
	default:
		writeProblem(w, refuse(http.StatusServiceUnavailable, "the store cannot be used: %s", err))
	}
}
