package admin

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"slices"
	"strings"
)

// guarded keeps web pages out that are not the console's own: a browser would let any page send it requests. Where no
// token is asked for, it has to be called by an address or as localhost: a page can point a name of its own at 127.0.0.1,
// and this is how such a request looks. An address can be pointed nowhere.
func guarded(byAddress bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cache-Control", "no-store")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		switch {
		case byAddress && !namesUs(r):
			writeProblem(w, refuse(http.StatusForbidden, "call the console by its address or as localhost, not as %q", hostOf(r)))
		case foreign(r):
			writeProblem(w, refuse(http.StatusForbidden, "the request comes from a page that is not the console's own; programs send no Origin"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func namesUs(r *http.Request) bool {
	host := hostOf(r)
	return strings.EqualFold(host, "localhost") || net.ParseIP(host) != nil
}

// hostOf is the host that a request names, without its port.
func hostOf(r *http.Request) string {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.Trim(host, "[]")
}

// foreign tells whether a browser says that another site's page sends the request. Older browsers say so with Origin
// alone, and leave it out of a plain GET; such a page cannot read the answer, and no GET changes anything.
func foreign(r *http.Request) bool {
	if slices.Contains([]string{"cross-site", "same-site"}, r.Header.Get("Sec-Fetch-Site")) {
		return true
	}
	own := "http://" + r.Host
	if r.TLS != nil {
		own = "https://" + r.Host
	}
	return slices.ContainsFunc(r.Header.Values("Origin"), func(origin string) bool { return !strings.EqualFold(origin, own) })
}

// authorized asks for the token, if there is one.
func (c Console) authorized(next http.Handler) http.Handler {
	if c.Token == "" {
		return next
	}
	wanted := sha256.Sum256([]byte(c.Token)) // of one length, so that comparing takes one time
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		given := sha256.Sum256([]byte(token))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(given[:], wanted[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Bearer realm="crmock console"`)
			writeProblem(w, refuse(http.StatusUnauthorized, "send the console's token as Authorization: Bearer TOKEN; it is console-token in crmock.yaml"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
