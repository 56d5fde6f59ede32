package console_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

func TestConsole(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The client of the console")
}

const (
	token = "token-that-nobody-sees"

	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
)

// sent is a request as it came over the wire.
type sent struct {
	Request string // method and URI, as they stand in the first line
	Type    string // Content-Type
	Body    string
	Token   string // Authorization
}

// script is a server that writes down what it is sent, and answers one prepared answer after the other, the last one
// again and again.
type script struct {
	*httptest.Server

	mu       sync.Mutex
	requests []sent
	answers  []http.HandlerFunc
}

// serve starts a script that ends with the spec.
func serve(answers ...http.HandlerFunc) *script {
	s := &script{answers: answers}
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
	DeferCleanup(s.Close)
	return s
}

func (s *script) answer(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	s.next(sent{r.Method + " " + r.RequestURI, r.Header.Get("Content-Type"), string(body), r.Header.Get("Authorization")})(w, r)
}

func (s *script) next(request sent) http.HandlerFunc {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, request)
	answer := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	return answer
}

// sent is all that came so far.
func (s *script) sent() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// saying answers always the same.
func saying(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// ok answers with JSON.
func ok(body string) http.HandlerFunc { return saying(http.StatusOK, typeJSON, body) }

// breakOff begins an answer and hangs up in the middle of it.
func breakOff(contentType, begin string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, begin)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// hangUp ends the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// connect makes a client whose connections end with the spec.
func connect(url string, options ...console.Options) *console.Client {
	GinkgoHelper()
	var chosen console.Options
	for _, o := range options {
		chosen = o
	}
	caller, err := console.New(url, chosen)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(caller.Close)
	return caller
}
