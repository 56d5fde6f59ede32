package mutants

import (
	"net/http"
	"net/http/httptest"
	"sync"
)

// opened are the logins that have opened something.
type opened struct {
	mu          sync.Mutex
	first, last [2]string
	byTenant    map[string][2]string
}

// try serves a request, and keeps its login where that is good.
func (o *opened) try(whole http.Handler, r *http.Request) *httptest.ResponseRecorder {
	reply := httptest.NewRecorder()
	whole.ServeHTTP(reply, r)
	if tenant, token, given := r.BasicAuth(); given && reply.Code == http.StatusOK {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.byTenant == nil {
			o.byTenant, o.first = map[string][2]string{}, [2]string{tenant, token}
		}
		o.last = [2]string{tenant, token}
		o.byTenant[tenant] = o.last
	}
	return reply
}

// of is a login that was good for a tenant.
func (o *opened) of(tenant string) (login [2]string, known bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	login, known = o.byTenant[tenant]
	return login, known
}

// as serves a request with another login. The specs send one request after the other, so nobody changes the logins now.
func as(login [2]string, whole http.Handler, w http.ResponseWriter, r *http.Request) {
	other := r.Clone(r.Context())
	other.SetBasicAuth(login[0], login[1])
	whole.ServeHTTP(w, other)
}

func trusting(whole http.Handler) http.HandlerFunc {
	before := &opened{}
	return func(w http.ResponseWriter, r *http.Request) {
		reply := before.try(whole, r)
		tenant, _, _ := r.BasicAuth()
		if login, known := before.of(tenant); known && reply.Code == http.StatusUnauthorized {
			as(login, whole, w, r)
			return
		}
		handOn(w, reply, reply.Body.Bytes())
	}
}

func tired(whole http.Handler) http.HandlerFunc {
	before := &opened{}
	return func(w http.ResponseWriter, r *http.Request) {
		reply := before.try(whole, r)
		if _, _, given := r.BasicAuth(); !given && before.byTenant != nil {
			as(before.last, whole, w, r)
			return
		}
		handOn(w, reply, reply.Body.Bytes())
	}
}

func discerning(whole http.Handler) http.HandlerFunc {
	before := &opened{}
	return func(w http.ResponseWriter, r *http.Request) {
		reply := before.try(whole, r)
		tenant, _, _ := r.BasicAuth()
		if _, known := before.of(tenant); known && reply.Code == http.StatusUnauthorized {
			reply.Header().Set("X-Tenant", "known")
		}
		handOn(w, reply, reply.Body.Bytes())
	}
}

func favouring(whole http.Handler) http.HandlerFunc {
	before := &opened{}
	return func(w http.ResponseWriter, r *http.Request) {
		reply := before.try(whole, r)
		if reply.Code == http.StatusOK {
			as(before.first, whole, w, r)
			return
		}
		handOn(w, reply, reply.Body.Bytes())
	}
}
