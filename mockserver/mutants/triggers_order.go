package mutants

import (
	"bytes"
	"io"
	"net/http"
	"sync"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

func triggerOrderMutants() []Mutant {
	return []Mutant{
		{"a call that fails once is given up", "triggers.retry", func(options *mockserver.Options) error {
			options.Seams = &seam.Seams{Call: func(whole http.RoundTripper) http.RoundTripper { return neverTwice(whole) }}
			return nil
		}},
		{"a change is told after the next one", "triggers.order", func(options *mockserver.Options) error {
			options.Seams = &seam.Seams{Fire: late}
			return nil
		}},
		called("a secret is in the query", "trigger.case.edit", func(r *http.Request) { r.URL.RawQuery += "&Password=crmapi" }),
	}
}

// never is a way to call URLs that never has to call again.
type never struct{ whole http.RoundTripper }

func neverTwice(whole http.RoundTripper) http.RoundTripper { return never{whole} }

// RoundTrip takes every answer for a good one.
func (n never) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := n.whole.RoundTrip(request)
	if err != nil || response.StatusCode < http.StatusInternalServerError {
		return response, err
	}
	response.Body.Close()
	response.StatusCode, response.Body = http.StatusOK, io.NopCloser(bytes.NewReader(nil))
	return response, nil
}

// late fires what is created only once something else has been fired for the tenant.
func late(_ string, whole seam.Fires) seam.Fires { return &holding{Fires: whole} }

type holding struct {
	seam.Fires

	mu   sync.Mutex
	held []trigger.Event
}

// Fire holds back what is created.
func (h *holding) Fire(tx store.Tx, event trigger.Event) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if event.Kind == "create" {
		h.held = append(h.held, event)
		return nil
	}
	events := append([]trigger.Event{event}, h.held...)
	h.held = nil
	return fireAll(h.Fires, tx, events)
}
