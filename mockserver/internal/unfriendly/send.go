package unfriendly

import (
	"net/http"
	"strconv"
	"strings"
)

// headerCase is how the names of headers are spelled.
type headerCase int

const (
	asUsual headerCase = iota
	lowerCase
	upperCase
	headerCases
)

// Send sends an answer whose header is set already, but for its length.
func (m *Manner) Send(w http.ResponseWriter, status int, body []byte) {
	m.spell(w.Header())
	if m.chunks == 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(status)
	for n := range m.chunks {
		_, _ = w.Write(body[n*len(body)/m.chunks : (n+1)*len(body)/m.chunks])
		_ = http.NewResponseController(w).Flush()
	}
}

// spell gives the names of all headers another case, which counts for nothing in HTTP. The name that net/http looks for stays,
// without a value, so that it adds none by itself.
func (m *Manner) spell(header http.Header) {
	if m.header == asUsual {
		return
	}
	for name, values := range header.Clone() {
		if name == "Content-Length" {
			continue
		}
		other := strings.ToLower(name)
		if m.header == upperCase {
			other = strings.ToUpper(name)
		}
		if other != name {
			header[name] = nil
			header[other] = values
		}
	}
}
