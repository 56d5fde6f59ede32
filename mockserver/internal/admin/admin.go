// Package admin is the console: a listener apart from the API, on loopback by default, for whoever runs the mock. It
// tells whether the server is well and which version it is, and hands out the certificate of the local CA.
package admin

import (
	"encoding/json"
	"net"
	"net/http"
	"strings"
)

// Console is what the console's handler knows of the server.
type Console struct {
	Version string
	CA      []byte // certificate in PEM; nil where the server's certificate is not from the local CA
}

// Handler is the console over HTTP.
func (c Console) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, map[string]string{"name": "crmock", "version": c.Version})
	})
	mux.HandleFunc("GET /ca.pem", c.serveCA)
	return localOnly(mux)
}

func (c Console) serveCA(w http.ResponseWriter, _ *http.Request) {
	if c.CA == nil {
		http.Error(w, "Not Found: there is no local CA to trust; HTTPS is off, or has certificate files of its own", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Header().Set("Content-Disposition", `attachment; filename="crmock-ca.pem"`)
	_, _ = w.Write(c.CA)
}

func writeJSON(w http.ResponseWriter, value map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

// localOnly refuses a request that calls the console by a name other than localhost: a page on the web can point a name
// of its own at 127.0.0.1, and this is how such a request looks. An address can be pointed nowhere.
func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !namesUs(r) {
			http.Error(w, "Forbidden: call the console by its address or as localhost", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func namesUs(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return strings.EqualFold(host, "localhost") || net.ParseIP(host) != nil
}
