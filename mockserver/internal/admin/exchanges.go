package admin

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

const (
	usualWait   = 10 * time.Second
	longestWait = 50 * time.Second // less than the server gives an answer
	nearest     = 3                // near misses that are told
)

// findJournal is the journal that a request is about.
type findJournal func(r *http.Request) (*journal.Journal, error)

func (c Console) strays(*http.Request) (*journal.Journal, error) { return c.Tenants.Strays(), nil }

func (c Console) journalOfTenant(r *http.Request) (*journal.Journal, error) {
	return c.Tenants.Journal(r.PathValue("name"))
}

// journalRoutes are what can be asked of a journal.
func (c Console) journalRoutes(path, name, what string, of findJournal, problems ...int) []route {
	with := func(answer func(*journal.Journal, *http.Request) (any, error)) func(*http.Request) (any, error) {
		return func(r *http.Request) (any, error) {
			found, err := of(r)
			if err != nil {
				return nil, err
			}
			return answer(found, r)
		}
	}
	waiting := append(queryParameters(), waitParameters()...)
	return []route{
		{
			method: "GET", path: path, id: "find" + name, summary: "Find " + what, query: queryParameters(),
			status: ok, answers: console.Exchanges{}, problems: problems, handle: with(c.findExchanges),
		},
		{method: "DELETE", path: path, id: "clear" + name, summary: "Forget " + what, status: noContent, problems: problems, handle: with(clearExchanges)},
		{
			method: "GET", path: path + "/{id}", id: "get" + name, summary: "One of " + what, status: ok, answers: console.Exchange{},
			problems: ofTenants, handle: with(getExchange),
		},
		{
			method: "GET", path: path + "/count", id: "count" + name, summary: "Count " + what, query: queryParameters(),
			status: ok, answers: console.Count{}, problems: problems, handle: with(c.countExchanges),
		},
		{
			method: "GET", path: path + "/wait", id: "waitFor" + name, summary: "Wait for " + what, query: waiting,
			status: ok, answers: console.Exchanges{}, problems: append([]int{http.StatusServiceUnavailable, http.StatusGatewayTimeout}, problems...), handle: with(c.waitForExchanges),
		},
		{
			method: "GET", path: path + "/near-misses", id: "nearMissesOf" + name, summary: "What of " + what + " comes closest to a query that nothing met",
			query: queryParameters(), status: ok, answers: console.NearMisses{}, problems: problems, handle: with(c.nearMisses),
		},
	}
}

func (c Console) findExchanges(j *journal.Journal, r *http.Request) (any, error) {
	query, err := readQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	return c.exchangesOf(j.Find(query)), nil
}

func getExchange(j *journal.Journal, r *http.Request) (any, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "an exchange is named by its id, a number, not by %q", r.PathValue("id"))
	}
	entry, held := j.Get(id)
	if !held {
		return nil, refuse(http.StatusNotFound, "there is no exchange %d, or it is no longer kept", id)
	}
	return exchangeOf(entry), nil
}

func (c Console) countExchanges(j *journal.Journal, r *http.Request) (any, error) {
	query, err := readQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	n, truncated := j.Count(query)
	return console.Count{Count: n, Truncated: truncated}, nil
}

// waitForExchanges answers once so many exchanges meet the query. If they do not come, that is an error: a caller who
// does not look at the answer must not take it for a success.
func (c Console) waitForExchanges(j *journal.Journal, r *http.Request) (any, error) {
	w, err := waitOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	query, err := readQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	var page journal.Page
	err = c.wait(r, w, "exchanges", func(ctx context.Context) (int, error) {
		page, err = j.Wait(ctx, query, w.count)
		return page.Matched, err
	})
	var late *console.Problem
	if errors.As(err, &late) {
		late.NearMisses = missesOf(j.NearMisses(query, nearest, c.Grammar()))
	}
	if err != nil {
		return nil, err
	}
	return c.exchangesOf(page), nil
}

func (c Console) nearMisses(j *journal.Journal, r *http.Request) (any, error) {
	query, err := readQuery(r.URL.Query())
	if err != nil {
		return nil, err
	}
	return console.NearMisses{NearMisses: missesOf(j.NearMisses(query, nearest, c.Grammar()))}, nil
}

func clearExchanges(j *journal.Journal, _ *http.Request) (any, error) {
	j.Clear()
	return nil, nil
}
