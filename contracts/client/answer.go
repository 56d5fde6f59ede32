package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode"

	"github.com/crmock/crmock/contracts/wire"
)

// StatusError says that the answer is not the API's but that of an HTTP server or a gateway in front of it.
type StatusError struct {
	URL           string
	Status        int    // of HTTP
	Title, Detail string // of a gateway's JSON, or the status in words and the first line of a plain text
	Clause, Hint  string // added by crmock; empty from other targets
}

func (e *StatusError) Error() string {
	text := fmt.Sprintf("%s answers HTTP %d, %s", e.URL, e.Status, e.Title)
	if e.Detail != "" {
		text += ": " + strings.TrimSuffix(e.Detail, ".")
	}
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// RedirectError says that the target wants to be asked elsewhere. A redirect is never followed, because the request
// holds a password that is meant for the target alone.
type RedirectError struct {
	URL      string
	Status   int
	Location string // without its query
}

func (e *RedirectError) Error() string {
	return fmt.Sprintf("%s redirects (HTTP %d) to %q, which is not followed, because the request holds a password; if you trust that place, make it the target",
		e.URL, e.Status, e.Location)
}

// ReplyError says that an answer came with the right HTTP status and is still no reply of the API.
type ReplyError struct {
	URL   string
	Start string // how the answer begins
	Err   error  // what is wrong, often a *wire.DecodeError
}

func (e *ReplyError) Error() string {
	return fmt.Sprintf("the answer of %s is not a reply of the CRM API: %v; it begins with %q; is it the right URL?", e.URL, e.Err, e.Start)
}

func (e *ReplyError) Unwrap() error { return e.Err }

// refused is the error for an answer with an HTTP status that the API does not use.
func (c *Client) refused(a answer, s wire.Secrets) error {
	status, header := a.http.StatusCode, a.http.Header
	if location := header.Get("Location"); location != "" && status/100 == 3 {
		place, query, _ := strings.Cut(location, "?")
		if query != "" {
			place += "?…" // what a server puts there may be what it was sent
		}
		return &RedirectError{URL: c.url, Status: status, Location: s.Mask(place)}
	}
	title, detail := explanation(a)
	if failure := plainToTLS(c.url, status, string(a.body)); failure != nil {
		return failure
	}
	return &StatusError{
		URL: c.url, Status: status, Title: s.Mask(title), Detail: s.Mask(detail),
		Clause: header.Get(headerClause), Hint: s.Mask(hintOf(header)),
	}
}

func (c *Client) notReply(a answer, s wire.Secrets, err error) error {
	return &ReplyError{URL: c.url, Start: s.Mask(start(a.body)), Err: err}
}

// explanation is what an answer says about itself: a gateway in JSON, most servers in a line of text.
func explanation(a answer) (title, detail string) {
	title = http.StatusText(a.http.StatusCode)
	mediaType, _, _ := mime.ParseMediaType(a.http.Header.Get("Content-Type"))
	switch {
	case mediaType == "application/json" || strings.HasSuffix(mediaType, "+json"):
		var problem struct{ Title, Detail string }
		if json.Unmarshal(a.body, &problem) == nil && problem.Title != "" {
			return oneLine(problem.Title), oneLine(problem.Detail)
		}
	case mediaType == "text/plain" || mediaType == "":
		line, _, _ := bytes.Cut(bytes.TrimSpace(a.body), []byte("\n"))
		return title, oneLine(start(line))
	}
	return title, ""
}

// start is how a text begins, for messages.
func start(text []byte) string {
	const most = 120
	runes := []rune(string(text[:min(len(text), most*4)]))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}

// oneLine is a text that cannot steer a terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
