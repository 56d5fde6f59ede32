package receiver_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/receiver"
)

func TestReceiver(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The receiver of triggers")
}

// noon is the time of all calls, unless a test moves it.
func noon() time.Time { return time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC) }

// keeping is receivers with room for so many calls.
func keeping(kept int) *receiver.Receivers { return receiver.New(noon, kept) }

// call sends a GET with the query to a receiver, and returns its answer.
func call(r *receiver.Receivers, name, query string) *httptest.ResponseRecorder {
	return send(r, name, httptest.NewRequest(http.MethodGet, "/receiver/acme/"+name+"?"+query, nil))
}

func send(r *receiver.Receivers, name string, req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r.ServeHTTP(name, w, req)
	return w
}

// statuses are those of the answers to so many calls.
func statuses(r *receiver.Receivers, name string, calls int) []int {
	var all []int
	for range calls {
		all = append(all, call(r, name, "").Code)
	}
	return all
}

// served is a server in front of the receivers; the name is the last part of the path.
func served(r *receiver.Receivers) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.ServeHTTP(req.URL.Path[strings.LastIndex(req.URL.Path, "/")+1:], w, req)
	}))
	DeferCleanup(server.Close)
	return server
}

func found(r *receiver.Receivers, q receiver.Query) []int64 {
	calls, _ := r.Find(q)
	return ids(calls)
}

func truncated(r *receiver.Receivers, q receiver.Query) bool {
	_, truncated := r.Find(q)
	return truncated
}

func ids(calls []receiver.Call) []int64 {
	all := []int64{}
	for i := range calls {
		all = append(all, calls[i].ID)
	}
	return all
}
