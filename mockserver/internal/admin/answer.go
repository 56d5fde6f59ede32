package admin

import (
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The longest bodies, in bytes.
const (
	longestJSON = 1 << 20
	longestXML  = 256 << 20
)

// answer makes a handler of a route: it checks what every route has checked, and writes what comes of it.
func (c Console) answer(route route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := check(route, r)
		if name := r.PathValue("name"); err == nil && name != "" {
			err = c.Tenants.Fresh(r.Context(), name)
		}
		var value any
		switch {
		case err != nil:
		case route.stream != nil:
			err = route.stream(w, r)
		default:
			value, err = route.handle(r)
		}
		switch {
		case err != nil:
			writeProblem(w, c.problemOf(r, err))
		case route.stream != nil:
		case value == nil:
			w.WriteHeader(route.status)
		default:
			writeJSON(w, route.status, value)
		}
	}
}

// check refuses what no handler looks at: parameters that nobody knows, since a misspelt one would be ignored, and
// bodies of another kind.
func check(route route, r *http.Request) error {
	if err := checkQuery(route, r.URL.RawQuery); err != nil {
		return err
	}
	if route.accepts == nil {
		if n, _ := r.Body.Read(make([]byte, 1)); n > 0 {
			return refuse(http.StatusBadRequest, "this takes no body; what it has to know stands in the path and the query")
		}
		return nil
	}
	given, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if route.optional && r.ContentLength == 0 {
		return nil
	}
	if types := mediaTypes(route.accepts); !slices.Contains(types, given) && !slices.Contains(types, anything) {
		return refuse(http.StatusUnsupportedMediaType, "the body has to be %s; say so in Content-Type", strings.Join(types, " or "))
	}
	return nil
}

// checkQuery refuses parameters that nobody knows or that stand there twice, since they would be ignored.
func checkQuery(route route, query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return refuse(http.StatusBadRequest, "the query cannot be read: %s", err)
	}
	var names []string
	for _, p := range route.query {
		names = append(names, p.name)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch {
		case !slices.Contains(names, name) && !isOneOf(names, name):
			return refuse(http.StatusBadRequest, "there is no parameter %q here; %s", name, known(names))
		case len(values[name]) > 1:
			return refuse(http.StatusBadRequest, "%s stands there twice", name)
		}
	}
	return nil
}

// isOneOf tells whether a parameter is one of those of which there may be any number: tag.EMAIL, where there is tag.NAME.
func isOneOf(names []string, name string) bool {
	for _, prefix := range []string{tagParameter, parameterPrefix} {
		if rest, is := strings.CutPrefix(name, prefix); is && rest != "" && slices.Contains(names, prefix+"NAME") {
			return true
		}
	}
	return false
}

// known says which parameters there are.
func known(names []string) string {
	if len(names) == 0 {
		return "it takes none"
	}
	return "it takes " + strings.Join(names, ", ")
}

// anything is the media type of a body that may be of any.
const anything = "*/*"

// mediaTypes are what a body may call itself.
func mediaTypes(body any) []string {
	switch body.(type) {
	case recordsXML:
		return []string{"application/xml", "text/xml"}
	case mergePatch:
		return []string{"application/merge-patch+json", "application/json"}
	case anyFile:
		return []string{anything}
	case eventStream:
		return []string{"text/event-stream"}
	default:
		return []string{"application/json"}
	}
}

// readBody reads a body up to a limit.
func readBody(r *http.Request, limit int64) ([]byte, error) {
	tooLong := refuse(http.StatusRequestEntityTooLarge, "the body is longer than %d bytes", limit)
	if r.ContentLength > limit {
		return nil, tooLong
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, limit))
	var passed *http.MaxBytesError
	switch {
	case errors.As(err, &passed):
		return nil, tooLong
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "the body did not arrive as a whole")
	}
	return body, nil
}

// readJSON reads a body into a value.
func readJSON(r *http.Request, into any) error {
	body, err := readBody(r, longestJSON)
	if err != nil {
		return err
	}
	return decode(body, into)
}
