package attachment_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/crmock/crmock/mockserver/internal/attachment"
)

// endpoint is the handler behind HTTPS, with one tenant, acme, that has case 5, follow-up 5 and FAQ 5.
type endpoint struct {
	files  *attachment.Files
	log    *gbytes.Buffer
	server *httptest.Server
}

func newEndpoint() *endpoint {
	e := &endpoint{files: attachment.New(), log: gbytes.NewBuffer()}
	e.server = httptest.NewTLSServer(e.handler())
	DeferCleanup(e.server.Close)
	return e
}

func (e *endpoint) handler() attachment.Handler {
	return attachment.Handler{
		Path: "/api/ccm/attachments", Objects: []string{"case", "followup", "faq"},
		Open: func(tenant, token string) *attachment.Files {
			if tenant != "acme" || token != "hush:hush" {
				return nil
			}
			return e.files
		},
		Exists: func(ctx context.Context, tenant, object, id string) (bool, error) {
			if id == "13" {
				return false, errors.New("the store has burnt down")
			}
			return tenant == "acme" && object != "" && id == "5", ctx.Err()
		},
		Log: slog.New(slog.NewTextHandler(e.log, nil)),
	}
}

// edit changes a request before it is sent.
type edit func(*http.Request)

func login(tenant, token string) edit {
	return func(r *http.Request) { r.SetBasicAuth(tenant, token) }
}

func authorization(value string) edit {
	return func(r *http.Request) { r.Header.Set("Authorization", value) }
}

// send asks with acme's credentials, unless edited, and reads the answer to its end.
func (e *endpoint) send(method, path string, edits ...edit) (*http.Response, string) {
	GinkgoHelper()
	request, err := http.NewRequest(method, e.server.URL+path, http.NoBody)
	Expect(err).NotTo(HaveOccurred())
	login("acme", "hush:hush")(request)
	for _, change := range edits {
		change(request)
	}
	response, err := e.server.Client().Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred())
	return response, string(body)
}

// get is the answer with the files of case 5, or whatever it is.
func (e *endpoint) get(edits ...edit) (*http.Response, string) {
	GinkgoHelper()
	return e.send(http.MethodGet, "/api/ccm/attachments/case/5", edits...)
}

// refusal is an answer with a status, a sentence, and nothing that a browser would take for a page.
func (e *endpoint) refusal(method, path string, status int, says string, edits ...edit) *http.Response {
	GinkgoHelper()
	response, body := e.send(method, path, edits...)
	Expect(response.StatusCode).To(Equal(status), body)
	Expect(body).To(ContainSubstring(says))
	Expect(strings.Count(body, "\n")).To(Equal(1))
	Expect(response.Header).To(And(
		HaveKeyWithValue("Content-Type", []string{"text/plain; charset=utf-8"}),
		HaveKeyWithValue("X-Content-Type-Options", []string{"nosniff"}),
		Not(HaveKey("Content-Disposition")),
	))
	Expect(body + string(e.log.Contents())).NotTo(ContainSubstring("hush"))
	return response
}
