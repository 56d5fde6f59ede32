package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode"
)

// AnswerError says that an answer came, but not one that a console gives: another service has that address, or
// something in between answers in the console's place.
type AnswerError struct {
	Method, URL string // of the request; the URL without its query
	Status      int    // of HTTP
	Start       string // how a text begins; empty where it might repeat what was sent
	Err         error  // what is wrong with it
}

// Error is what is wrong, with how the answer begins.
func (e *AnswerError) Error() string {
	text := fmt.Sprintf("the answer to %s %s, HTTP %d, is not that of crmock's console: %v", e.Method, e.URL, e.Status, e.Err)
	if e.Start != "" {
		text += fmt.Sprintf("; it begins with %q", e.Start)
	}
	return text + "; check the address: `crmock serve` prints that of its console"
}

// Unwrap is what is wrong with the answer.
func (e *AnswerError) Unwrap() error { return e.Err }

// answer is what came back.
type answer struct {
	method, url string // of the request
	status      int
	media       string // of the body, in lower case; empty if the answer does not say
	location    string // of a redirect
	body        io.ReadCloser
	sent        bool                // the request had a body, which the answer might repeat
	mask        func(string) string // hides the token
}

func (c *Client) answer(ctx context.Context, asked call, response *http.Response) *answer {
	url := *response.Request.URL
	url.RawQuery = ""
	media, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	location, _, _ := strings.Cut(response.Header.Get("Location"), "?") // what follows may be what was sent
	return &answer{
		method: response.Request.Method, url: url.String(), status: response.StatusCode, media: media, location: location,
		body: &limitedBody{response.Body, cmp.Or(asked.most, c.most), func(err error) error { return c.failure(ctx, err) }},
		sent: asked.reader() != nil, mask: c.masked,
	}
}

// masked is a text without the token, for what others say: some servers repeat what they were sent.
func (c *Client) masked(text string) string {
	if c.token() == "" {
		return text
	}
	return strings.ReplaceAll(text, c.token(), "***")
}

// mustBe is an error unless the body is of a media type.
func (a *answer) mustBe(media string) error {
	if a.media == media {
		return nil
	}
	return a.foreign(fmt.Errorf("it is %s where %s was expected", a.kind(), media))
}

// kind is the media type in words.
func (a *answer) kind() string {
	if a.media == "" {
		return "of no known media type"
	}
	return shortened(a.mask(a.media))
}

// refusal is the error for an answer with another status than that wanted. It reads the body.
func (a *answer) refusal(wanted int) error {
	switch {
	case a.media == mediaProblem && a.status >= http.StatusBadRequest:
		return a.problem()
	case a.location != "" && a.status/100 == 3:
		return a.foreign(fmt.Errorf("it redirects to %q, which is not followed", shortened(a.mask(a.location))))
	case a.status >= http.StatusBadRequest:
		return a.foreign(fmt.Errorf("it is %s, and a console refuses with %s", a.kind(), mediaProblem))
	default:
		return a.foreign(fmt.Errorf("HTTP %d was expected", wanted))
	}
}

// wrong is the error for an answer that is not a console's.
func (a *answer) wrong(err error) *AnswerError {
	return &AnswerError{Method: a.method, URL: a.url, Status: a.status, Err: err}
}

// foreign is wrong with how the answer begins. A text that is still to be read is quoted.
func (a *answer) foreign(err error) error {
	wrong := a.wrong(err)
	if !a.sent && strings.HasPrefix(a.media, "text/") {
		start, _ := io.ReadAll(io.LimitReader(a.body, excerpt)) // as far as it can be read
		wrong.Start = shortened(a.mask(strings.TrimSpace(string(start))))
	}
	return wrong
}

// limitedBody is the body of an answer. It ends with an error that says what to do if it is too long or breaks off.
type limitedBody struct {
	io.ReadCloser

	left int64 // bytes that may still come
	fail func(error) error
}

func (b *limitedBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	b.left -= int64(n)
	switch {
	case b.left < 0:
		return n, errTooLong
	case err == nil, errors.Is(err, io.EOF):
		return n, err
	default:
		return n, b.fail(err)
	}
}

var errTooLong = errors.New("the answer of the console is too long to be read; ask for less, as with the Limit of a Query")

// excerpt is how many bytes of a text are looked at to quote its start.
const excerpt = 1024

// shortened is a text for a message: not too long, and unable to steer a terminal.
func shortened(text string) string {
	const most = 200
	runes := []rune(text)
	if len(runes) > most {
		runes = append(runes[:most:most], '…')
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, string(runes))
}
